// Events as they commit.
import {useStore} from '@chasqui/client/react';
import {Dialog} from '@chasqui/ui';
import {Button, NativeSelect, Text, TextInput} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {Heading} from '../Heading';
import type {Feed} from '../stream';
import {momentOf} from '../values';
import type {LogEvent} from '../wire';

const kShownMax = 200;

export default function Log() {
  const {feed} = useSite();
  return feed ? <OfFeed feed={feed}/> : null;
}

function OfFeed({feed}: {feed: Feed}) {
  const {t} = useTranslation();
  const {app} = useSite();
  const way = useWay();
  const live = useStore(feed.events);
  const [held, setHeld] = useState<LogEvent[]>();
  const [asked, setAsked] = useState({event: '', words: ''});
  const [opened, setOpened] = useState<LogEvent>();
  const events = held ?? live;
  const names = [...new Set([...app.eventos.map(({nombre}) => nombre),
                             ...events.map(({evento}) => evento)])].sort();
  const words = asked.words.toLowerCase();
  const found = events.filter((event) =>
    (!asked.event || event.evento === asked.event)
    && (!words || JSON.stringify(event).toLowerCase().includes(words)));
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
        <NativeSelect aria-label={t('event')} value={asked.event}
          data={[{value: '', label: t('events_all')}, ...names]}
          onChange={({currentTarget: {value}}) => setAsked({...asked, event: value})}/>
        <TextInput type="search" className="a-words" aria-label={t('search')} value={asked.words}
          placeholder={t('search')}
          onChange={({currentTarget: {value}}) => setAsked({...asked, words: value})}/>
      </div>
      {found.length === 0
          ? <Text c="dimmed" role="status" my="lg">{t('log_none')}</Text>
          : <ol className="a-log" aria-label={t('section_registro')}>
              {found.slice(-kShownMax).reverse().map((event) => (
                <li key={event.seq || `${event.hora} ${JSON.stringify(event.datos)}`}>
                  <button type="button" onClick={() => setOpened(event)}>
                    <span className="a-log-seq">{event.seq || '·'}</span>
                    <time dateTime={event.hora}>{momentOf(event.hora, way)}</time>
                    <b>{event.evento}</b>
                    <span className="a-log-stream">{event.tema}</span>
                    <code>{JSON.stringify(event.datos)}</code>
                  </button>
                </li>
              ))}
            </ol>}
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
