import {useStored} from '@chasqui/client/react';
import {Badge, Button, Group, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import type {Llegada} from './base';
import type {Puesto} from './puesto';
import {reloj} from './tiempo';

export interface FilaProps {
  n: number;
  llegada: Llegada;
  puesto: Puesto;
  cambiar(): void;
}

const kTonos: Record<string, string> = {
  local: 'gray.8', enviando: 'blue.9', guardado: 'green.9', dudoso: 'orange.9', rechazado: 'red.9'
};

export function Fila({n, llegada, puesto, cambiar}: FilaProps) {
  const {t} = useTranslation();
  const {estado, codigo} = useEstado(puesto, llegada);
  return (
    <li className="juez-fila" data-estado={estado}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <div>
          <Text size="sm" c="dimmed">
            {t('corredor', {n})}{llegada.dorsal && ` · ${t('dorsal')} ${llegada.dorsal}`}
          </Text>
          <Text fw={600} className="juez-tiempo ui-number" size="lg">
            {leido(llegada, t('ausente'))}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          <Badge variant="filled" color={kTonos[estado]!} tt="none" size="md">{t(estado)}</Badge>
          <Button variant="subtle" size="sm" px={6} h={44} onClick={cambiar}
            aria-label={`${t('editar')}: ${t('corredor', {n})}`}>{t('editar')}</Button>
        </Group>
      </Group>
      {estado === 'rechazado' && (
        <Group justify="space-between" gap="xs">
          <Text size="sm" style={{color: 'var(--ui-bad)'}}>
            {t(`motivo_${codigo}`, llegada.motivo)}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default"
              onClick={() => void puesto.reintentar(llegada)}>{t('reintentar')}</Button>
            <Button size="xs" variant="default"
              onClick={() => void puesto.descartar(llegada)}>{t('descartar')}</Button>
          </Group>
        </Group>
      )}
    </li>
  );
}

// What a person needs to know: is it only here, on its way, or safe; if refused, the code of why.
function useEstado(puesto: Puesto, {id, estado}: Llegada): {estado: string, codigo: string} {
  const envio = useStored(
      () => puesto.salida.table.where({lane: id}).first(), [puesto, id, estado], undefined);
  if (!envio) return {estado, codigo: ''};
  const {state, code: codigo} = envio;
  if (state === 'refused') return {estado: 'rechazado', codigo};
  return {estado: envio.is_sealed && state === 'waiting' ? 'enviando' : 'local', codigo};
}

function leido({tiempo, orden}: Llegada, ausente: string): string {
  if (tiempo === 0) return ausente;
  return tiempo === null ? new Date(orden).toLocaleTimeString() : reloj(tiempo);
}
