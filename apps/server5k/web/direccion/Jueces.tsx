// The judges as they stand: who is there, whose clock is off, what their telephones have not sent.
import {useStore, useTicking} from '@chasqui/client/react';
import {reasonOf} from '@chasqui/ui';
import {Alert, Group, Paper, Text, Title} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import type {Dispositivo, JuezEnCarrera} from './datos';
import {hace, segundos} from './momento';
import {reloj} from './vivo';

const pendientesDe = ({dispositivos}: JuezEnCarrera) =>
    dispositivos.reduce((suma, uno) => suma + (uno.pendientes ?? 0), 0);
const avisa = ({dispositivos}: JuezEnCarrera) =>
    dispositivos.some((uno) => uno.en_linea && (uno.aviso_reloj || uno.aviso_red));

// Whoever needs the director comes first.
export function enOrden(jueces: JuezEnCarrera[]): JuezEnCarrera[] {
  const peso = (uno: JuezEnCarrera) =>
      (!uno.en_linea && pendientesDe(uno) > 0 ? 0 : avisa(uno) ? 1 : uno.en_linea ? 3 : 2);
  const nombre = (uno: JuezEnCarrera) => uno.username ?? '';
  return [...jueces].sort((a, b) => peso(a) - peso(b) || nombre(a).localeCompare(nombre(b)));
}

interface JuecesProps {
  jueces: JuezEnCarrera[] | undefined;
  error: Error | null;
}

export function Jueces({jueces, error}: JuecesProps) {
  const {t} = useTranslation();
  const clock = useStore(reloj);
  const ahora = useTicking(() => clock.now(), 5000);
  const en_linea = jueces?.filter((uno) => uno.en_linea).length ?? 0;
  const pendientes = jueces?.reduce((suma, uno) => suma + pendientesDe(uno), 0) ?? 0;
  return (
    <section aria-labelledby="jueces">
      <Title order={2} size="h4" id="jueces">{t('jueces')}</Title>
      {error && <Alert color="red" variant="outline" role="alert">{reasonOf(error, t)}</Alert>}
      {jueces && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {t('jueces_resumen', {n: en_linea, de: jueces.length, p: pendientes})}
        </Text>
      )}
      {jueces?.length === 0 && <Text>{t('sin_jueces')}</Text>}
      <ul className="dir-jueces">
        {jueces && enOrden(jueces).map((uno) => <Juez key={uno.juez_id} juez={uno} ahora={ahora}/>)}
      </ul>
    </section>
  );
}

function Juez({juez, ahora}: {juez: JuezEnCarrera, ahora: number}) {
  const {t} = useTranslation();
  const estado = juez.en_linea ? 'connection_open' : 'connection_away';
  const tiempos = juez.equipos.reduce((suma, {registros}) => suma + registros, 0);
  return (
    <Paper withBorder p="xs" component="li" data-juez={juez.username}
      data-en-linea={juez.en_linea}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600} truncate>{juez.nombre?.trim() || juez.username}</Text>
        <span className={juez.en_linea ? 'dir-bien dir-no-corta' : 'dir-mal dir-no-corta'}>
          <span className="ui-mark" data-state={juez.en_linea ? 'open' : 'away'}
            aria-hidden/> {t(estado)}
        </span>
      </Group>
      <Text size="sm" c="dimmed">
        {juez.username} · {t('equipos_n', {count: juez.equipos.length})} ·{' '}
        {t('tiempos_n', {count: tiempos})}
      </Text>
      {juez.dispositivos.length === 0 && <Text size="sm">{t('nunca_visto')}</Text>}
      {juez.dispositivos.map((uno) => (
        <Telefono key={uno.dispositivo} de={uno} ahora={ahora}/>
      ))}
    </Paper>
  );
}

function Telefono({de, ahora}: {de: Dispositivo, ahora: number}) {
  const {t} = useTranslation();
  const visto = de.visto_en ? hace(ahora - Date.parse(de.visto_en), t) : '—';
  return (
    <div className="dir-telefono">
      <span>{t('visto', {hace: visto})}</span>
      {de.pendientes !== null && (
        <span className={de.pendientes > 0 ? 'dir-mal' : undefined}>
          {t('unsent', {count: de.pendientes})}
        </span>
      )}
      {de.desfase_ms !== null && (
        <span className={de.aviso_reloj ? 'dir-mal' : undefined}>
          {t('desfase', {s: segundos(de.desfase_ms, true)})}
          {de.aviso_reloj && ` ⚠ ${t('reloj_mal')}`}
        </span>
      )}
      {de.rtt_ms !== null && (
        <span className={de.aviso_red ? 'dir-mal' : undefined}>
          {t('rtt', {ms: de.rtt_ms})}{de.aviso_red && ` ⚠ ${t('red_lenta')}`}
        </span>
      )}
      {de.bateria !== null && (
        <span className={de.bateria <= 20 ? 'dir-duda' : undefined}>
          {t('bateria', {n: de.bateria})}
        </span>
      )}
    </div>
  );
}
