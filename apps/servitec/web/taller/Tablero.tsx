// The day at a glance, as it is now.
import {Anchor, Paper, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useClientes, useDinero, useFechas, useLeer, usePuede, useTecnicos} from './con';
import {diaDe, estaVencida, kAbiertos} from './estados';
import {Barras, equipoDe, Leido, MarcaDeEstado, Parte, Titulo, Vencida} from './piezas';
import {hrefDe} from './ruta';
import {kEstados, type Orden} from './tipos';

const kAbiertasMax = 500, kMostradas = 6;

interface ElDia {
  clientes: number;
  ordenes_pendientes: number;
  productos_stock_bajo: number;
  ventas_hoy: number;
  ordenes_atrasadas: number;
  ordenes_por_estado: {nombre: string, cuantos: number}[];
  ventas_por_metodo: {nombre: string, total: number}[];
  ventas_ultimos_7_dias: {nombre: string, total: number}[];
}

export function useAbiertas() {
  return useLeer<Orden[]>(['ordenes', 'lista'], '/ordenes', {
    estado__in: kAbiertos.join(','), orden: 'fecha_entrega,id', limit: kAbiertasMax
  });
}

export function Tablero() {
  const {t} = useTranslation();
  const dia = useLeer<ElDia>(['tablero'], '/stats/dashboard');
  const abiertas = useAbiertas();
  const ultimas = useLeer<Orden[]>(['ordenes', 'lista'], '/ordenes',
                                   {orden: '-actualizado_en,-id', limit: kMostradas});
  return (
    <>
      <Titulo>{t('lugar_tablero')}</Titulo>
      <Leido de={dia}>{(dicho) => <Figuras {...dicho}/>}</Leido>
      <div className="t-partes">
        <Leido de={dia}>{(dicho) => <PorEstado {...dicho}/>}</Leido>
        <Leido de={abiertas}>{(suyas) => <Carga abiertas={suyas}/>}</Leido>
        <Leido de={dia}>{(dicho) => <Semana {...dicho}/>}</Leido>
        <Leido de={abiertas}>{(suyas) => <Vencidas abiertas={suyas}/>}</Leido>
        <Parte titulo={t('ultimos_servicios')}>
          <Leido de={ultimas}>{(suyas) => <Ordenes ordenes={suyas} vacio={t('ninguna_orden')}/>}
          </Leido>
        </Parte>
      </div>
    </>
  );
}

function Figuras({clientes, ordenes_pendientes, productos_stock_bajo, ventas_hoy}: ElDia) {
  const {t, i18n} = useTranslation();
  const dinero = useDinero(), puede = usePuede();
  const cifra = (n: number) => n.toLocaleString(i18n.language);
  const figuras = [
    {clave: 'clientes', texto: cifra(clientes), href: hrefDe('clientes')},
    {clave: 'pendientes', texto: cifra(ordenes_pendientes), href: hrefDe('ordenes')},
    {clave: 'stock_bajo', texto: cifra(productos_stock_bajo),
     href: `${hrefDe('inventario')}?stock_bajo=true`},
    ...(puede('ventas')
        ? [{clave: 'ventas_hoy', texto: dinero(ventas_hoy), href: hrefDe('historial')}] : [])
  ];
  return (
    <ul className="t-figuras" aria-label={t('hoy')}>
      {figuras.map(({clave, texto, href}) => (
        <Paper withBorder p="md" component="li" key={clave} data-figura={clave}>
          <Anchor href={href} size="sm">{t(`figura_${clave}`)}</Anchor>
          <Text className="t-cifra ui-number">{texto}</Text>
        </Paper>
      ))}
    </ul>
  );
}

function PorEstado({ordenes_por_estado}: ElDia) {
  const {t, i18n} = useTranslation();
  const barras = kEstados.map((estado) => {
    const valor = ordenes_por_estado.find(({nombre}) => nombre === estado)?.cuantos ?? 0;
    return {clave: estado, nombre: t(`estado_${estado}`), valor,
            texto: valor.toLocaleString(i18n.language)};
  });
  return (
    <Parte titulo={t('por_estado')}><Barras barras={barras} titulo={t('por_estado')}/></Parte>
  );
}

function Carga({abiertas}: {abiertas: Orden[]}) {
  const {t} = useTranslation();
  const tecnicos = useTecnicos();
  const todos = [...tecnicos, {id: null, nombre: t('sin_tecnico')}];
  const barras = todos.map(({id, nombre}) => {
    const valor = abiertas.filter(({tecnico_id}) => tecnico_id === id).length;
    return {clave: String(id), nombre, valor, texto: String(valor),
            href: `${hrefDe('ordenes')}?tecnico=${id ?? 'libres'}`};
  });
  return (
    <Parte titulo={t('por_tecnico')}><Barras barras={barras} titulo={t('por_tecnico')}/></Parte>
  );
}

function Semana({ventas_ultimos_7_dias}: ElDia) {
  const {t} = useTranslation();
  const dinero = useDinero(), {semana} = useFechas();
  if (!usePuede()('ventas')) return null;
  const barras = ventas_ultimos_7_dias.map(({nombre, total}) =>
      ({clave: nombre, nombre: semana(nombre), valor: total, texto: dinero(total)}));
  return <Parte titulo={t('siete_dias')}><Barras barras={barras} titulo={t('siete_dias')}/></Parte>;
}

function Vencidas({abiertas}: {abiertas: Orden[]}) {
  const {t} = useTranslation();
  const hoy = diaDe(new Date()), todas = abiertas.filter((orden) => estaVencida(orden, hoy));
  return (
    <Parte titulo={t('vencidas_n', {n: todas.length})}
      aparte={todas.length > kMostradas &&
        <Anchor size="sm" href={`${hrefDe('ordenes')}?vencidas=1`}>{t('ver_todas')}</Anchor>}>
      <Ordenes ordenes={todas.slice(0, kMostradas)} vacio={t('ninguna_vencida')}/>
    </Parte>
  );
}

export function Ordenes({ordenes, vacio}: {ordenes: Orden[], vacio: string}) {
  const {t} = useTranslation();
  const clientes = useClientes(ordenes.map(({cliente_id}) => cliente_id));
  const {corto} = useFechas();
  if (ordenes.length === 0) return <Text c="dimmed">{vacio}</Text>;
  return (
    <ul className="t-lista">
      {ordenes.map((orden) => (
        <li key={orden.id}>
          <div className="t-entre">
            <Anchor href={hrefDe('ordenes', orden.id)} fw={600}>{orden.numero}</Anchor>
            <MarcaDeEstado estado={orden.estado}/>
          </div>
          <Text size="sm">{equipoDe(orden)} · {clientes.get(orden.cliente_id)?.nombre ?? '…'}</Text>
          {orden.fecha_entrega && (
            <Text size="sm" c="dimmed">
              {t('prometida', {dia: corto(orden.fecha_entrega)})} <Vencida orden={orden}/>
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
