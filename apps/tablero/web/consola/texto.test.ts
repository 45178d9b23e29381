import {expect, test} from 'vitest';
import {cuandoDe, diaDe, leerJson, legible, momentoDe, NoEsJson, partesDe} from './texto';

test('a moment is shown by the clocks of the site', () => {
  expect(momentoDe('2026-11-21T03:05:00.000Z', 'en', 'America/Bogota'))
      .toMatch(/^11\/20\/26, 10:05:00\sPM$/);
  expect(momentoDe(null, 'es')).toBe('—');
  expect(diaDe(new Date('2026-11-21T03:05:00Z'), 'America/Bogota')).toBe('2026-11-20');
});

test('a day with a time is a minute, a time without a day is nothing', () => {
  for (const cuando of ['', '2026-11-21', '2026-11-21T10:30']) {
    const {dia, hora} = partesDe(cuando);
    expect(cuandoDe(dia, hora)).toBe(cuando);
  }
  expect(cuandoDe('', '10:30')).toBe('');
  expect(cuandoDe('2026-11-21', '10:30:15')).toBe('2026-11-21T10:30');
});

test('what is no JSON is said with its line and column', () => {
  expect(leerJson('{"a": [1]}')).toEqual({a: [1]});
  const fallo = (texto: string) => {
    try {
      return leerJson(texto);
    } catch (error) {
      return error instanceof NoEsJson ? `${error.linea}:${error.columna}` : error;
    }
  };
  expect(fallo('{\n  "a": x\n}')).toBe('2:8');
  expect(fallo('{"a": 1,,}')).toBe('1:9');
  expect(fallo('{"a": [1, {"b": null}, ]}')).toBe('1:24');
  expect(fallo('{"a": "sin fin}')).toBe('1:7');
  expect(fallo('{a: 1}')).toBe('1:2');
  expect(fallo('[01]')).toBe('1:2');
  expect(fallo('{} {}')).toBe('1:4');
  expect(fallo('{"a": 1')).toBe('1:8');
  expect(fallo('')).toBe('1:1');
});

test('what is too long for a screen is cut, and said to be', () => {
  expect(legible({a: '<b>'})).toEqual({texto: '{\n  "a": "<b>"\n}', es_todo: true});
  const {texto, es_todo} = legible('x'.repeat(300_000));
  expect([texto.length, es_todo]).toEqual([200_000, false]);
});
