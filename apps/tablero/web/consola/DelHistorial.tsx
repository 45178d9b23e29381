// The last events, one of which is to be tried again.
import {reasonOf} from '@chasqui/ui';
import {Alert, Stack, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {usePagina, useSitio} from './datos';
import {momentoDe} from './texto';

const kUltimos = 25;

export function DelHistorial({elegir}: {elegir(seq: number): void}) {
  const {t, i18n} = useTranslation();
  const zona = useSitio().data?.zona;
  const {data, error} = usePagina({limit: kUltimos});
  if (error)
    return <Alert color="red" variant="outline" role="alert">{reasonOf(error, t)}</Alert>;
  if (!data) return <Text role="status">{t('leyendo')}</Text>;
  if (data.eventos.length === 0) return <Text>{t('sin_eventos')}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">{t('los_ultimos')}</Text>
      <ul className="con-elegir">
        {data.eventos.map(({seq, type, recibido_en, muestra}) => (
          <li key={seq}>
            <button type="button" onClick={() => elegir(seq)}>
              <b>{type}</b>
              <span>{momentoDe(recibido_en, i18n.language, zona)}</span>
              <code className="con-muestra">{muestra}</code>
            </button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
