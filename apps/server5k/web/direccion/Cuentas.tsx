// The judges' accounts: made one by one or from a sheet, renamed, put aside, given another
// password.
import {ApiError} from '@chasqui/client';
import {Confirm, Dialog, notify, reasonOf} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {toCsv} from '@chasqui/ui/sheet';
import {Alert, Button, Group, Stack, Text, TextInput, Title} from '@mantine/core';
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api, enviar} from './api';
import {Credenciales, type Credencial} from './Credenciales';
import {useCuentas, type Juez} from './datos';
import {Importar} from './Importar';

type Abierto = {que: 'nuevo' | 'importar'} | {que: 'editar' | 'clave', juez: Juez};

export function Cuentas({puede}: {puede: boolean}) {
  const {t} = useTranslation();
  const {data, error} = useCuentas();
  const [busca, setBusca] = useState('');
  const [abierto, setAbierto] = useState<Abierto>();
  const [claves, setClaves] = useState<Credencial[]>();
  const cerrar = () => setAbierto(undefined);
  if (claves) return <Credenciales todas={claves} cerrar={() => setClaves(undefined)}/>;
  const vistos = data?.filter(({username, first_name, last_name}) =>
      `${username} ${first_name} ${last_name}`.toLowerCase().includes(busca.toLowerCase()));
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('cuentas')}</Title>
      {puede && (
        <Group>
          <Button onClick={() => setAbierto({que: 'nuevo'})}>{t('juez_nuevo')}</Button>
          <Button variant="default" onClick={() => setAbierto({que: 'importar'})}>
            {t('importar_jueces')}
          </Button>
        </Group>
      )}
      {error && <Alert color="red" variant="outline" role="alert">{reasonOf(error, t)}</Alert>}
      {(data?.length ?? 0) > 8 && (
        <TextInput type="search" label={t('buscar_juez')} value={busca}
          onChange={({currentTarget}) => setBusca(currentTarget.value)}/>
      )}
      {data?.length === 0 && <Text>{t('sin_cuentas')}</Text>}
      <ul className="dir-lista">
        {vistos?.map((juez) => (
          <Cuenta key={juez.id} juez={juez} puede={puede} abrir={setAbierto}/>
        ))}
      </ul>
      <Dialog opened={abierto?.que === 'nuevo'} onClose={cerrar} title={t('juez_nuevo')}>
        {abierto?.que === 'nuevo' && <Nuevo cerrar={cerrar} con_claves={setClaves}/>}
      </Dialog>
      <Dialog opened={abierto?.que === 'importar'} onClose={cerrar} title={t('importar_jueces')}>
        {abierto?.que === 'importar' && (
          <Importar que="jueces" hecho={cerrar} con_claves={setClaves}/>
        )}
      </Dialog>
      <Dialog opened={abierto?.que === 'editar'} onClose={cerrar} title={t('editar_juez')}>
        {abierto?.que === 'editar' && <Editar juez={abierto.juez} cerrar={cerrar}/>}
      </Dialog>
      <Confirm opened={abierto?.que === 'clave'} onClose={cerrar} title={t('clave_nueva')}
        action={t('clave_nueva')} confirmed={async () => {
          const {id} = (abierto as {juez: Juez}).juez;
          setClaves([await enviar(`/api/jueces/${id}/clave/`, {}) as Credencial]);
        }}>
        {abierto?.que === 'clave' && t('clave_seguro', {juez: abierto.juez.username})}
      </Confirm>
    </Stack>
  );
}

interface CuentaProps {
  juez: Juez;
  puede: boolean;
  abrir(que: Abierto): void;
}

