import {expect, test} from 'vitest';
import {addressOf, askedAnew, askedOf, kAsked, pagesOf, questionOf, turned} from './asked';

test('a list is found again by its address', () => {
  const asked = {
    search: 'pérez & hijos', order: ['-total', 'nombre'], page: 3, size: 100,
    columns: ['nombre', 'total'], filters: {estado: 'Pendiente', total__gte: '10.5'}
  };
  expect(askedOf(addressOf(asked))).toEqual(asked);
  expect(addressOf(kAsked)).toBe('');
  expect(addressOf({...kAsked, order: ['a', '-b']})).toBe('?order=a,-b');
});

test('an address that says nonsense is as none', () => {
  for (const address of ['?page=-1', '?page=x', '?size=7', '?page=1.5', '?order=,', ''])
    expect(askedOf(address)).toEqual(kAsked);
});

test('the server is asked for rows, not for pages', () => {
  expect(questionOf({...kAsked, page: 3, order: ['-id'], filters: {a__gt: '1'}}))
      .toEqual({a__gt: '1', orden: '-id', limit: '50', offset: '100'});
});

test('what is looked for anew begins at the first page', () => {
  const asked = askedAnew({...kAsked, page: 9}, {search: 'x'});
  expect([asked.page, asked.search]).toEqual([1, 'x']);
});

test('a column turns: up, down, not at all; with Shift beside the others', () => {
  expect(turned([], 'a')).toEqual(['a']);
  expect(turned(['a'], 'a')).toEqual(['-a']);
  expect(turned(['-a'], 'a')).toEqual([]);
  expect(turned(['b', 'c'], 'a')).toEqual(['a']);
  expect(turned(['b'], 'a', true)).toEqual(['b', 'a']);
  expect(turned(['a', 'b'], 'a', true)).toEqual(['-a', 'b']);
  expect(turned(['-a', 'b'], 'a', true)).toEqual(['b']);
});

test('there is a page even of nothing', () => {
  expect([0, 1, 50, 51].map((total) => pagesOf(total, 50))).toEqual([1, 1, 1, 2]);
});
