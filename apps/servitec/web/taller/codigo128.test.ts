import {expect, test} from 'vitest';
import {anchosDe} from './codigo128';

const ancho = (anchos: number[]) => anchos.reduce((suma, uno) => suma + uno, 0);

test('each sign is eleven wide, the stop thirteen, and no two are alike', () => {
  const signos = new Set<string>();
  for (let codigo = 32; codigo < 127; codigo += 1) {
    const anchos = anchosDe(String.fromCharCode(codigo))!;
    expect(ancho(anchos)).toBe(3 * 11 + 13);
    signos.add(anchos.slice(6, 12).join(''));
  }
  expect(signos.size).toBe(95);
});

test('a known one: the sum of "PJJ123C" is 54 in set A, so 55 in set B', () => {
  const anchos = anchosDe('PJJ123C')!;
  expect(anchos.slice(0, 6).join('')).toBe('211214');              // Start B.
  expect(anchos.slice(-13, -7).join('')).toBe('311321');           // 55 is "W".
  expect(anchos.slice(-7).join('')).toBe('2331112');
});

test('what has other letters has no bars', () => {
  expect(anchosDe('ñandú')).toBeUndefined();
  expect(anchosDe('')).toBeUndefined();
});
