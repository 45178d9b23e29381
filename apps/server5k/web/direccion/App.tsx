import {ApiError, NetworkError} from '@chasqui/client';
import {reasonOf, Shell, SignIn, type Place} from '@chasqui/ui';
import {linksStay, usePath} from '@chasqui/ui/places';
import {Alert, Button, Stack, Text, Title} from '@mantine/core';
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {lazy, Suspense, useEffect} from 'react';
import {useTranslation} from 'react-i18next';
import {dirige, revisa, sesion, yo, type Persona} from './api';
import {Reloj} from './Reloj';
import {Carrera} from './Carrera';
import {Competencias} from './Competencias';
import {useCompetencia, useDudas} from './datos';
import {kPartes, lugarDe, rutaDe, type Lugar, type Parte} from './ruta';
import {Revision} from './Revision';
import {UnEquipo} from './UnEquipo';
import {useControl, useLista, useReloj} from './vivo';

// What a race is prepared and ended with; who runs one needs it later, if at all.
const Inscripcion = lazy(() => import('./Inscripcion').then((m) => ({default: m.Inscripcion})));
const Cuentas = lazy(() => import('./Cuentas').then((m) => ({default: m.Cuentas})));
const Historial = lazy(() => import('./Historial').then((m) => ({default: m.Historial})));
const Publicar = lazy(() => import('./Publicar').then((m) => ({default: m.Publicar})));

export function App() {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const persona = useQuery({
    queryKey: ['yo'], queryFn: yo,
    retry: (veces, error) => error instanceof NetworkError && veces < 2
  });
  useEffect(() => linksStay('/direccion/'), []);
  useVencimiento();
  const titulo = `Server5K · ${t('direccion')}`;
  if (persona.isPending) return <Shell title={titulo}><span/></Shell>;
  if (persona.error)
    return (
      <Shell title={titulo}>
        <Alert color="red" variant="outline" role="alert" my="md" title={t('not_read')}>
          <Text mb="sm">{reasonOf(persona.error, t)}</Text>
          <Button variant="default" onClick={() => void persona.refetch()}>{t('again')}</Button>
        </Alert>
      </Shell>
    );
  const entrar = async () => {
    cliente.removeQueries({predicate: ({queryKey}) => queryKey[0] !== 'yo'});
    await persona.refetch();
  };
  if (!persona.data)
    return (
      <Shell title={titulo}>
        <SignIn session={sesion} label={t('usuario')} hint={t('para_directores')}
          entered={entrar}/>
      </Shell>
    );
  const salir = () => void sesion.signOut().then(entrar);
  if (!revisa(persona.data)) return <SinPermiso persona={persona.data} salir={salir}/>;
  return <Dentro persona={persona.data} salir={salir}/>;
}

// A session that ended shows itself by a refusal of whatever is asked next.
function useVencimiento(): void {
  const cliente = useQueryClient();
  useEffect(() => cliente.getQueryCache().subscribe(({type, query}) => {
    const fallo = query.state.error as {status?: number} | null;
    if (type === 'updated' && fallo?.status === 401 && query.queryKey[0] !== 'yo')
      void cliente.invalidateQueries({queryKey: ['yo']});
  }), [cliente]);
}

interface ConPersona {
  persona: Persona;
  salir(): void;
}

function SinPermiso({persona, salir}: ConPersona) {
  const {t} = useTranslation();
  return (
    <Shell title={`Server5K · ${t('direccion')}`} person={nombreDe(persona)} sign_out={salir}>
      <Stack my="lg" align="start">
        <Title order={1} size="h3">{t('sin_permiso')}</Title>
        <Text>{t('sin_permiso_mas')}</Text>
        <Button component="a" href="/juez/" size="md">{t('pagina_del_juez')}</Button>
        <Button variant="default" size="md" onClick={salir}>{t('sign_out')}</Button>
      </Stack>
    </Shell>
  );
}

