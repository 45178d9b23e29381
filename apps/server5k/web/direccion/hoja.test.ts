import {expect, test} from 'vitest';
import {aCsv, columnaDe, csvDe, HojaMala, texto} from './hoja';

test('cells that hold separators, quotes or lines are quoted', () => {
  expect(aCsv([['nombre', 'dorsal'], ['Paz, "la" rápida', '7'], ['a\nb', '']]))
      .toBe('nombre,dorsal\n"Paz, ""la"" rápida",7\n"a\nb",\n');
});

test('a column is found by its letters', () => {
  expect(['A1', 'B20', 'Z3', 'AA1', 'AB7'].map(columnaDe)).toEqual([0, 1, 25, 26, 27]);
});

test('text is UTF-8, or what Windows wrote', () => {
  expect(texto(new TextEncoder().encode('Cóndores'))).toBe('Cóndores');
  expect(texto(new Uint8Array([0x43, 0xf3, 0x6e]))).toBe('Cón');
  expect(texto(new Uint8Array([0xff, 0xfe, 0x43, 0x00, 0xf3, 0x00]))).toBe('Có');
  expect(() => texto(new Uint8Array([0x89, 0x50, 0x00, 0x01]))).toThrow(HojaMala);
});

test('a file that is too big, or a zip that is no workbook, is refused with why', async () => {
  const grande = new File([new Uint8Array(5_000_001)], 'a.csv');
  await expect(csvDe(grande)).rejects.toMatchObject({falla: 'hoja_grande'});
  const zip = new File([new Uint8Array([0x50, 0x4b, 3, 4, 9, 9])], 'a.xlsx');
  await expect(csvDe(zip)).rejects.toMatchObject({falla: 'hoja_mala'});
  expect(await csvDe(new File(['nombre;dorsal\n'], 'a.csv'))).toBe('nombre;dorsal\n');
});
