// The page's frame: where one can go, and the section that is open.
import {useStore} from '@chasqui/client/react';
import {Shell} from '@chasqui/ui';
import {usePath} from '@chasqui/ui/places';
import {Alert, Anchor, Loader, Text} from '@mantine/core';
import {lazy, Suspense} from 'react';
import {useTranslation} from 'react-i18next';
import {useModel, useSite} from './context';
import {Menu} from './parts/Menu';
import {hrefOf, placeOf, type Place, type Section} from './places';
import type {Feed} from './stream';
import type {Entrance} from './wire';

const Home = lazy(() => import('./sections/Home'));
const List = lazy(() => import('./sections/List'));
const Record = lazy(() => import('./sections/Record'));
const Import = lazy(() => import('./sections/Import'));
// What comes when it is used.
const OwnPassword = lazy(() => import('./parts/OwnPassword'));
const OwnSessions = lazy(() => import('./parts/OwnSessions'));
const kScreens: {[S in Section]: ReturnType<typeof lazy>} = {
  usuarios: lazy(() => import('./sections/Users')),
  sesiones: lazy(() => import('./sections/Sessions')),
  llaves: lazy(() => import('./sections/Keys')),
  esquema: lazy(() => import('./sections/Schema')),
  registro: lazy(() => import('./sections/Log')),
  conexiones: lazy(() => import('./sections/Connections')),
  peticiones: lazy(() => import('./sections/Requests')),
  medidas: lazy(() => import('./sections/Metrics')),
  respaldos: lazy(() => import('./sections/Backups')),
  ajustes: lazy(() => import('./sections/Settings')),
  auditoria: lazy(() => import('./sections/Audit'))
};

export function Frame({entrance, leave}: {entrance: Entrance, leave?: () => void}) {
  const {t} = useTranslation();
  const {app, feed} = useSite();
  const place = placeOf(usePath());
  const person = app.yo.nombre || app.yo.usuario;
  return (
    <Shell title={<Anchor href={hrefOf()} c="inherit" underline="never" fw={700}>
        {app.titulo}</Anchor>}
      state={<Line feed={feed}/>} side={<Menu place={place}/>} settings={t('own_settings')}
      own={<Own entrance={entrance}/>} {...(person ? {person} : {})}
      {...(leave ? {sign_out: leave} : {})}>
      <Suspense fallback={<Loader m="xl" aria-label={t('working')}/>}>
        <Screen place={place}/>
      </Suspense>
    </Shell>
  );
}

// Only accounts of this site have a password and sessions here.
function Own({entrance: {rutas}}: {entrance: Entrance}) {
  const {yo} = useSite().app;
  const clave = rutas?.['clave'], login = rutas?.['login'], sesiones = rutas?.['sesiones'];
  if (yo.tipo !== 'user') return null;
  return (
    <Suspense fallback={null}>
      {clave && login && <OwnPassword user={yo.usuario} paths={{clave, login}}/>}
      {sesiones && <OwnSessions path={sesiones}/>}
    </Suspense>
  );
}

function Line({feed}: {feed: Feed | undefined}) {
  return feed ? <LineState feed={feed}/> : null;
}

function LineState({feed}: {feed: Feed}) {
  const {t} = useTranslation();
  const state = useStore(feed.state);
  return (
    <span className="a-line" data-state={state}>
      <span className="ui-mark" data-state={state} aria-hidden/>
      <Text component="span" size="sm">{t(`connection_${state}`)}</Text>
    </span>
  );
}

function Screen({place}: {place: Place}) {
  const {app} = useSite();
  if (place.is === 'inicio') return <Home/>;
  if ('model' in place) return <OfModel place={place}/>;
  if (place.is === 'nada' || !app.yo.administra) return <Nothing/>;
  const Section = kScreens[place.is];
  return <Section/>;
}

function OfModel({place}: {place: Extract<Place, {model: string}>}) {
  const model = useModel(place.model);
  if (!model) return <Nothing/>;
  const key = `${model.nombre}/${'id' in place ? place.id : place.is}`;
  switch (place.is) {
    case 'lista': return <List key={key} model={model}/>;
    case 'papelera': return model.papelera ? <List key={key} model={model} is_trash/> : <Nothing/>;
    case 'importar': return <Import key={key} model={model}/>;
    case 'nuevo': return <Record key={key} model={model}/>;
    case 'registro_de': return <Record key={key} model={model} id={place.id}/>;
  }
}

function Nothing() {
  const {t} = useTranslation();
  return (
    <Alert variant="outline" color="gray" my="md" role="status" title={t('no_place')}>
      <Anchor href={hrefOf()}>{t('to_start')}</Anchor>
    </Alert>
  );
}
