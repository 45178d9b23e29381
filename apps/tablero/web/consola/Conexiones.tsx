// Who is connected now, and what ends a connection.
import {Confirm, notify, reasonOf} from '@chasqui/ui';
import {go, stay, useSearch} from '@chasqui/ui/places';
import {addressOf, askedAnew, askedOf, DataTable, type Asked} from '@chasqui/ui/table';
import {Button, NativeSelect, Stack, Text, TextInput} from '@mantine/core';
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {
  kConexiones, kConexionesCadaMs, useConexiones, useSitio, type Conexion
} from './datos';
import {Encabezado} from './Encabezado';
import {rutaDe} from './ruta';
import {contiene, ordenadas} from './tabla';
import {momentoDe} from './texto';

const kRoles = ['cliente', 'proveedor', 'admin'];

function elegidas(todas: Conexion[], {search, order, filters}: Asked): Conexion[] {
  const halladas = todas.filter(({userId, socketId, rol, salas}) =>
      (!filters['rol'] || rol === filters['rol'])
      && contiene([userId, socketId, ...salas], search));
  return ordenadas(halladas, order.length ? order : ['-desde']);
}

export function Conexiones() {
  const {t} = useTranslation();
  const asked = askedOf(useSearch());
  const ask = (nuevo: Asked) => stay(rutaDe('conexiones') + addressOf(nuevo));
  const {data, error, refetch} = useConexiones();
  const [corta, setCorta] = useState<Conexion>();
  const filas = data && elegidas(data, asked), desde = (asked.page - 1) * asked.size;
  const filtra = asked.search !== '' || !!asked.filters['rol'];
  const columnas = useColumnas(setCorta);
  return (
    <Stack gap="sm" pb="xl">
      <Encabezado titulo={t('lugar_conexiones')} dice={<Cuenta todas={data}/>}/>
      <DataTable label={t('lugar_conexiones')} columns={columnas} asked={asked} ask={ask}
        rows={filas?.slice(desde, desde + asked.size)} total={filas?.length}
        idOf={({socketId}) => socketId} again={() => void refetch()}
        fault={error ? reasonOf(error, t) : undefined} tools={<Filtros asked={asked} ask={ask}/>}
        empty={filtra
          ? <>
              <Text mb="sm">{t('ninguna_asi')}</Text>
              <Button variant="default" onClick={() => go(rutaDe('conexiones'))}>
                {t('quitar_filtros')}
              </Button>
            </>
          : t('sin_conexiones')}/>
      <Cortar conexion={corta} cerrar={() => setCorta(undefined)}/>
    </Stack>
  );
}

function Cuenta({todas}: {todas: Conexion[] | undefined}) {
  const {t} = useTranslation();
  const por_rol = kRoles.map((rol) => ({
    rol, cuantas: todas?.filter((una) => una.rol === rol).length ?? 0
  })).filter(({cuantas}) => cuantas > 0);
  return (
    <>
      {todas && (
        <span className="con-cuenta">
          {[t('conexiones_son', {count: todas.length}),
            ...por_rol.map(({rol, cuantas}) => `${t(`rol_${rol}`)}: ${cuantas}`)].join(' · ')}
        </span>
      )}
      {' '}
      <span>{t('se_lee_cada', {segundos: kConexionesCadaMs / 1000})}</span>
    </>
  );
}

function Filtros({asked, ask}: {asked: Asked, ask(nuevo: Asked): void}) {
  const {t} = useTranslation();
  const {rol: _, ...otros} = asked.filters;
  return (
    <>
      <TextInput type="search" className="con-busca" aria-label={t('buscar_conexion')}
        placeholder={t('buscar_conexion')} value={asked.search}
        onChange={({currentTarget: {value}}) => ask(askedAnew(asked, {search: value}))}/>
      <NativeSelect aria-label={t('rol')} value={asked.filters['rol'] ?? ''}
        data={[{value: '', label: t('todos_los_roles')},
               ...kRoles.map((rol) => ({value: rol, label: t(`rol_${rol}`)}))]}
        onChange={({currentTarget: {value}}) =>
          ask(askedAnew(asked, {filters: value ? {...otros, rol: value} : otros}))}/>
    </>
  );
}

function useColumnas(cortar: (conexion: Conexion) => void) {
  const {t, i18n} = useTranslation();
  const zona = useSitio().data?.zona;
  const momento = (texto: string) =>
      <span className="con-no-corta">{momentoDe(texto, i18n.language, zona)}</span>;
  return [
    {name: 'userId', label: t('usuario'), is_sortable: true,
     cell: ({userId, es_el_suyo}: Conexion) =>
       <><b>{userId}</b>{!es_el_suyo && ` (${t('en_lugar_de')})`}</>},
    {name: 'rol', label: t('rol'), is_sortable: true,
     cell: ({rol}: Conexion) => t(`rol_${rol}`)},
    {name: 'salas', label: t('salas'),
     cell: ({salas}: Conexion) => <span className="con-salas">{salas.join(', ') || '—'}</span>},
    {name: 'desde', label: t('desde'), is_sortable: true,
     cell: ({desde}: Conexion) => momento(desde)},
    {name: 'activo_en', label: t('ultima_actividad'), is_sortable: true,
     cell: ({activo_en}: Conexion) => momento(activo_en)},
    {name: 'socketId', label: t('socket'), is_hidden: true},
    {name: 'cortar', label: t('acciones'), cell: (conexion: Conexion) => (
      <Button size="xs" variant="default" onClick={() => cortar(conexion)}
        aria-label={t('cortar_a', {quien: conexion.userId})}>{t('cortar')}</Button>
    )}
  ];
}

function Cortar({conexion, cerrar}: {conexion: Conexion | undefined, cerrar(): void}) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const cortar = async () => {
    await api.post('/api/conexiones/{id}/desconectar',
                   {params: {id: conexion!.socketId} as never});
    notify(t('cortada', {quien: conexion!.userId}));
    await cliente.invalidateQueries({queryKey: kConexiones});
  };
  return (
    <Confirm opened={!!conexion} onClose={cerrar} is_danger action={t('cortar')}
      title={t('cortar_a', {quien: conexion?.userId ?? ''})} confirmed={cortar}>
      {conexion && (
        <Stack gap="xs">
          <Text>{t('cortar_que', {rol: t(`rol_${conexion.rol}`)})}</Text>
          <Text>{t('cortar_vuelve')}</Text>
          <Text size="sm" c="dimmed">{t('queda_en_auditoria')}</Text>
        </Stack>
      )}
    </Confirm>
  );
}
