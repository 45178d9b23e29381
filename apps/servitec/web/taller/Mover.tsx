// An order's way to another state: the question (note, telling the customer), the move that shows
// at once, and what brings it back with the reason.
import {ApiError} from '@chasqui/client';
import {Dialog, notify} from '@chasqui/ui';
import {Alert, Anchor, Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea}
  from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {avisosPara, type Aviso} from './avisos';
import {useClientes, useDinero, usePuede, useServidor} from './con';
import {siguientes} from './estados';
import {equipoDe} from './piezas';
import {textoDe, type Servidor} from './servidor';
import {kEstados, type Estado, type Orden} from './tipos';

export interface Cambio {
  estado: Estado;
  nota?: string;
  avisar?: boolean;
  fiado?: boolean;
}

export interface Rechazo {
  orden: Orden;
  cambio: Cambio;
  motivo: string;
  permitidos?: Estado[];
  saldo?: number;
}

export interface Movida {
  mover(orden: Orden, cambio: Cambio): Promise<void>;
  rechazo: Rechazo | undefined;
  aviso: {orden: Orden, formas: Aviso[]} | undefined;
  olvidar(): void;
}

function rechazoDe(orden: Orden, cambio: Cambio, error: unknown, motivo: string): Rechazo {
  const dicho = error instanceof ApiError ? error.body as Record<string, unknown> : {};
  return {
    orden, cambio, motivo,
    ...(Array.isArray(dicho['permitidos']) ? {permitidos: dicho['permitidos'] as Estado[]} : {}),
    ...(typeof dicho['saldo'] === 'number' ? {saldo: dicho['saldo']} : {})
  };
}

// Where the customer follows it. Without it the message still says the state.
async function enlaceDe(servidor: Servidor, id: number): Promise<string> {
  const dicho = await servidor.api.get('/ordenes/{id}/enlace' as never, {params: {id}} as never)
      .catch(() => undefined) as {enlace?: string} | undefined;
  return dicho?.enlace ?? '';
}

export function useMover(ordenes: Orden[]): Movida {
  const {t} = useTranslation(), servidor = useServidor();
  const clientes = useClientes(ordenes.map(({cliente_id}) => cliente_id));
  const [rechazo, setRechazo] = useState<Rechazo>();
  const [aviso, setAviso] = useState<Movida['aviso']>();
  const olvidar = () => {
    setRechazo(undefined);
    setAviso(undefined);
  };
  const mover = async (orden: Orden, {avisar, ...cambio}: Cambio) => {
    olvidar();
    servidor.mover(orden.id, cambio.estado);
    try {
      await servidor.api.put('/ordenes/{id}/estado',
                             {params: {id: orden.id}, body: cambio} as never);
      notify(t('movida', {numero: orden.numero, estado: t(`estado_${cambio.estado}`)}));
      const cliente = clientes.get(orden.cliente_id);
      if (avisar && cliente) {
        const enlace = await enlaceDe(servidor, orden.id);
        setAviso({
          orden, formas: avisosPara(cliente, {...orden, estado: cambio.estado}, t, enlace)
        });
      }
    } catch (error) {
      servidor.mover(orden.id, orden.estado);
      setRechazo(rechazoDe(orden, cambio, error, textoDe(error, t)));
    }
    servidor.mirarDeNuevo('ordenes', 'tablero');
  };
  return {mover, rechazo, aviso, olvidar};
}

// What came of the last move, above what it was made in.
export function Resultado({mover, rechazo, aviso, olvidar}: Movida) {
  const {t} = useTranslation(), puede = usePuede(), dinero = useDinero();
  if (aviso)
    return (
      <Alert color="blue" variant="outline" my="xs" withCloseButton onClose={olvidar}
        role="status" closeButtonLabel={t('close')}
        title={t('avisar_de', {numero: aviso.orden.numero})}>
        {aviso.formas.length === 0 ? <Text size="sm">{t('sin_forma')}</Text> : (
          <Group>{aviso.formas.map(({clave, href}) => (
            <Anchor key={clave} href={href} target="_blank" rel="noreferrer">
              {t(`avisar_${clave}`)}
            </Anchor>
          ))}</Group>
        )}
      </Alert>
    );
  if (!rechazo) return null;
  const {orden, cambio, motivo, permitidos = [], saldo} = rechazo;
  const a = (otro: Partial<Cambio>) => () => void mover(orden, {...cambio, ...otro});
  return (
    <Alert color="red" variant="outline" my="xs" role="alert" withCloseButton onClose={olvidar}
      closeButtonLabel={t('close')} data-rechazo={orden.id}
      title={t('no_se_movio', {numero: orden.numero, estado: t(`estado_${cambio.estado}`)})}>
      <Text size="sm">{saldo === undefined ? motivo : t('con_saldo', {saldo: dinero(saldo)})}</Text>
      <Group mt="xs">
        {permitidos.map((estado) => (
          <Button key={estado} size="xs" variant="default" onClick={a({estado})}>
            {t('mover_a_estado', {estado: t(`estado_${estado}`)})}
          </Button>
        ))}
        {saldo !== undefined && puede('fiar') && (
          <Button size="xs" variant="default" onClick={a({fiado: true})}>{t('fiar')}</Button>
        )}
      </Group>
    </Alert>
  );
}

export interface MoverProps {
  orden: Orden | undefined;  // None: nothing is asked.
  destino?: Estado | undefined;
  cerrar(): void;
  mover(orden: Orden, cambio: Cambio): Promise<void>;
}

export function Mover({orden, destino, cerrar, mover}: MoverProps) {
  const {t} = useTranslation();
  return (
    <Dialog opened={orden !== undefined} onClose={cerrar}
      title={t('mover_orden', {numero: orden?.numero ?? ''})}>
      {orden && <Pregunta key={`${orden.id} ${destino}`} orden={orden} destino={destino}
        cerrar={cerrar} mover={mover}/>}
    </Dialog>
  );
}

function Pregunta({orden, destino, cerrar, mover}: MoverProps & {orden: Orden}) {
  const {t} = useTranslation();
  const puestos = siguientes(orden.estado);
  const [estado, setEstado] = useState<Estado>(destino ?? puestos[0] ?? orden.estado);
  const [avisar, setAvisar] = useState(false);
  const enviar = (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    const nota = String(new FormData(evento.currentTarget).get('nota')).trim();
    const dicha = [nota, avisar ? t('con_aviso') : ''].filter(Boolean).join(' · ');
    cerrar();
    void mover(orden, {estado, avisar, ...(dicha ? {nota: dicha} : {})});
  };
  const estados = kEstados.filter((cada) => cada !== orden.estado).map((cada) => {
    const nombre = t(`estado_${cada}`), disabled = !puestos.includes(cada);
    return {value: cada, disabled, label: disabled ? t('no_desde', {nombre}) : nombre};
  });
  return (
    <form onSubmit={enviar}>
      <Stack>
        <Text size="sm">{equipoDe(orden)}: {orden.problema}</Text>
        <NativeSelect label={t('campo_estado')} size="md" data={estados} value={estado}
          data-autofocus onChange={({currentTarget}) => setEstado(currentTarget.value as Estado)}/>
        <Textarea name="nota" label={t('nota')} description={t('nota_ayuda')} rows={2} size="md"
          maxLength={1000}/>
        <Checkbox label={t('avisar')} description={t('avisar_ayuda')} size="md" checked={avisar}
          onChange={({currentTarget}) => setAvisar(currentTarget.checked)}/>
        <Group justify="end">
          <Button variant="default" size="md" onClick={cerrar}>{t('cancel')}</Button>
          <Button type="submit" size="md">{t('mover')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
