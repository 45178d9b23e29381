import {expect, test} from 'vitest';
import {hace, paraCampo, segundos} from './momento';

test('a moment goes into a field and comes back the same, to the millisecond', () => {
  const ms = Date.parse('2026-12-06T12:00:05.250Z');
  expect(new Date(paraCampo(ms)).getTime()).toBe(ms);
  expect(paraCampo(ms, 0)).toHaveLength('2026-12-06T07:00:05'.length);
  expect(paraCampo('nunca')).toBe('');
});

test('seconds are written with their thousandths and, when asked, their sign', () => {
  expect(segundos(7000)).toBe('7.000');
  expect(segundos(7000, true)).toBe('+7.000');
  expect(segundos(-250, true)).toBe('-0.250');
  expect(segundos(0, true)).toBe('0.000');
});

test('how long ago is told in the largest unit that fits', () => {
  const t = (palabra: string, valores: object) => palabra + JSON.stringify(valores);
  expect(hace(-5, t)).toBe('hace_s{"n":0}');
  expect(hace(59_000, t)).toBe('hace_s{"n":59}');
  expect(hace(61_000, t)).toBe('hace_min{"n":1}');
  expect(hace(7_200_000, t)).toBe('hace_h{"n":2}');
});
