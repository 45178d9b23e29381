// Where whoever is signed in is signed in too; each of them can be ended from here.
import {notify, reasonOf} from '@chasqui/ui';
import {Badge, Button, Group, Stack, Text} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {ask, get} from '../server';
import {deviceOf, momentOf} from '../values';

interface OwnSession {
  id: string;
  direccion: string;
  agente: string;
  usada: string;
  actual: boolean;
}

export default function OwnSessions({path}: {path: string}) {
  const {t} = useTranslation();
  const [is_open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" aria-expanded={is_open} onClick={() => setOpen(!is_open)}>
        {t('sessions_own')}
      </Button>
      {is_open && <Sessions path={path}/>}
    </>
  );
}

function Sessions({path}: {path: string}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useQuery({
    queryKey: ['sesiones', 'propias'], staleTime: 0,
    queryFn: ({signal}) => get<OwnSession[]>(path, undefined, signal)
  });
  if (error) return <Text role="alert" size="sm" c="red">{reasonOf(error, t)}</Text>;
  return (
    <Stack component="ul" gap="xs" className="a-entries" aria-label={t('sessions_own')}
      aria-busy={!data}>
      {data?.map((session) => (
        <One key={session.id} session={session} path={path} again={() => void refetch()}/>
      ))}
    </Stack>
  );
}

function One({session, path, again}: {session: OwnSession, path: string, again(): void}) {
  const {t} = useTranslation();
  const way = useWay();
  const {id, direccion, agente, usada, actual} = session;
  const device = deviceOf(agente);
  const end = () => ask('DELETE', `${path}/${encodeURIComponent(id)}`)
      .then(() => notify(t('session_ended')),
            (error: unknown) => notify({text: reasonOf(error, t), is_bad: true}))
      .finally(again);
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <div>
        <Text size="sm" title={agente}>
          {device} {actual && <Badge variant="outline">{t('this_one')}</Badge>}
        </Text>
        <Text size="xs" c="dimmed">{direccion} · {t('last_seen')} {momentOf(usada, way)}</Text>
      </div>
      {!actual && (
        <Button variant="default" onClick={() => void end()}
          aria-label={t('session_end_of', {what: device})}>
          {t('end')}
        </Button>
      )}
    </Group>
  );
}
