import {Dialog, reasonOf} from '@chasqui/ui';
import {go} from '@chasqui/ui/places';
import {Alert, Anchor, Button, Group, Paper, Stack, Text, Title} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useCompetencias, type Competencia} from './datos';
import {Ficha} from './Ficha';
import {Chip, Tiempo} from './Reloj';
import {rutaDe} from './ruta';

export function Competencias({puede}: {puede: boolean}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useCompetencias();
  const [nueva, setNueva] = useState(false);
  return (
    <Stack gap="sm" pb="xl">
      <Group justify="space-between">
        <Title order={1} size="h3">{t('competencias')}</Title>
        {puede && <Button size="md" onClick={() => setNueva(true)}>{t('nueva')}</Button>}
      </Group>
      {error && (
        <Alert color="red" variant="outline" role="alert" title={t('not_read')}>
          <Text mb="sm">{reasonOf(error, t)}</Text>
          <Button variant="default" onClick={() => void refetch()}>{t('again')}</Button>
        </Alert>
      )}
      {!data && !error && <Text role="status">{t('leyendo')}</Text>}
      {data?.length === 0 && <Text c="dimmed">{t('ninguna')}</Text>}
      {data?.map((una) => <Una key={una.id} competencia={una}/>)}
      <Dialog opened={nueva} onClose={() => setNueva(false)} title={t('nueva')}>
        {nueva && (
          <Ficha cerrar={() => setNueva(false)} guardada={({id}) => go(rutaDe(id))}/>
        )}
      </Dialog>
    </Stack>
  );
}

function Una({competencia}: {competencia: Competencia}) {
  const {i18n} = useTranslation();
  const cuando = new Date(competencia.datetime).toLocaleString(
      i18n.language === 'en' ? 'en' : 'es-EC', {dateStyle: 'medium', timeStyle: 'short'});
  return (
    <Paper withBorder p="md" component="article" data-id={competencia.id}>
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={2} size="h4">
            <Anchor href={rutaDe(competencia.id)} inherit>{competencia.name}</Anchor>
          </Title>
          <Text c="dimmed" size="sm">{cuando}</Text>
        </div>
        <Group gap="sm">
          <Tiempo competencia={competencia} cifras={0}/>
          <Chip competencia={competencia}/>
        </Group>
      </Group>
    </Paper>
  );
}
