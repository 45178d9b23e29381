// Two truths side by side: the server's and what was told from here.
import {useStored} from '@chasqui/client/react';
import {Button, Group, Paper, Table, Text, Title} from '@mantine/core';
import '@mantine/core/styles/Table.css';
import {useTranslation} from 'react-i18next';
import type {BaseDelMostrador, Conflicto as UnConflicto} from './base';

export interface ConflictoProps {
  conflicto: UnConflicto;
  base: BaseDelMostrador;
  elegir(lado: 'servidor' | 'cliente'): void;
}

async function nombreDe(base: BaseDelMostrador, {modelo, registro}: UnConflicto) {
  if (registro === null) return '';
  const tabla = {inventario: base.productos, clientes: base.clientes}[modelo];
  const suyo = await tabla?.get(registro);
  return suyo?.nombre ?? `${modelo} ${registro}`;
}

export function Conflicto({conflicto, base, elegir}: ConflictoProps) {
  const {t} = useTranslation();
  const nombre = useStored(() => nombreDe(base, conflicto), [base, conflicto], '');
  const {id, tipo, motivo, campos, cuerpo, usuario, dispositivo} = conflicto;
  const es_tarea = tipo === 'tarea';
  const titulo = [t(`motivo_${motivo}`, {defaultValue: motivo}), nombre].filter(Boolean).join(': ');
  return (
    <Paper withBorder p="md" component="article" aria-labelledby={`conflicto-${id}`}>
      <Title order={3} size="h5" id={`conflicto-${id}`}>{titulo}</Title>
      <Text size="sm" c="dimmed">{[usuario, dispositivo].filter(Boolean).join(' · ')}</Text>
      {es_tarea
          ? <Text my="sm">{t('tarea_sobreventa', {saldo: dicho(cuerpo?.['saldo'])})}</Text>
          : <Lados campos={campos ?? deCuerpo(cuerpo)}/>}
      <Group grow preventGrowOverflow={false}>
        <Button variant="default" size="md" onClick={() => elegir('servidor')}>
          {t(es_tarea ? 'tarea_hecha' : 'queda_servidor')}
        </Button>
        {!es_tarea && (
          <Button size="md" onClick={() => elegir('cliente')}>{t('vale_cliente')}</Button>
        )}
      </Group>
    </Paper>
  );
}

type Campos = NonNullable<UnConflicto['campos']>;

function deCuerpo(cuerpo: UnConflicto['cuerpo']): Campos {
  return Object.fromEntries(Object.entries(cuerpo ?? {}).map(
      ([campo, cliente]) => [campo, {cliente}]));
}

function Lados({campos}: {campos: Campos}) {
  const {t} = useTranslation();
  return (
    <Table my="sm" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('campo')}</Table.Th>
          <Table.Th>{t('servidor')}</Table.Th>
          <Table.Th>{t('cliente_lado')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {Object.entries(campos).map(([campo, lados]) => (
          <Table.Tr key={campo}>
            <Table.Th scope="row">{t(`campo_${campo}`, {defaultValue: campo})}</Table.Th>
            <Table.Td data-lado="servidor">{dicho(lados.servidor)}</Table.Td>
            <Table.Td data-lado="cliente">{dicho(lados.cliente)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function dicho(valor: unknown): string {
  if (valor === undefined || valor === null || valor === '') return '—';
  return typeof valor === 'object' ? JSON.stringify(valor) : String(valor);
}
