import {ApiError} from '@chasqui/client';
import {useTicking} from '@chasqui/client/react';
import {Shell} from '@chasqui/ui';
import {Anchor, Box, Button, Group, NativeSelect, Text, TextInput, Title} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {reloj} from '../juez/tiempo';
import {useResultados, type Resultados} from './datos';
import {conIdioma, consultaDe, seBusca, type Direccion} from './direccion';
import {Podio, Tabla, Total} from './Tabla';

const kFormatos = ['csv', 'xlsx', 'pdf'];

export function Pagina(inicial: Direccion) {
  const {t, i18n} = useTranslation();
  const [{categoria, busca}, setPedido] = useState(
      {categoria: inicial.categoria, busca: inicial.busca});
  const {data, error, conexion} = useResultados(inicial.competencia, categoria);
  useEffect(() => history.replaceState(null, '', consultaDe({categoria, busca})),
            [categoria, busca]);
  if (error instanceof ApiError && !data)
    return <Shell title="Server5K"><Text py="xl">{t('no_hay')}</Text></Shell>;
  if (!data) return <Shell title="Server5K"><Text py="xl">{t('cargando')}</Text></Shell>;
  if (inicial.es_pantalla) return <Pantalla datos={data} conexion={conexion}/>;
  const filas = data.filas.filter((fila) => seBusca(busca, fila));
  return (
    <Shell connection={conexion}
      title={<Anchor href={conIdioma('/', i18n.language)} underline="always">
        {t('competencias')}
      </Anchor>}>
      <Cabeza datos={data}/>
      {conexion === 'away' && <Text className="ui-no-paper" c="dimmed">{t('sin_red')}</Text>}
      {!busca && <Podio filas={data.filas} maximo={data.competencia.max_registros}/>}
      <Box className="filtros ui-no-paper" my="md">
        <NativeSelect size="md" label={t('categoria')} value={categoria}
          data={[{value: '', label: t('todas')},
                 ...data.categorias.map(({codigo, nombre}) => ({value: codigo, label: nombre}))]}
          onChange={({currentTarget}) => setPedido({categoria: currentTarget.value, busca})}/>
        <TextInput size="md" type="search" label={t('buscar')} value={busca}
          onChange={({currentTarget}) => setPedido({categoria, busca: currentTarget.value})}/>
      </Box>
      <div id="results-container" data-competencia={data.competencia.id}>
        <div id="results-root" data-total-equipos={data.equipos}
          data-equipos-calificados={data.calificados}
          data-equipos-descalificados={data.descalificados}>
          {filas.length > 0 ? <Tabla filas={filas} maximo={data.competencia.max_registros}/>
                            : <Text>{t(data.filas.length > 0 ? 'ninguno' : 'todavia')}</Text>}
        </div>
      </div>
      <Pie datos={data} categoria={categoria}/>
    </Shell>
  );
}

function Cabeza({datos}: {datos: Resultados}) {
  const {t, i18n} = useTranslation();
  const {competencia} = datos;
  const fecha = new Date(competencia.fecha).toLocaleString(
      i18n.language, {dateStyle: 'long', timeStyle: 'short'});
  const cifras = [['total-equipos', 'equipos', datos.equipos],
                  ['equipos-calificados', 'calificados', datos.calificados],
                  ['equipos-descalificados', 'descalificados', datos.descalificados]] as const;
  return (
    <>
      <Title order={1} size="h2" mt="sm">{competencia.nombre}</Title>
      <Group gap="sm" my="xs">
        <Text c="dimmed">{fecha}</Text>
        <span id="badge-estado" className="marca">{t(competencia.estado)}</span>
        <span id="badge-en-vivo" className="marca vivo" hidden={!competencia.en_curso}>
          {t('en_vivo')}
        </span>
        <Cronometro datos={datos}/>
      </Group>
      <Group gap="xs" className="cifras" aria-live="polite" align="stretch">
        {cifras.map(([id, nombre, n]) => (
          <div className="tarjeta" key={id}>
            <div className="cifra" id={`stat-${id}`}>{n}</div>
            <div className="suave">{t(nombre)}</div>
          </div>
        ))}
      </Group>
    </>
  );
}

// Since the start. By the device's clock: good enough to watch, nothing is measured with it.
function Cronometro({datos: {competencia}}: {datos: Resultados}) {
  const {en_curso, started_at, finished_at} = competencia;
  const ahora = useTicking(Date.now, 1000, en_curso);
  const hasta = en_curso ? ahora : Date.parse(finished_at ?? '');
  if (!started_at || Number.isNaN(hasta)) return null;
  return (
    <span className="cifra" role="timer" aria-live="off">
      {reloj(hasta - Date.parse(started_at), 0)}
    </span>
  );
}

function Pie({datos, categoria}: {datos: Resultados, categoria: string}) {
  const {t} = useTranslation();
  const {id} = datos.competencia;
  const archivo = (formato: string) => `/api/competencias/${id}/resultados/?formato=${formato}${
      categoria ? `&categoria=${encodeURIComponent(categoria)}` : ''}`;
  return (
    <>
      <Group className="ui-no-paper" gap="sm" my="md">
        <Button variant="default" onClick={() => print()}>{t('imprimir')}</Button>
        <Button variant="default" component="a" href={`/${id}/pantalla`}>{t('pantalla')}</Button>
        {kFormatos.map((formato) => (
          <Button key={formato} variant="default" component="a" href={archivo(formato)}>
            {formato.toUpperCase()}
          </Button>
        ))}
      </Group>
      <Text size="sm" c="dimmed" mb="xl">
        {t('version', {n: datos.version, huella: datos.huella.slice(0, 12)})}
      </Text>
    </>
  );
}

// To be read from afar: no more teams than fit.
function Pantalla({datos, conexion}: {datos: Resultados, conexion: string}) {
  const {t} = useTranslation();
  const {competencia} = datos;
  return (
    <main className="pantalla">
      <header>
        <h1>{competencia.nombre}</h1>
        <span className={`marca ${competencia.en_curso ? 'vivo' : ''}`}>
          {t(competencia.en_curso && conexion === 'open' ? 'en_vivo' : competencia.estado)}
        </span>
        <Cronometro datos={datos}/>
      </header>
      {datos.filas.length === 0 && <p>{t('todavia')}</p>}
      <ol>
        {datos.filas.slice(0, 10).map((fila) => (
          <li key={fila.equipo_id} data-puesto={fila.puesto}>
            <span className="n">{fila.puesto ?? fila.estado}</span>
            <span>{fila.nombre}</span>
            <span className="cifra">
              {fila.puesto ? <Total fila={fila} maximo={datos.competencia.max_registros}/> : '—'}
            </span>
          </li>
        ))}
      </ol>
    </main>
  );
}
