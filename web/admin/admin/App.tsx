// Who is here, and the site around all sections.
import {ApiError} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import {Dialog, reasonOf, Shell, SignIn} from '@chasqui/ui';
import {linksStay} from '@chasqui/ui/places';
import {Alert, Button, Loader, Paper, Stack, Text, Textarea, Title} from '@mantine/core';
import {QueryClient, QueryClientProvider, useQuery} from '@tanstack/react-query';
import {useEffect, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {SiteContext} from './context';
import {readable} from './fields';
import {Frame} from './Frame';
import {kRoot} from './places';
import {ask, bring, get, refused} from './server';
import {Feed} from './stream';
import type {Application, Entrance} from './wire';

const kTriesMax = 2, kTogetherMs = 250;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (tries, error) => !(error instanceof ApiError) && tries < kTriesMax,
      staleTime: 1_000
    }
  }
});

export function App() {
  useEffect(() => linksStay(kRoot, `${kRoot}api/`), []);
  return <QueryClientProvider client={queries}><Entered/></QueryClientProvider>;
}

function Entered() {
  const {t} = useTranslation();
  const entrance = useQuery({
    queryKey: ['entrada'], queryFn: () => get<Entrance>('entrada'), staleTime: Infinity
  });
  const app = useQuery({
    queryKey: ['aplicacion'],
    queryFn: async () => readable(await get<Application>('aplicacion')),
    enabled: !!entrance.data, staleTime: 60_000
  });
  const is_refused = useStore(refused);
  useEffect(() => {
    if (entrance.data) document.title = `${t('administration')} · ${entrance.data.titulo}`;
  }, [entrance.data, t]);
  const error = entrance.error ?? app.error;
  const door = entrance.data && (
    <Door entrance={entrance.data} entered={() => enter(() => app.refetch())}/>
  );
  // Who was inside when the session ended finds all as it was, also what is not saved yet.
  if (app.data && entrance.data)
    return (
      <>
        <Inside app={app.data} entrance={entrance.data}/>
        <Dialog opened={is_refused} onClose={() => refused.set(false)} title={t('session_over')}>
          {door}
        </Dialog>
      </>
    );
  if (is_refused && entrance.data) return <Shell title={entrance.data.titulo}>{door}</Shell>;
  return (
    <Shell title={entrance.data?.titulo ?? t('administration')}>
      {error
          ? <Alert color="red" role="alert" variant="outline" title={t('not_read')} my="md">
              <Text mb="sm">{reasonOf(error, t)}</Text>
              <Button variant="default" onClick={() => {
                void entrance.refetch();
                void app.refetch();
              }}>{t('again')}</Button>
            </Alert>
          : <Loader my="xl" mx="auto" display="block" aria-label={t('working')}/>}
    </Shell>
  );
}

async function enter(read: () => Promise<unknown>): Promise<void> {
  queries.removeQueries({predicate: ({queryKey}) =>
    queryKey[0] !== 'entrada' && queryKey[0] !== 'aplicacion'});
  await read();
  refused.set(false);
}

function Door({entrance, entered}: {entrance: Entrance, entered(): Promise<void>}) {
  const {t} = useTranslation();
  const login = entrance.rutas?.['login'];
  const session = {
    signIn: (username: string, password: string) => ask<Record<string, unknown>>(
        'POST', login!, {body: {username, password, cookie: true}})
  };
  return (
    login ? <SignIn session={session} label={t('user_or_mail')} hint={t('sign_in_hint')}
              entered={entered}/>
          : <Brought entered={entered}/>
  );
}

// A site whose people sign in elsewhere takes their token.
function Brought({entered}: {entered(): Promise<void>}) {
  const {t} = useTranslation();
  const [fault, setFault] = useState('');
  const go = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    bring(String(new FormData(event.currentTarget).get('token')).trim());
    await get('aplicacion').then(entered, (error: unknown) => setFault(reasonOf(error, t)));
  };
  return (
    <Paper withBorder p="md" my="md" maw="32rem" mx="auto" component="section">
      <form onSubmit={(event) => void go(event)}>
        <Stack>
          <Title order={1} size="h3">{t('sign_in')}</Title>
          <Textarea name="token" label={t('token')} description={t('token_hint')} rows={4} required
            withAsterisk={false} autoComplete="off"/>
          {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
          <Button type="submit" size="md">{t('sign_in')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}

// Lists that are on the screen are read again together after what committed.
function useFeed(app: Application): Feed | undefined {
  const [feed, setFeed] = useState<Feed>();
  const hears = app.yo.administra, epoch = app.epoca;
  useEffect(() => {
    if (!hears) return setFeed(undefined);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const line = new Feed(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({predicate: ({queryKey}) => queryKey[0] === 'datos'});
      }, kTogetherMs);
    });
    line.start();
    setFeed(line);
    return () => {
      clearTimeout(timer);
      line.stop();
    };
  }, [hears, epoch]);
  return feed;
}

function Inside({app, entrance}: {app: Application, entrance: Entrance}) {
  const feed = useFeed(app);
  const leave = async () => {
    const logout = entrance.rutas?.['logout'];
    if (logout) await ask('POST', logout, {body: {}}).catch(() => undefined);
    bring('');
    location.assign('/admin/');
  };
  return (
    <SiteContext.Provider value={{app, feed, queries}}>
      <Frame entrance={entrance} {...(entrance.abierto ? {} : {leave: () => void leave()})}/>
    </SiteContext.Provider>
  );
}
