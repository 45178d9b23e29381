import {NetworkError} from '@chasqui/client';
import {reasonOf, Shell, SignIn, type Place} from '@chasqui/ui';
import {linksStay, usePath} from '@chasqui/ui/places';
import {Alert, Button, Stack, Text, Title} from '@mantine/core';
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {lazy, Suspense, useEffect} from 'react';
import {useTranslation} from 'react-i18next';
import {administra, opera, sesion, yo, type Persona} from './api';
import {Conexiones} from './Conexiones';
import {kLugares, lugarDe, rutaDe} from './ruta';

const Publicadores = lazy(() => import('./Publicadores').then((m) => ({default: m.Publicadores})));
const Historial = lazy(() => import('./Historial').then((m) => ({default: m.Historial})));
const Simular = lazy(() => import('./Simular').then((m) => ({default: m.Simular})));
const Decir = lazy(() => import('./Decir').then((m) => ({default: m.Decir})));

export function App() {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const persona = useQuery({
    queryKey: ['yo'], queryFn: yo, staleTime: Infinity,
    retry: (veces, error) => error instanceof NetworkError && veces < 2
  });
  useEffect(() => linksStay('/consola/'), []);
  useVencimiento();
  const titulo = `Tablero · ${t('titulo')}`;
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
        <SignIn session={sesion} label={t('usuario_o_correo')} hint={t('para_quien_opera')}
          entered={entrar}/>
      </Shell>
    );
  const salir = () => void sesion.signOut().then(entrar);
  if (!opera(persona.data)) return <SinPermiso persona={persona.data} salir={salir}/>;
  return <Dentro persona={persona.data} salir={salir}/>;
}

// A session that ended, or a role that was taken, shows itself by a refusal of what is asked next.
function useVencimiento(): void {
  const cliente = useQueryClient();
  useEffect(() => cliente.getQueryCache().subscribe(({type, query}) => {
    const fallo = query.state.error as {status?: number} | null;
    const se_niega = type === 'updated' && (fallo?.status === 401 || fallo?.status === 403);
    if (se_niega && query.queryKey[0] !== 'yo' && query.state.fetchStatus === 'idle')
      void cliente.invalidateQueries({queryKey: ['yo']});
  }), [cliente]);
}

interface ConPersona {
  persona: Persona;
  salir(): void;
}

const nombreDe = ({full_name, username}: Persona) => full_name.trim() || username;
// The head says who is signed in; where nobody signs in there is nobody to say.
function useQuien({persona, salir}: ConPersona) {
  const {t} = useTranslation();
  return persona.id
      ? {person: nombreDe(persona), settings: t('app_settings'), sign_out: salir} : {};
}

function SinPermiso(props: ConPersona) {
  const {t} = useTranslation();
  const {persona, salir} = props, quien = useQuien(props);
  return (
    <Shell title={`Tablero · ${t('titulo')}`} {...quien}>
      <Stack my="lg" align="start">
        <Title order={1} size="h3">{t('sin_permiso')}</Title>
        <Text>{t('sin_permiso_mas', {quien: nombreDe(persona)})}</Text>
        <Button component="a" href="/dashboard.html" size="md">{t('el_tablero')}</Button>
        <Button variant="default" size="md" onClick={salir}>{t('sign_out')}</Button>
      </Stack>
    </Shell>
  );
}

function Dentro(props: ConPersona) {
  const {t} = useTranslation();
  const lugar = lugarDe(usePath()), manda = administra(props.persona), quien = useQuien(props);
  const suyos = kLugares.filter((uno) => uno !== 'decir' || manda);
  const places: Place[] = [
    ...suyos.map((uno) => ({href: rutaDe(uno), label: t(`lugar_${uno}`), is_here: uno === lugar})),
    {href: '/dashboard.html', label: t('el_tablero')}
  ];
  const existe = suyos.some((uno) => uno === lugar);
  return (
    <Shell title={`Tablero · ${t('titulo')}`} places={places} {...quien}>
      <Suspense fallback={<Text role="status" my="md">{t('leyendo')}</Text>}>
        {lugar === 'conexiones' && <Conexiones/>}
        {lugar === 'publicadores' && <Publicadores administra={manda}/>}
        {lugar === 'historial' && <Historial/>}
        {lugar === 'simular' && <Simular/>}
        {lugar === 'decir' && manda && <Decir/>}
        {!existe && <NoHay/>}
      </Suspense>
    </Shell>
  );
}

function NoHay() {
  const {t} = useTranslation();
  return (
    <Stack my="lg" align="start">
      <Title order={1} size="h3">{t('no_hay_pagina')}</Title>
      <Button component="a" href="/consola/" size="md">{t('lugar_conexiones')}</Button>
    </Stack>
  );
}