const nombreDe = ({full_name, username}: Persona) => full_name.trim() || username;
const quien = ({persona, salir}: ConPersona) =>
    (persona.id ? {person: nombreDe(persona), sign_out: salir} : {});

function Dentro(props: ConPersona) {
  const lugar = lugarDe(usePath());
  useReloj();
  if (lugar.que === 'carrera') return <EnCarrera key={lugar.id} {...props} lugar={lugar}/>;
  return <EnLista {...props} lugar={lugar}/>;
}

function EnLista({persona, salir, lugar}: ConPersona & {lugar: Lugar}) {
  const {t} = useTranslation();
  const conexion = useLista(), puede = dirige(persona);
  const places: Place[] = [
    {href: '/direccion/', label: t('competencias'), is_here: lugar.que === 'lista'},
    {href: '/direccion/jueces/', label: t('cuentas'), is_here: lugar.que === 'jueces'}
  ];
  return (
    <Shell title={`Server5K · ${t('direccion')}`} connection={conexion} places={places}
      {...quien({persona, salir})}>
      <Suspense fallback={<Text role="status" my="md">{t('leyendo')}</Text>}>
        {lugar.que === 'lista' && <Competencias puede={puede}/>}
        {lugar.que === 'jueces' && <Cuentas puede={puede}/>}
        {lugar.que === 'nada' && <NoHay/>}
      </Suspense>
    </Shell>
  );
}

function NoHay() {
  const {t} = useTranslation();
  return (
    <Stack my="lg" align="start">
      <Title order={1} size="h3">{t('no_hay_pagina')}</Title>
      <Button component="a" href="/direccion/" size="md">{t('competencias')}</Button>
    </Stack>
  );
}

type EnCarreraProps = ConPersona & {lugar: Extract<Lugar, {que: 'carrera'}>};

function EnCarrera({persona, salir, lugar}: EnCarreraProps) {
  const {t} = useTranslation();
  const {id, parte, equipo} = lugar;
  const conexion = useControl(id), ficha = useCompetencia(id), dudas = useDudas(id);
  const rotulo = (una: Parte) => (una === 'revision' && dudas.data?.length
      ? `${t('parte_revision')} (${dudas.data.length})` : t(`parte_${una}`));
  const places = [
    {href: '/direccion/', label: t('competencias')},
    ...kPartes.map((una) => ({
      href: rutaDe(id, una), label: rotulo(una), is_here: una === parte && !equipo
    }))
  ];
  const competencia = ficha.data, puede = dirige(persona);
  if (ficha.error instanceof ApiError && ficha.error.status === 404)
    return (
      <Shell title={`Server5K · ${t('direccion')}`} places={places.slice(0, 1)}
        {...quien({persona, salir})}><NoHay/></Shell>
    );
  return (
    <Shell title={competencia ? <Reloj competencia={competencia}/> : 'Server5K'}
      connection={conexion} places={places} {...quien({persona, salir})}>
      {ficha.error && !competencia && (
        <Stack my="md" align="start">
          <Title order={1} size="h3">{t('not_read')}</Title>
          <Alert color="red" variant="outline" role="alert">{reasonOf(ficha.error, t)}</Alert>
          <Button variant="default" onClick={() => void ficha.refetch()}>{t('again')}</Button>
        </Stack>
      )}
      {competencia && (
        <Suspense fallback={<Text role="status" my="md">{t('leyendo')}</Text>}>
          {equipo && <UnEquipo competencia={competencia} equipo_id={equipo}/>}
          {!equipo && parte === 'carrera' && <Carrera competencia={competencia} puede={puede}/>}
          {parte === 'revision' && <Revision competencia={competencia}/>}
          {parte === 'inscripcion' && <Inscripcion competencia={competencia} puede={puede}/>}
          {parte === 'historial' && <Historial competencia={competencia}/>}
          {parte === 'publicar' && <Publicar competencia={competencia}/>}
        </Suspense>
      )}
    </Shell>
  );
}
