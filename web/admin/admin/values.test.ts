import {expect, test} from 'vitest';
import {bytesOf, deviceOf, forForm, fromForm, fromTheClock, onTheClock, shown} from './values';

const way = {language: 'es', zone: 'America/Bogota', yes: 'Sí', no: 'No'};
const field = (tipo: string, valores: {valor: string, etiqueta: string}[] | null = null) =>
    ({tipo, valores, nulo: true, ref: null});

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
  expect(fromForm({tipo: 'text', nulo: false, ref: null}, '', 'UTC')).toBe('');
  expect(fromForm(field('json'), forForm(field('json'), {a: 1}, 'UTC'), 'UTC')).toEqual({a: 1});
  expect(() => fromForm(field('json'), '{', 'UTC')).toThrow(SyntaxError);
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
  const field = {tipo: 'decimal', nulo: false, ref: null} as const;
  const written = ['12,50', '-,5', '12.5', '1.234,5', '1,500', 'doce'];
  expect(written.map((text) => fromForm(field, text, 'UTC')))
      .toEqual(['12.50', '-.5', '12.5', '1.234,5', '1,500', 'doce']);
});
