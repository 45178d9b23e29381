import {expect, test} from 'vitest';
import {contiene, ordenadas} from './tabla';

test('words are found wherever they stand, without accents', () => {
  expect(contiene(['7', 'cliente', ['user:7', 'tema:pagos']], 'PAGOS cli')).toBe(true);
  expect(contiene(['Lucía'], 'lucia')).toBe(true);
  expect(contiene(['7', 'cliente'], 'admin')).toBe(false);
  expect(contiene([], '')).toBe(true);
});

test('rows are in the order asked, numbers within texts by their size', () => {
  const filas = [{u: '10', r: 'b'}, {u: '9', r: 'a'}, {u: '9', r: 'b'}];
  const dicho = (orden: string[]) => ordenadas(filas, orden).map(({u, r}) => u + r).join(' ');
  expect(dicho(['u'])).toBe('9a 9b 10b');
  expect(dicho(['-u', '-r'])).toBe('10b 9b 9a');
  expect(dicho([])).toBe('10b 9a 9b');
});
