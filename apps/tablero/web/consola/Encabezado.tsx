// What a place is called, what it says of itself, and what can be done with the whole of it.
import {Group, Text, Title} from '@mantine/core';
import type {ReactNode} from 'react';

interface EncabezadoProps {
  titulo: string;
  dice?: ReactNode;
  children?: ReactNode;
}

export function Encabezado({titulo, dice, children}: EncabezadoProps) {
  return (
    <Group justify="space-between" align="start" gap="sm" mt="xs">
      <div className="con-titulo">
        <Title order={1} size="h3">{titulo}</Title>
        {dice && <Text c="dimmed" size="sm" component="div">{dice}</Text>}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
