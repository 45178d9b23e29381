import {expect, test} from 'vitest';
import {porDe, totalesDe, type Reporte} from './reporte';

const reporte = (columnas: [string, boolean][], filas: Record<string, unknown>[]): Reporte => ({
  titulo: '', desde: '', hasta: '', por: 'dia', filas,
  columnas: columnas.map(([clave, es_numero]) => ({clave, nombre: clave, es_numero}))
});

test('amounts add up to the hundredth, what has no sum has none', () => {
  const filas = [{dia: 'a', total: 0.1, dias: 3}, {dia: 'b', total: 0.2, dias: 4},
                 {dia: 'c', total: null, dias: 1}];
  const dicho = reporte([['dia', false], ['total', true], ['dias', true]], filas);
  expect(totalesDe(dicho)).toEqual({total: 0.3});
});

test('a grouping that a report does not have is its first one', () => {
  expect(porDe('ventas', 'metodo')).toBe('metodo');
  expect(porDe('impuestos', 'metodo')).toBe('dia');
  expect(porDe('caja', null)).toBe('caja');
});
