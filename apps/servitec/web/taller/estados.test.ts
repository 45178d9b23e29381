import {expect, test} from 'vitest';
import {diaDe, estaVencida, kAbiertos, siguientes} from './estados';

test('work in progress moves freely, what is closed stays closed', () => {
  expect(siguientes('Pendiente')).toEqual(
      ['En Proceso', 'Espera de Repuesto', 'Reparado', 'Sin solución', 'Entregado', 'Cancelado']);
  expect(siguientes('Sin solución')).toEqual(['Entregado']);
  expect(siguientes('Entregado')).toEqual([]);
  expect(siguientes('Cancelado')).toEqual([]);
  expect(kAbiertos).not.toContain('Entregado');
});

test('what was promised for yesterday is late while there is something to do', () => {
  const es = (estado: 'En Proceso' | 'Sin solución', fecha_entrega: string | null) =>
      estaVencida({estado, fecha_entrega}, '2026-03-10');
  expect(es('En Proceso', '2026-03-09')).toBe(true);
  expect(es('En Proceso', '2026-03-10')).toBe(false);
  expect(es('En Proceso', null)).toBe(false);
  expect(es('Sin solución', '2026-03-09')).toBe(false);
});

test('a day is that of the clock on the wall', () => {
  expect(diaDe(new Date(2026, 2, 9, 23, 59))).toBe('2026-03-09');
});
