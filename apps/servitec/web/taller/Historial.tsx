// What was done: sales and orders by date, person and state; one sale with its lines and payments.
import {useSearch} from '@chasqui/ui/places';
import type {Asked, Column} from '@chasqui/ui/table';
import {Anchor, Badge, NativeSelect, TextInput} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useClientes, useDinero, useFechas, useTecnicos} from './con';
import {conFiltro, Lista} from './Lista';
import {equipoDe, MarcaDeEstado, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {kEstados, type Orden, type Venta as UnaVenta} from './tipos';
import {kNombreDeEstado, Venta} from './Venta';

export default function Historial({id}: {id?: string}) {
  if (id === 'ordenes') return <Ordenes/>;
  return id ? <Venta id={Number(id)}/> : <Ventas/>;
}

function Pestanas({de}: {de: 'ventas' | 'ordenes'}) {
  const {t} = useTranslation();
  const lugares = [
    {clave: 'ventas', href: hrefDe('historial')},
    {clave: 'ordenes', href: hrefDe('historial', 'ordenes')}
  ];
  return (
    <nav className="t-pestanas" aria-label={t('lugar_historial')}>
      {lugares.map(({clave, href}) => (
        <Anchor key={clave} href={href} fw={clave === de ? 700 : 400}
          {...(clave === de ? {'aria-current': 'page' as const} : {})}>{t(`ver_${clave}`)}</Anchor>
      ))}
    </nav>
  );
}

// Days as the person chose them; the server compares moments.
const kDesde = '__gte', kHasta = '__lt';

export function momentoDe(dia: string, mas_dias = 0): string {
  const momento = new Date(`${dia}T00:00`);
  momento.setDate(momento.getDate() + mas_dias);
  return momento.toISOString();
}

interface FiltroProps {
  asked: Asked;
  ask(otro: Asked): void;
}

const kDia = /^\d{4}-\d\d-\d\d$/;

function Fechas({asked, ask, campo}: FiltroProps & {campo: string}) {
  const {t} = useTranslation();
  const dias = new URLSearchParams(useSearch());
  const pon = (nombre: string, clave: string, dia: string, mas: number) => {
    if (dia && !kDia.test(dia)) return;
    const con = conFiltro(asked, clave, dia ? momentoDe(dia, mas) : '');
    ask(conFiltro(con, nombre, dia));
  };
  return (
    <>
      <TextInput type="date" size="sm" label={t('desde')} value={dias.get('_desde') ?? ''}
        onChange={({currentTarget: {value}}) => pon('_desde', campo + kDesde, value, 0)}/>
      <TextInput type="date" size="sm" label={t('hasta')} value={dias.get('_hasta') ?? ''}
        onChange={({currentTarget: {value}}) => pon('_hasta', campo + kHasta, value, 1)}/>
    </>
  );
}

interface EligeProps extends FiltroProps {
  campo: string;
  label: string;
  opciones: {value: string, label: string}[];
}

function Elige({asked, ask, campo, label, opciones}: EligeProps) {
  const {t} = useTranslation();
  return (
    <NativeSelect size="sm" label={label} value={asked.filters[campo] ?? ''}
      data={[{value: '', label: t('todos')}, ...opciones]}
      onChange={({currentTarget: {value}}) => ask(conFiltro(asked, campo, value))}/>
  );
}

const kMetodos = ['Efectivo', 'Débito', 'Crédito', 'Transferencia', 'Mixto', 'Otro'];

function Ventas() {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora} = useFechas();
  const [filas, setFilas] = useState<UnaVenta[]>([]);
  const clientes = useClientes(filas.map(({cliente_id}) => cliente_id));
  const columnas: Column<UnaVenta>[] = [
    {name: 'numero', label: t('numero'), is_sortable: true},
    {name: 'fecha', label: t('cuando'), is_sortable: true, cell: ({fecha}) => hora(fecha)},
    {name: 'cliente_id', label: t('cliente'), cell: ({cliente_id}) =>
      (cliente_id === null ? t('de_mostrador') : clientes.get(cliente_id)?.nombre ?? '…')},
    {name: 'metodo_pago', label: t('metodo'),
     cell: ({metodo_pago}) => t(`metodo_${metodo_pago}`, metodo_pago)},
    {name: 'estado', label: t('campo_estado'), cell: (venta) => <EstadoDeVenta {...venta}/>},
    {name: 'usuario', label: t('quien'), is_sortable: true},
    {name: 'total', label: t('campo_total'), is_number: true, is_sortable: true,
     cell: ({total}) => dinero(total)},
    {name: 'descuento', label: t('campo_descuento'), is_number: true, is_hidden: true,
     cell: ({descuento}) => dinero(descuento)},
    {name: 'impuesto', label: t('impuesto'), is_number: true, is_hidden: true,
     cell: ({impuesto}) => dinero(impuesto)},
    {name: 'numero_local', label: t('numero_local'), is_hidden: true}
  ];
  return (
    <>
      <Titulo>{t('lugar_historial')}</Titulo>
      <Pestanas de="ventas"/>
      <Lista<UnaVenta> titulo={t('ver_ventas')} clave="ventas" camino="/ventas"
        columnas={columnas} orden="-fecha,-id" abrir={({id}) => hrefDe('historial', id)}
        busca={t('numero')} filas={setFilas} vacio={t('ninguna_venta')}
        filtros={(asked, ask) => <>
          <Fechas asked={asked} ask={ask} campo="fecha"/>
          <Elige asked={asked} ask={ask} campo="estado" label={t('campo_estado')}
            opciones={kNombreDeEstado.map((value) => ({value, label: t(`venta_${value}`)}))}/>
          <Elige asked={asked} ask={ask} campo="metodo_pago" label={t('metodo')}
            opciones={kMetodos.map((value) => ({value, label: t(`metodo_${value}`)}))}/>
          <Quien asked={asked} ask={ask}/>
        </>}/>
    </>
  );
}

