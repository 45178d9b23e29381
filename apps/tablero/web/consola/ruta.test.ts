import {expect, test} from 'vitest';
import {kLugares, lugarDe, rutaDe} from './ruta';

test('an address says what is shown, and what is shown has an address', () => {
  expect(lugarDe('/consola')).toBe('conexiones');
  for (const lugar of kLugares) expect(lugarDe(rutaDe(lugar))).toBe(lugar);
});

test('an address of nothing shows nothing', () => {
  for (const camino of ['/consola/otra/', '/consola/historial/7/', '/consola/conexiones/'])
    expect(lugarDe(camino)).toBe('nada');
});
