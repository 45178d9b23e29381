import {useStore, useStored} from '@chasqui/client/react';
import {go} from '@chasqui/ui/places';
import {Group, Paper, Progress, Stack, Text, Title, UnstyledButton} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import type {Equipo} from './base';
import type {Puesto} from './puesto';

export function Equipos({puesto, equipos}: {puesto: Puesto, equipos: Equipo[]}) {
  const {t} = useTranslation();
  const al_dia = useStore(puesto.al_dia);
  const cuentas = useStored(() => contar(puesto), [puesto], new Map<number, number>());
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('equipos')}</Title>
      {equipos.length === 0 && <Text>{t(al_dia ? 'sin_equipos' : 'todavia')}</Text>}
      {equipos.map((equipo) => (
        <Uno key={equipo.id} equipo={equipo} n={cuentas.get(equipo.id) ?? 0}/>
      ))}
    </Stack>
  );
}

async function contar({base}: Puesto): Promise<Map<number, number>> {
  const cuentas = new Map<number, number>();
  await base.llegadas.filter(({estado}) => estado !== 'anulado').each(
      ({equipo_id}) => void cuentas.set(equipo_id, (cuentas.get(equipo_id) ?? 0) + 1));
  return cuentas;
}

function Uno({equipo, n}: {equipo: Equipo, n: number}) {
  const {t} = useTranslation();
  const ruta = `/juez/equipo/${equipo.id}/`, cuenta = t('de', {n, max: equipo.maximo});
  return (
    <Paper withBorder className="juez-equipo">
      <UnstyledButton component="a" href={ruta} onClick={(evento) => {
        evento.preventDefault();
        go(ruta);
      }}>
        <Group justify="space-between" wrap="nowrap" mb={6}>
          <Text fw={600} size="lg">{equipo.nombre}</Text>
          <Text className="ui-number" style={{whiteSpace: 'nowrap'}}>{cuenta}</Text>
        </Group>
        <Text c="dimmed" mb={6}>{t('dorsal')} {equipo.dorsal}</Text>
        <Progress value={100 * n / equipo.maximo} aria-hidden/>
      </UnstyledButton>
    </Paper>
  );
}
