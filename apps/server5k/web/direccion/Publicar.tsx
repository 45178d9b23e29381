// What leaves the page: files of the results, and the public address as a code for telephones.
import {Anchor, Button, Group, Stack, Text, Title} from '@mantine/core';
import {notify} from '@chasqui/ui';
import {useTranslation} from 'react-i18next';
import {useResultados, type Competencia} from './datos';
import {Qr} from './Qr';

const kFormatos = ['csv', 'xlsx', 'pdf', 'json'];

export function Publicar({competencia}: {competencia: Competencia}) {
  const {t} = useTranslation();
  const {data} = useResultados(competencia.id);
  const {id} = competencia, publica = `${location.origin}/${id}/`;
  const copiar = async () => {
    try {
      await navigator.clipboard.writeText(publica);
      notify(t('copiado'));
    } catch {
      notify({text: t('no_copiado'), is_bad: true});
    }
  };
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('parte_publicar')}</Title>
      <section aria-labelledby="direccion-publica">
        <Title order={2} size="h4" id="direccion-publica">{t('direccion_publica')}</Title>
        {competencia.is_active ? (
          <div className="dir-publica">
            <Qr texto={publica} rotulo={t('qr_de', {de: publica})} lado={220}/>
            <Stack gap="xs" align="start">
              <Anchor href={`/${id}/`}>{publica}</Anchor>
              <Anchor href={`/${id}/pantalla`}>{t('pantalla')}</Anchor>
              <Group className="ui-no-paper">
                <Button variant="default" onClick={() => void copiar()}>{t('copiar')}</Button>
                <Button variant="default" onClick={() => print()}>{t('imprimir')}</Button>
              </Group>
            </Stack>
          </div>
        ) : <Text>{t('no_es_publica')}</Text>}
      </section>
      <section aria-labelledby="archivos" className="ui-no-paper">
        <Title order={2} size="h4" id="archivos">{t('archivos')}</Title>
        <Group my="xs">
          {kFormatos.map((formato) => (
            <Button key={formato} component="a" variant="default"
              download={`resultados-${id}.${formato}`}
              href={`/api/competencias/${id}/resultados/?formato=${formato}`}>
              {formato.toUpperCase()}
            </Button>
          ))}
        </Group>
        {data && (
          <Text size="sm" c="dimmed">
            {data.version > 0 ? t('version', {n: data.version}) : t('sin_version')} ·{' '}
            {t('huella')} <span className="dir-huella">{data.huella}</span>
          </Text>
        )}
      </section>
    </Stack>
  );
}
