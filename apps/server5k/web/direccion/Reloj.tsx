// A competition's state and clock, by the server's time.
import {useStore, useTicking} from '@chasqui/client/react';
import {Badge, Group, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {reloj as escribir} from '../juez/tiempo';
import type {Competencia} from './datos';
import {reloj} from './vivo';

const kColores: Record<string, string> = {
  programada: 'gray', en_curso: 'green', pausada: 'orange', detenida: 'gray',
  provisional: 'blue', oficial: 'blue', inactiva: 'gray'
};

export function Chip({competencia}: {competencia: Competencia}) {
  const {t} = useTranslation();
  const estado = competencia.is_active ? competencia.estado : 'inactiva';
  return (
    <Badge className="dir-chip" data-estado={estado} variant="outline" size="lg"
      color={kColores[estado] ?? 'gray'}>{t(`estado_${estado}`)}</Badge>
  );
}

export function transcurrido(competencia: Competencia, ahora: number): number | undefined {
  if (!competencia.started_at) return undefined;
  const corre = competencia.is_running || competencia.estado === 'pausada';
  const hasta = corre ? ahora : Date.parse(competencia.finished_at ?? '');
  const ms = hasta - Date.parse(competencia.started_at);
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}

export function Tiempo({competencia, cifras}: {competencia: Competencia, cifras: 0 | 1}) {
  const clock = useStore(reloj);
  const corre = competencia.is_running || competencia.estado === 'pausada';
  const ahora = useTicking(() => clock.now(), cifras ? 100 : 500, corre);
  const ms = transcurrido(competencia, ahora);
  if (ms === undefined) return null;
  return (
    <span className="ui-number dir-reloj" role="timer" aria-live="off">
      {escribir(ms, corre ? cifras : 0)}
    </span>
  );
}

export function Reloj({competencia}: {competencia: Competencia}) {
  return (
    <div>
      <Text size="sm" truncate>{competencia.name}</Text>
      <Group gap="sm" wrap="nowrap">
        <Tiempo competencia={competencia} cifras={1}/>
        <Chip competencia={competencia}/>
      </Group>
    </div>
  );
}
