import {expect, test} from 'vitest';
import {columnsOf, filterOf, keyOfFilter, kindOf, labelOf, operatorsOf} from './fields';
import type {Field, Model} from './wire';

const field = (nombre: string, more: Partial<Field> = {}) =>
    ({nombre, tipo: 'text', papel: null, largo_max: null, visible: true, ...more}) as Field;

test('a filter is said as the server takes it, and read back', () => {
  for (const [key, value] of [['a', '1'], ['a__gte', '2'], ['a__b__contains', 'x']] as const)
    expect(keyOfFilter(filterOf(key, value))).toBe(key);
  expect(filterOf('a__b__contains', 'x')).toEqual({name: 'a__b', operator: 'contains', value: 'x'});
});

test('the name comes first, what few people read stays aside', () => {
  const campos = [
    field('id', {papel: 'id'}), field('uuid', {papel: 'uuid'}),
    field('notas', {largo_max: 4000}),
    field('nombre', {largo_max: 4000}), field('datos', {tipo: 'json'}),
    field('borrado', {papel: 'deleted'}),
    ...Array.from({length: 12}, (_, at) => field(`c${at}`))
  ];
  const shown = (is_trash: boolean) =>
      columnsOf({muestra: 'nombre', campos} as Model, is_trash)
          .filter(({is_hidden}) => !is_hidden).map(({field: {nombre}}) => nombre);
  expect(shown(false).slice(0, 3)).toEqual(['nombre', 'id', 'c0']);
  expect(shown(false)).toHaveLength(9);
  expect(shown(true)).toContain('borrado');
});

test('a form has the field for what it holds', () => {
  expect(kindOf(field('a', {largo_max: 4000}))).toBe('long');
  expect(kindOf(field('a', {largo_max: 40}))).toBe('text');
  expect(kindOf(field('a', {tipo: 'ref'}))).toBe('search');
  expect(operatorsOf(field('a', {tipo: 'boolean'}))).toEqual(['eq']);
});

test('a field without a label has one that people read', () => {
  expect([labelOf('consentimiento_avisos', false), labelOf('cliente_id', true), labelOf('x', true)])
      .toEqual(['Consentimiento avisos', 'Cliente', 'X']);
});
