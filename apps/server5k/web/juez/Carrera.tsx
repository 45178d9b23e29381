// The race above the list: its state and its clock, by the server's time.
import {useStore, useTicking} from '@chasqui/client/react';
import {Alert, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import type {Competencia} from './base';
import type {Puesto} from './puesto';
import {reloj} from './tiempo';

const kDesfaseMs = 2000, kRttMs = 1000;

export function Reloj({puesto, competencia}: {puesto: Puesto, competencia: Competencia}) {
  const {t} = useTranslation();
  const clock = useStore(puesto.reloj);
  const corre = competencia.en_curso || competencia.estado === 'pausada';
  const ahora = useTicking(() => clock.now(), 100, corre);
  const fin = corre ? ahora : competencia.finished_at;
  const {started_at} = competencia;
  return (
    <div>
      <Text size="sm" truncate>{competencia.nombre} · {t(estadoDicho(competencia))}</Text>
      {started_at !== null && fin !== null && (
        <div className="juez-reloj ui-number" role="timer" aria-live="off">
          {reloj(fin - started_at, corre ? 1 : 0)}
        </div>
      )}
    </div>
  );
}

function estadoDicho({estado, en_curso}: Competencia): string {
  if (en_curso) return 'en_curso';
  if (estado === 'pausada') return 'pausada';
  return estado === 'programada' ? 'no_iniciada' : 'detenida';
}

export function Avisos({puesto}: {puesto: Puesto}) {
  const {t} = useTranslation();
  const clock = useStore(puesto.reloj);
  if (!clock.is_synced) return null;
  const desfase = clock.offset_ms, rtt = clock.rtt_ms ?? 0;
  const hacia = t(desfase < 0 ? 'adelantado' : 'atrasado');
  return (
    <>
      {Math.abs(desfase) > kDesfaseMs && (
        <Alert variant="outline" color="orange" my="xs" p="xs">
          {t('desfase', {s: Math.round(Math.abs(desfase) / 1000), hacia})}
        </Alert>
      )}
      {rtt > kRttMs && (
        <Alert variant="outline" color="orange" my="xs" p="xs">{t('red_lenta', {ms: rtt})}</Alert>
      )}
    </>
  );
}
