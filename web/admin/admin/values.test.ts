import type {ApiError} from '@chasqui/client';
import {expect, test} from 'vitest';
import {
  bytesOf, deviceOf, forForm, fromForm, fromTheClock, isSame, onTheClock, sentOf, shown, Unread
} from './values';

const way = {language: 'es', zone: 'America/Bogota', yes: 'Sí', no: 'No'};
const field = (tipo: string, valores: {valor: string, etiqueta: string}[] | null = null) =>
    ({tipo, valores, nulo: true, ref: null, escala: tipo === 'decimal' ? 2 : null});

test('a cell says what a person reads', () => {
  expect(shown(field('boolean'), false, way)).toBe('No');
  expect(shown(field('text'), null, way)).toBe('—');
  expect(shown(field('enum', [{valor: 'a', etiqueta: 'Abierta'}]), 'a', way)).toBe('Abierta');
  expect(shown(field('timestamp'), '2026-01-31T14:05:09Z', way)).toContain('09:05:09');
  expect(shown(field('json'), {a: [1]}, way)).toBe('{"a":[1]}');
  expect(shown(field('text'), 'x'.repeat(200), way)).toHaveLength(141);
});

test.each(['America/Bogota', 'America/New_York', 'Asia/Kolkata', 'UTC'])(
    'a moment comes back from the clocks of %s', (zone) => {
      for (const iso of ['2026-01-31T23:59:59.000Z', '2026-07-01T00:00:00.000Z'])
        expect(fromTheClock(onTheClock(iso, zone), zone)).toBe(iso);
    });

test('a form sends what the server keeps', () => {
  expect(fromForm(field('integer'), '12', 'UTC')).toBe(12);
  expect(fromForm(field('integer'), '1x', 'UTC')).toBe('1x');
  expect(fromForm(field('decimal'), '12.50', 'UTC')).toBe('12.50');
  expect(fromForm(field('text'), '', 'UTC')).toBeNull();
  expect(fromForm({tipo: 'text', nulo: false, ref: null, escala: null}, '', 'UTC')).toBe('');
  expect(fromForm(field('json'), forForm(field('json'), {a: 1}, 'UTC'), 'UTC')).toEqual({a: 1});
  expect(() => fromForm(field('json'), '{', 'UTC')).toThrow(new Unread('no_json'));
});

test('sizes are said in their unit', () => {
  expect([bytesOf(0, 'en'), bytesOf(1536, 'en'), bytesOf(null, 'en')])
      .toEqual(['0 B', '1.5 KiB', '—']);
});

test('a browser is named in two words, another program as it says', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) '
      + 'Chrome/126.0.0.0 Safari/537.36';
  expect(deviceOf(chrome)).toBe('Chrome · Windows');
  expect(deviceOf(`${chrome} Edg/126.0`)).toBe('Edge · Windows');
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1'))
      .toBe('Safari · iOS');
  expect(deviceOf('python-requests/2.28')).toBe('python-requests/2.28');
});

test('a decimal may be written with a comma', () => {
  const written = ['12,50', '-,5', '12.5', '1.234,5', '0,125', '1500,000', 'doce'];
  expect(written.map((text) => fromForm(field('decimal'), text, 'UTC')))
      .toEqual(['12.50', '-.5', '12.5', '1.234,5', '0.125', '1500.000', 'doce']);
});

test('a number that may be a thousand and a half is asked about', () => {
  for (const text of ['1,500', '1.500', ' -12,000'])
    expect(() => fromForm(field('decimal'), text, 'UTC')).toThrow(new Unread('which_number'));
  expect(fromForm({...field('decimal'), escala: 3}, '1.500', 'UTC')).toBe('1.500');
  expect(sentFault(['1,500', '7'])).toEqual({a: 'which_number'});
});

function sentFault(texts: string[]): unknown {
  const fields = texts.map((_, at) => ({...field('decimal'), nombre: 'ab'[at]!}));
  const values = Object.fromEntries(texts.map((text, at) => ['ab'[at]!, text]));
  try {
    return sentOf(fields, values, 'UTC', (word) => word);
  } catch (error) {
    return (error as ApiError).fields;
  }
}

test('what a form sends is the same as what the server says of it', () => {
  expect(['12.50', '7', '', null].map((sent, at) => isSame(sent, [12.5, 7, null, 'x'][at])))
      .toEqual([true, true, true, false]);
  expect(isSame({a: [1]}, {a: [1]})).toBe(true);
  expect(isSame('012', '12')).toBe(false);
});

test('an amount has the decimals of its field', () => {
  expect(shown(field('decimal'), 12345.5, way)).toBe('12.345,50');
  expect(shown(field('decimal'), '0.1', {...way, language: 'en'})).toBe('0.10');
});
