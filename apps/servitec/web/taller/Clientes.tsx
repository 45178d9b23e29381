// Customers: the list, one with what he brought and bought, a new one.
import {Confirm, notify} from '@chasqui/ui';
import {Form, useForm} from '@chasqui/ui/form';
import {go} from '@chasqui/ui/places';
import type {Column} from '@chasqui/ui/table';
import {Anchor, Badge, Button, Group, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useAjustes, useDinero, useFechas, useLeer, usePuede, useServidor} from './con';
import {Edicion, paraServidor, UnCampo, type Campo} from './Edicion';
import {Lista} from './Lista';
import {Leido, Parte, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {Ordenes} from './Tablero';
import type {Cliente, Orden, Venta} from './tipos';

const kUltimos = 10;

export default function Clientes({id}: {id?: string}) {
  if (id === 'nuevo') return <Nuevo/>;
  return id ? <UnCliente id={Number(id)}/> : <Todos/>;
}

function useCampos(): Campo[] {
  const {t} = useTranslation();
  return [
    {nombre: 'nombre', requerido: true}, {nombre: 'telefono', tipo: 'phone'},
    {nombre: 'email', tipo: 'email'}, {nombre: 'rut'}, {nombre: 'direccion'}, {nombre: 'etiqueta'},
    {nombre: 'notas', tipo: 'long'},
    {nombre: 'consentimiento_avisos', tipo: 'yes_no', ayuda: t('consentimiento_ayuda')}
  ];
}

// Empty says "nothing" to the server, which takes null for "as it was" here.
const vaciar = (cambios: Record<string, unknown>) => Object.fromEntries(
    Object.entries(cambios).map(([nombre, valor]) => [nombre, valor ?? '']));

function Todos() {
  const {t} = useTranslation();
  const puede = usePuede();
  const columnas: Column<Cliente>[] = [
    {name: 'nombre', label: t('campo_nombre'), is_sortable: true},
    {name: 'telefono', label: t('campo_telefono')},
    {name: 'email', label: t('campo_email')},
    {name: 'rut', label: t('campo_rut'), is_hidden: true},
    {name: 'direccion', label: t('campo_direccion'), is_hidden: true},
    {name: 'etiqueta', label: t('campo_etiqueta'), is_sortable: true,
     cell: ({etiqueta}) => (etiqueta ? <Badge variant="default">{etiqueta}</Badge> : '—')}
  ];
  return (
    <>
      <Titulo aparte={puede('clientes') &&
        <Button component="a" href={hrefDe('clientes', 'nuevo')}>{t('cliente_nuevo')}</Button>}>
        {t('lugar_clientes')}
      </Titulo>
      <Lista<Cliente> titulo={t('lugar_clientes')} clave="clientes" camino="/clientes"
        columnas={columnas} orden="nombre" abrir={({id}) => hrefDe('clientes', id)}
        busca={t('buscar_cliente')} vacio={t('ningun_cliente')}/>
    </>
  );
}

function UnCliente({id}: {id: number}) {
  const cliente = useLeer<Cliente>(['clientes', 'uno', id], `/clientes/${id}`);
  return <Leido de={cliente}>{(dicho) => <Hoja cliente={dicho}/>}</Leido>;
}

function Hoja({cliente}: {cliente: Cliente}) {
  const {t} = useTranslation();
  const servidor = useServidor(), puede = usePuede(), campos = useCampos();
  const [borra, setBorra] = useState(false);
  const {id} = cliente;
  const guardar = async (cambios: Record<string, unknown>, version: number) => {
    await servidor.api.put('/clientes/{id}',
                           {params: {id}, body: vaciar(cambios), version} as never);
    servidor.mirarDeNuevo('clientes');
  };
  const borrar = async () => {
    await servidor.api.delete('/clientes/{id}', {params: {id}} as never);
    notify(t('borrado', {que: cliente.nombre}));
    servidor.mirarDeNuevo('clientes', 'tablero');
    go(hrefDe('clientes'));
  };
  return (
    <>
      <Titulo aparte={puede('clientes') &&
        <Button variant="default" onClick={() => setBorra(true)}>{t('borrar')}</Button>}>
        {cliente.nombre}
      </Titulo>
      <Anchor href={hrefDe('clientes')} size="sm">← {t('lugar_clientes')}</Anchor>
      <div className="t-partes">
        <Parte titulo={t('datos')}>
          <Edicion registro={cliente} campos={campos} guardar={guardar} fijo={!puede('clientes')}/>
        </Parte>
        <Servicios id={id}/>
        {puede('ventas') && <Compras id={id}/>}
      </div>
      <Borrar cliente={cliente} opened={borra} cerrar={() => setBorra(false)} borrar={borrar}/>
    </>
  );
}

function Borrar({cliente, opened, cerrar, borrar}:
    {cliente: Cliente, opened: boolean, cerrar(): void, borrar(): Promise<void>}) {
  const {t} = useTranslation();
  const ordenes = useLeer<Orden[]>(['ordenes', 'lista'], '/ordenes',
                                   {cliente_id: cliente.id, limit: kUltimos}, opened);
  const tiene = (ordenes.data?.length ?? 0) > 0;
  return (
    <Confirm opened={opened} onClose={cerrar} is_danger confirmed={borrar} title={t('borrar')}
      action={t('borrar')}>
      <Text mb="xs">{t('borrar_cliente', {que: cliente.nombre})}</Text>
      {tiene && <Text mb="xs" fw={600}>{t('borrar_con_ordenes')}</Text>}
      <Text size="sm" c="dimmed">{t('borrar_a_la_vez')}</Text>
    </Confirm>
  );
}

function Servicios({id}: {id: number}) {
  const {t} = useTranslation();
  const ordenes = useLeer<Orden[]>(['ordenes', 'lista'], '/ordenes',
                                   {cliente_id: id, limit: kUltimos});
  return (
    <Parte titulo={t('ultimos_servicios')}>
      <Leido de={ordenes}>{(suyas) => <Ordenes ordenes={suyas} vacio={t('ninguna_orden')}/>}</Leido>
    </Parte>
  );
}

function Compras({id}: {id: number}) {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora} = useFechas();
  const ventas = useLeer<Venta[]>(['ventas', 'lista'], '/ventas',
                                  {cliente_id: id, limit: kUltimos});
  return (
    <Parte titulo={t('ultimas_compras')}>
      <Leido de={ventas}>{(suyas) => (suyas.length === 0
          ? <Text c="dimmed">{t('ninguna_venta')}</Text>
          : <ul className="t-lista">
              {suyas.map(({id: venta, numero, fecha, total}) => (
                <li key={venta} className="t-entre">
                  <span><Anchor href={hrefDe('historial', venta)} fw={600}>{numero}</Anchor>{' '}
                    <Text span size="sm" c="dimmed">{hora(fecha)}</Text></span>
                  <Text size="sm" className="ui-number">{dinero(total)}</Text>
                </li>
              ))}
            </ul>)}
      </Leido>
    </Parte>
  );
}

function Nuevo() {
  const {t} = useTranslation();
  const servidor = useServidor(), ajustes = useAjustes(), campos = useCampos();
  const form = useForm({
    nombre: '', telefono: '', email: '', rut: '', direccion: '', etiqueta: '', notas: '',
    consentimiento_avisos: false
  });
  const mandar = async (valores: Record<string, unknown>) => {
    const cuerpo = paraServidor(valores, campos, ajustes, t);
    const {id} = await servidor.api.post('/clientes', {body: cuerpo} as never) as {id: number};
    servidor.mirarDeNuevo('clientes', 'tablero');
    go(hrefDe('clientes', id));
  };
  return (
    <>
      <Titulo>{t('cliente_nuevo')}</Titulo>
      <Group mb="sm"><Anchor href={hrefDe('clientes')} size="sm">← {t('lugar_clientes')}</Anchor>
      </Group>
      <Form form={form} columns={2} send={mandar} action={t('guardar')}
        cancel={() => go(hrefDe('clientes'))}>
        {campos.map((campo) => <UnCampo key={campo.nombre} form={form} campo={campo}/>)}
      </Form>
    </>
  );
}
