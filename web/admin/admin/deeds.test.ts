import {expect, test} from 'vitest';
import {spanOf, toldOf, type Known} from './deeds';
import type {Account, Entry, Key, Setting} from './wire';
import {words} from './words';

const known_words: Record<string, string> = {...words.es, password: 'Contraseña'};
const say = (word: string, more: Record<string, unknown> = {}) =>
    known_words[word] ?? String(more['defaultValue'] ?? word);
const known: Known = {
  accounts: [{id: 6, usuario: 'zoila'} as Account], keys: [{id: 2, nombre: 'Bodega'} as Key],
  settings: [{nombre: 'moneda', etiqueta: 'Moneda', tipo: 'text'} as Setting],
  roles: {recepcionista: 'Recepción'}
};
const entry = (more: Partial<Entry>): Entry => ({
  id: 1, hora: '', quien: {tipo: 'user', id: 3, nombre: 'carla'}, direccion: '', accion: 'update',
  antes: null, despues: null, ...more
});
const told = (more: Partial<Entry>) => {
  const {title, entry: {accion, antes, despues}, fields} = toldOf(entry(more), known, say);
  return [`${accion}: ${title}`, fields.map(({etiqueta}) => etiqueta), antes, despues];
};

test('an account is called by its name, its fields and roles by their words', () => {
  expect(told({modelo: 'usuarios', registro: '6', antes: {roles: [], activo: true},
               despues: {roles: ['recepcionista', 'otro'], activo: false}})).toEqual([
    'Cambiada: Cuenta zoila', ['Roles', 'Activa'], {roles: '', activo: true},
    {roles: 'Recepción, otro', activo: false}
  ]);
  expect(told({modelo: 'usuarios', registro: '99', despues: {clave: true}}))
      .toEqual(['Cambiada: Cuenta #99', ['Contraseña'], null, {clave: 'cambiada'}]);
});

test('a key is revoked and a session ended, not deleted', () => {
  expect(told({modelo: 'llaves', registro: '2', accion: 'delete'})[0])
      .toBe('Revocada: Llave Bodega');
  expect(told({modelo: 'llaves', registro: '9', accion: 'delete', antes: {nombre: 'Vieja'}}))
      .toEqual(['Revocada: Llave Vieja', ['Nombre'], {nombre: 'Vieja'}, null]);
  expect(told({modelo: 'sesiones', registro: '6', accion: 'delete'})[0])
      .toBe('Terminada: Sesión de zoila');
});

test('what is not known stays as it is', () => {
  expect(told({modelo: 'ajustes', registro: '', despues: {moneda: 'CLP', otro: 1}})).toEqual(
      ['Cambiados: Ajustes', ['Moneda', 'otro'], null, {moneda: 'CLP', otro: 1}]);
  expect(told({modelo: 'respaldos', registro: 'a.db', accion: 'girado'})[0])
      .toBe('girado: Respaldo a.db');
});

test('a day is the site’s, and the last one is in', () => {
  expect(spanOf({desde: '2026-01-31', hasta: '2026-01-31'}, 'America/Mexico_City'))
      .toEqual({desde: '2026-01-31T06:00:00.000Z', hasta: '2026-02-01T06:00:00.000Z'});
  expect(spanOf({desde: '', hasta: ''}, 'UTC')).toEqual({desde: '', hasta: ''});
  expect(spanOf({desde: 'ayer', hasta: 'hoy'}, 'UTC'))
      .toEqual({desde: 'ayerT00:00:00', hasta: 'hoyT00:00:00'});
});