function Cuenta({juez, puede, abrir}: CuentaProps) {
  const {t} = useTranslation();
  const nombre = `${juez.first_name} ${juez.last_name}`.trim();
  const se_cambia = puede && juez.rol !== 'juez_jefe';
  return (
    <li data-juez={juez.username}>
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600}>{juez.username}{nombre ? ` · ${nombre}` : ''}</Text>
          <Text size="sm" c="dimmed">
            {t(`rol_${juez.rol}`)} · {t('equipos_n', {count: juez.equipos})}
            {juez.is_active ? '' : ` · ${t('cuenta_inactiva')}`}
          </Text>
        </div>
        {se_cambia && (
          <Group gap="xs">
            <Button size="sm" variant="default"
              aria-label={`${t('editar')}: ${juez.username}`}
              onClick={() => abrir({que: 'editar', juez})}>{t('editar')}</Button>
            <Button size="sm" variant="default"
              aria-label={`${t('clave_nueva')}: ${juez.username}`}
              onClick={() => abrir({que: 'clave', juez})}>{t('clave_nueva')}</Button>
          </Group>
        )}
      </Group>
    </li>
  );
}

const kCampos: Record<string, string> = {
  usuario: 'username', nombre: 'first_name', apellido: 'last_name', correo: 'email', rol: 'rol',
  username: 'username', first_name: 'first_name', last_name: 'last_name', email: 'email',
  role: 'rol'
};

// One judge is a sheet of one row: the same checks, the same password that nobody chose.
function Nuevo({cerrar, con_claves}: {cerrar(): void, con_claves(todas: Credencial[]): void}) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const form = useForm({username: '', first_name: '', last_name: '', email: '', rol: 'juez'});
  const enviar_uno = async (valores: Record<string, unknown>) => {
    const campos = ['username', 'first_name', 'last_name', 'email', 'rol'];
    const csv = toCsv([['usuario', 'nombre', 'apellido', 'correo', 'rol'],
                      campos.map((campo) => String(valores[campo] ?? '').trim())]);
    const dicho = await enviar('/api/jueces/importar/', {csv, confirmar: true}).catch(porCampo) as
        {jueces: Credencial[]};
    await cliente.invalidateQueries({queryKey: ['cuentas']});
    cerrar();
    con_claves(dicho.jueces);
  };
  return (
    <Form form={form} send={enviar_uno} action={t('crear')} cancel={cerrar}>
      <Field form={form} name="username" label={t('usuario')} is_required/>
      <Field form={form} name="first_name" label={t('nombre')}/>
      <Field form={form} name="last_name" label={t('apellido')}/>
      <Field form={form} name="email" kind="email" label={t('correo')}/>
      <Field form={form} name="rol" kind="choice" label={t('rol')} is_required
        options={['juez', 'cronometrista'].map(
            (value) => ({value, label: t(`rol_${value}`)}))}/>
    </Form>
  );
}

// The errors of the sheet's only row, as the form shows them.
function porCampo(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  const {errores} = (error.body ?? {}) as {errores?: {campo: string, error: string}[]};
  if (!errores) throw error;
  throw new ApiError(error.status, Object.fromEntries(
      errores.map(({campo, error: que}) => [kCampos[campo] ?? campo, [que]])));
}

function Editar({juez, cerrar}: {juez: Juez, cerrar(): void}) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const {first_name, last_name, email, is_active} = juez;
  const form = useForm({first_name, last_name, email, is_active});
  const guardar = async (_: Record<string, unknown>, cambios: Record<string, unknown>) => {
    await api.patch('/api/jueces/{id}', {params: {id: juez.id}, body: cambios as never});
    await cliente.invalidateQueries({queryKey: ['cuentas']});
    notify(t('juez_guardado'));
    cerrar();
  };
  return (
    <Form form={form} send={guardar} action={t('guardar')} cancel={cerrar} only_changes>
      <Field form={form} name="first_name" label={t('nombre')}/>
      <Field form={form} name="last_name" label={t('apellido')}/>
      <Field form={form} name="email" kind="email" label={t('correo')}/>
      <Field form={form} name="is_active" kind="yes_no" label={t('cuenta_activa')}
        hint={t('cuenta_activa_ayuda')}/>
    </Form>
  );
}
