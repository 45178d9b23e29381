// The page's frame: where one can go, and the section that is open.
import {useStore} from '@chasqui/client/react';
import {Shell} from '@chasqui/ui';
import {usePath} from '@chasqui/ui/places';
import {Alert, Anchor, Button, Loader, Text} from '@mantine/core';
import {lazy, Suspense, useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useModel, useSite} from './context';
import {hrefOf, kSections, modelHref, placeOf, type Place, type Section} from './places';
import type {Feed} from './stream';

const Home = lazy(() => import('./sections/Home'));
const List = lazy(() => import('./sections/List'));
const Record = lazy(() => import('./sections/Record'));
const Import = lazy(() => import('./sections/Import'));
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

export function Frame({leave}: {leave?: () => void}) {
  const {t} = useTranslation();
  const {app, feed} = useSite();
  const place = placeOf(usePath());
  const person = app.yo.nombre || app.yo.usuario;
  return (
    <Shell title={<Anchor href={hrefOf()} c="inherit" underline="never" fw={700}>
        {app.titulo}</Anchor>}
      state={<Line feed={feed}/>} side={<Places place={place}/>}
      {...(person ? {person} : {})} {...(leave ? {sign_out: leave} : {})}>
      <Suspense fallback={<Loader m="xl" aria-label={t('working')}/>}>
        <Screen place={place}/>
      </Suspense>
    </Shell>
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

interface Link {
  href: string;
  label: string;
  is_here: boolean;
}

function Places({place}: {place: Place}) {
  const {t} = useTranslation();
  const {app} = useSite();
  const [is_open, setOpen] = useState(false);
  const path = usePath();
  useEffect(() => setOpen(false), [path]);
  const model = 'model' in place ? place.model : '';
  const start: Link = {href: hrefOf(), label: t('start'), is_here: place.is === 'inicio'};
  const models = app.modelos.map(({nombre, etiqueta}) => (
    {href: modelHref(nombre), label: etiqueta[1], is_here: nombre === model}));
  const sections = !app.yo.administra ? [] : kSections.map((each) => (
    {href: hrefOf(each), label: t(`section_${each}`), is_here: place.is === each}));
  const pages = app.paginas.map(({ruta, titulo}) => (
    {href: ruta, label: titulo || ruta, is_here: false}));
  return (
    <div className="a-side ui-no-paper">
      <Button className="a-menu" variant="default" size="md" fullWidth aria-expanded={is_open}
        aria-controls="a-places" onClick={() => setOpen(!is_open)}>{t('menu')}</Button>
      <nav id="a-places" className="a-places" data-open={is_open || undefined}
        aria-label={t('menu')}>
        <Links links={[start]}/>
        <Links title={t('records')} links={models}/>
        <Links title={t('administration')} links={sections}/>
        <Links title={t('site_pages')} links={pages}/>
      </nav>
    </div>
  );
}

function Links({title, links}: {title?: string, links: Link[]}) {
  if (links.length === 0) return null;
  return (
    <>
      {title && <Text size="xs" c="dimmed" fw={700} className="a-places-title">{title}</Text>}
      <ul>
        {links.map(({href, label, is_here}) => (
          <li key={href}>
            <a href={href} {...(is_here ? {'aria-current': 'page' as const} : {})}>{label}</a>
          </li>
        ))}
      </ul>
    </>
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
