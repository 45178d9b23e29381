import {expect, test} from 'vitest';
import {chosen, moved} from './grid';

const extent = {rows: 30, columns: 4}, at = {row: 5, column: 2};

test.each([
  ['ArrowUp', false, 4, 2], ['ArrowDown', false, 6, 2], ['ArrowLeft', false, 5, 1],
  ['ArrowRight', false, 5, 3], ['PageDown', false, 15, 2], ['PageUp', false, 0, 2],
  ['Home', false, 5, 0], ['End', false, 5, 3], ['Home', true, 0, 0], ['End', true, 29, 3]
])('%s, far: %s', (key, is_far, row, column) => {
  expect(moved(key, at, extent, is_far)).toEqual({row, column});
});

test('no key leads out of the table, others lead nowhere', () => {
  expect(moved('ArrowRight', {row: 29, column: 3}, extent)).toEqual({row: 29, column: 3});
  expect(moved('ArrowUp', {row: 0, column: 0}, extent)).toEqual({row: 0, column: 0});
  expect(moved('x', at, extent)).toBeUndefined();
});

test('Shift chooses all between, and lets go of all between', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect([...chosen(new Set(), ids, {id: 'b'})]).toEqual(['b']);
  expect([...chosen(new Set(['b']), ids, {id: 'd', since: 'b'})].sort()).toEqual(['b', 'c', 'd']);
  expect([...chosen(new Set(ids), ids, {id: 'a', since: 'c'})]).toEqual(['d']);
  expect([...chosen(new Set(['b']), ids, {id: 'a', since: 'gone'})].sort()).toEqual(['a', 'b']);
});
