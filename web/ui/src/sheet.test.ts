import {expect, test} from 'vitest';
import {BadSheet, columnAt, csvOf, dayOf, textOf, toCsv} from './sheet';

test('cells that hold separators, quotes or lines are quoted', () => {
  expect(toCsv([['nombre', 'dorsal'], ['Paz, "la" rápida', '7'], ['a\nb', '']]))
      .toBe('nombre,dorsal\n"Paz, ""la"" rápida",7\n"a\nb",\n');
});

test('a column is found by its letters', () => {
  expect(['A1', 'B20', 'Z3', 'AA1', 'AB7'].map(columnAt)).toEqual([0, 1, 25, 26, 27]);
});

test('days and times are counted from where spreadsheets do', () => {
  expect(['46387', '46387.5', '0.25', '', 'hoy'].map(dayOf))
      .toEqual(['2026-12-31', '2026-12-31T12:00:00', '06:00:00', '', 'hoy']);
});

test('text is UTF-8, or what Windows wrote', () => {
  expect(textOf(new TextEncoder().encode('Cóndores'))).toBe('Cóndores');
  expect(textOf(new Uint8Array([0x43, 0xf3, 0x6e]))).toBe('Cón');
  expect(textOf(new Uint8Array([0xff, 0xfe, 0x43, 0x00, 0xf3, 0x00]))).toBe('Có');
  expect(() => textOf(new Uint8Array([0x89, 0x50, 0x00, 0x01]))).toThrow(BadSheet);
});

test('a file that is too big, or a zip that is no workbook, is refused with why', async () => {
  const big = new File([new Uint8Array(5_000_001)], 'a.csv');
  await expect(csvOf(big)).rejects.toMatchObject({fault: 'sheet_big'});
  const zip = new File([new Uint8Array([0x50, 0x4b, 3, 4, 9, 9])], 'a.xlsx');
  await expect(csvOf(zip)).rejects.toMatchObject({fault: 'sheet_bad'});
  expect(await csvOf(new File(['nombre;dorsal\n'], 'a.csv'))).toBe('nombre;dorsal\n');
});
