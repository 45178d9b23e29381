// Events as they commit, and those before them as far as one asks back.
import {useStore} from '@chasqui/client/react';
import {Dialog, reasonOf} from '@chasqui/ui';
import {Alert, Button, NativeSelect, Text, TextInput} from '@mantine/core';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useAddress} from '../address';
import {useSite, useWay} from '../context';
import {Heading} from '../Heading';
import {get} from '../server';
import {joined, type Feed} from '../stream';
import {momentOf} from '../values';
import type {LogEvent, LogPage} from '../wire';

const kShownMax = 200, kFirst = 100, kPage = 500;

export default function Log() {
  const {feed} = useSite();
  return feed ? <OfFeed feed={feed}/> : null;
}

// What the server has of an event's kind, from the newest back. Read anew when more was heard since
// than the live list holds, so that nothing is left out between the two.
function useOlder(event: string, oldest_live: number) {
  const {app} = useSite();
  const read = useInfiniteQuery({
    queryKey: ['seccion', 'registro', app.epoca, event], initialPageParam: 0,
    queryFn: ({pageParam, signal}) => get<LogPage>('registro', {
      ...(event ? {evento: event} : {}),
      ...(pageParam ? {antes: pageParam, limit: kPage} : {limit: kFirst})
    }, signal),
    getNextPageParam: ({eventos}, pages) =>
      (eventos.length < (pages.length > 1 ? kPage : kFirst) ? undefined : eventos.at(-1)!.seq)
  });
  const head = read.data?.pages[0]?.cabeza, {refetch} = read;
  const is_apart = head !== undefined && oldest_live > head + 1;
  useEffect(() => {
    if (is_apart) void refetch();
  }, [is_apart, refetch]);
  return {...read, older: read.data?.pages.flatMap(({eventos}) => eventos) ?? []};
}

function OfFeed({feed}: {feed: Feed}) {
  const {t} = useTranslation();
  const {app} = useSite();
  const way = useWay();
  const live = useStore(feed.events);
  const [held, setHeld] = useState<LogEvent[]>();
  const [{evento: event, buscar}, ask] = useAddress(['evento', 'buscar']);
  const [opened, setOpened] = useState<LogEvent>();
  const read = useOlder(event, live.find(({seq}) => seq > 0)?.seq ?? 0);
  const events = joined(read.older, held ?? live, held);
  const names = [...new Set([...app.eventos.map(({nombre}) => nombre), ...(event ? [event] : []),
                             ...events.map(({evento}) => evento)])].sort();
  const words = buscar.toLowerCase();
  const found = events.filter((each) =>
    (!event || each.evento === event)
    && (!words || JSON.stringify(each).toLowerCase().includes(words)));
  const last = held?.at(-1);
  const waiting = held ? live.length - 1 - (last ? live.lastIndexOf(last) : -1) : 0;
  return (
    <>
      <Heading title={t('section_registro')} about={t('log_about')}>
        <Button variant={held ? 'filled' : 'default'} aria-pressed={held !== undefined}
          onClick={() => setHeld(held ? undefined : live)}>
          {held ? t('go_on', {count: waiting}) : t('pause')}
        </Button>
      </Heading>
      <div className="a-filters">
        <NativeSelect aria-label={t('event')} value={event}
          data={[{value: '', label: t('events_all')}, ...names]}
          onChange={({currentTarget: {value}}) => ask({evento: value})}/>
        <TextInput type="search" className="a-words" aria-label={t('search')} value={buscar}
          placeholder={t('search')}
          onChange={({currentTarget: {value}}) => ask({buscar: value})}/>
      </div>
      {found.length === 0
          ? <Text c="dimmed" role="status" my="lg">
              {t(event || words ? 'none_found' : 'log_none')}</Text>
          : <ol className="a-log" aria-label={t('section_registro')}>
              {found.slice(-kShownMax - read.older.length).reverse().map((each) => (
                <li key={each.seq || `${each.hora} ${JSON.stringify(each.datos)}`}>
                  <button type="button" onClick={() => setOpened(each)}>
                    <span className="a-log-seq">{each.seq || '·'}</span>
                    <time dateTime={each.hora}>{momentOf(each.hora, way)}</time>
                    <b>{each.evento}</b>
                    <span className="a-log-stream">{each.tema}</span>
                    <code>{JSON.stringify(each.datos)}</code>
                  </button>
                </li>
              ))}
            </ol>}
      {read.error && <Alert color="red" role="alert" variant="outline">
        {reasonOf(read.error, t)}</Alert>}
      <Foot oldest={events.find(({seq}) => seq > 0)} more={read.hasNextPage}
        waits={read.isFetchingNextPage} fetch={() => void read.fetchNextPage()}/>
      <Dialog opened={opened !== undefined} onClose={() => setOpened(undefined)}
        title={`${opened?.evento ?? ''} · ${opened?.seq ?? ''}`}>
        {opened && (
          <>
            <Text size="sm" mb="xs">{opened.tema} · {momentOf(opened.hora, way)}</Text>
            <pre className="a-json" tabIndex={0}>{JSON.stringify(opened.datos, null, 2)}</pre>
          </>
        )}
      </Dialog>
    </>
  );
}

// How far back the list goes, and a page more: what is looked for is looked for in that.
function Foot({oldest, more, waits, fetch}:
    {oldest: LogEvent | undefined, more: boolean, waits: boolean, fetch(): void}) {
  const {t} = useTranslation();
  const way = useWay();
  if (!oldest) return null;
  return (
    <div className="a-foot">
      {more && (
        <Button variant="default" size="md" loading={waits} onClick={fetch}>{t('older')}</Button>
      )}
      <Text size="sm" c="dimmed" role="status">
        {more ? t('log_back_to', {when: momentOf(oldest.hora, way)}) : t('log_all')}
      </Text>
    </div>
  );
}
