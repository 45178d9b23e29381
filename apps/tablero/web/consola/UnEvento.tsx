import {reasonOf} from '@chasqui/ui';
import {Alert, Button, Group, Stack, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useEvento, useSitio} from './datos';
import {rutaDeSimular} from './ruta';
import {legible, momentoDe} from './texto';

// All of one event. Its data are text, whatever they hold.
export function UnEvento({seq}: {seq: number}) {
  const {t, i18n} = useTranslation();
  const zona = useSitio().data?.zona;
  const {data, error, refetch} = useEvento(seq);
  if (error)
    return (
      <Alert color="red" variant="outline" role="alert" title={t('not_read')}>
        <Text mb="sm">{reasonOf(error, t)}</Text>
        <Button variant="default" onClick={() => void refetch()}>{t('again')}</Button>
      </Alert>
    );
  if (!data) return <Text role="status">{t('leyendo')}</Text>;
  const momento = (texto: string | null) => momentoDe(texto, i18n.language, zona);
  return (
    <Stack gap="sm">
      <dl className="con-ficha">
        <dt>{t('tipo')}</dt><dd><b>{data.type}</b></dd>
        <dt>{t('recibido')}</dt><dd>{momento(data.recibido_en)}</dd>
        <dt>{t('marca')}</dt>
        <dd>{momento(data.timestamp)}{data.atrasado && ` · ${t('atrasado')}`}</dd>
        <dt>{t('origen')}</dt><dd>{data.origen || '—'}</dd>
        <dt>{t('identificador')}</dt><dd><code>{data.id}</code></dd>
      </dl>
      <Json valor={data.data} nombre={t('datos')}/>
      <Group>
        <Button component="a" href={rutaDeSimular(data.seq)}>{t('simular_con_este')}</Button>
      </Group>
    </Stack>
  );
}

export function Json({valor, nombre}: {valor: unknown, nombre: string}) {
  const {t} = useTranslation();
  const {texto, es_todo} = legible(valor);
  return (
    <div>
      <pre className="con-json" tabIndex={0} role="region" aria-label={nombre}>{texto}</pre>
      {!es_todo && <Text size="sm" c="dimmed">{t('recortado')}</Text>}
    </div>
  );
}