function EstadoDeVenta({estado, sobreventa}: UnaVenta) {
  const {t} = useTranslation();
  return (
    <>
      {t(`venta_${estado}`, estado)}
      {sobreventa && <Badge ml={6} size="sm" color="orange.9" variant="filled">{t('sobreventa')}
      </Badge>}
    </>
  );
}

function Quien({asked, ask}: FiltroProps) {
  const {t} = useTranslation();
  return (
    <TextInput size="sm" label={t('quien')} value={asked.filters['usuario'] ?? ''} maw="9rem"
      onChange={({currentTarget: {value}}) => ask(conFiltro(asked, 'usuario', value))}/>
  );
}

function Ordenes() {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora, dia} = useFechas(), tecnicos = useTecnicos();
  const [filas, setFilas] = useState<Orden[]>([]);
  const clientes = useClientes(filas.map(({cliente_id}) => cliente_id));
  const tecnico = (id: number | null) =>
      tecnicos.find((uno) => uno.id === id)?.nombre ?? t('sin_tecnico');
  const columnas: Column<Orden>[] = [
    {name: 'numero', label: t('numero'), is_sortable: true},
    {name: 'fecha_ingreso', label: t('recibida'), is_sortable: true,
     cell: ({fecha_ingreso}) => hora(fecha_ingreso)},
    {name: 'equipo', label: t('campo_equipo'), cell: equipoDe},
    {name: 'cliente_id', label: t('cliente'),
     cell: ({cliente_id}) => clientes.get(cliente_id)?.nombre ?? '…'},
    {name: 'estado', label: t('campo_estado'), is_sortable: true,
     cell: ({estado}) => <MarcaDeEstado estado={estado}/>},
    {name: 'tecnico_id', label: t('tecnico'), cell: ({tecnico_id}) => tecnico(tecnico_id)},
    {name: 'fecha_entrega', label: t('campo_fecha_entrega'), is_sortable: true,
     cell: ({fecha_entrega}) => dia(fecha_entrega)},
    {name: 'total', label: t('campo_total'), is_number: true, is_sortable: true,
     cell: ({total}) => dinero(total)}
  ];
  return (
    <>
      <Titulo>{t('lugar_historial')}</Titulo>
      <Pestanas de="ordenes"/>
      <Lista<Orden> titulo={t('ver_ordenes')} clave="ordenes" camino="/ordenes"
        columnas={columnas} orden="-fecha_ingreso,-id" abrir={({id}) => hrefDe('ordenes', id)}
        busca={t('buscar_orden')} filas={setFilas} vacio={t('ninguna_orden')}
        filtros={(asked, ask) => <>
          <Fechas asked={asked} ask={ask} campo="fecha_ingreso"/>
          <Elige asked={asked} ask={ask} campo="estado" label={t('campo_estado')}
            opciones={kEstados.map((value) => ({value, label: t(`estado_${value}`)}))}/>
          <Elige asked={asked} ask={ask} campo="tecnico_id" label={t('tecnico')}
            opciones={tecnicos.map(({id, nombre}) => ({value: String(id), label: nombre}))}/>
        </>}/>
    </>
  );
}
