import {expect, test} from 'vitest';
import {puede} from './permisos';
import {hrefDe, rutaDe} from './ruta';
import {clavesDe} from './servidor';

test('a path is a place, and one of what it lists', () => {
  expect(rutaDe('/taller/')).toEqual({lugar: 'tablero'});
  expect(rutaDe('/taller/ordenes/17')).toEqual({lugar: 'ordenes', id: '17'});
  expect(rutaDe('/taller/nada')).toEqual({lugar: 'tablero'});
  expect(rutaDe(hrefDe('inventario', 'conteo'))).toEqual({lugar: 'inventario', id: 'conteo'});
});

test('an event makes old what it changed, and nothing else', () => {
  expect(clavesDe('stock_actualizado')).toEqual(['inventario', 'tablero', 'reportes']);
  expect(clavesDe('cliente_creado')).toEqual(['clientes', 'tablero']);
  expect(clavesDe('presentes')).toEqual([]);
});

test('what a role may not is left out; without accounts everybody may', () => {
  const tokens = {access: 'a', refresh: 'r'};
  expect(puede({tokens, roles: ['tecnico']}, 'ventas')).toBe(false);
  expect(puede({tokens, roles: ['gerente']}, 'costo')).toBe(true);
  expect(puede({tokens, roles: ['gerente']}, 'mover')).toBe(false);
  expect(puede({roles: []}, 'productos')).toBe(true);
});
