import {expect, test} from 'vitest';
import {en} from './palabras.en';
import {es} from './palabras.es';

test('every word is there in both languages; Spanish has a plural more', () => {
  const sin_plural = (palabras: object) =>
      Object.keys(palabras).filter((palabra) => !palabra.endsWith('_many')).sort();
  expect(sin_plural(es)).toEqual(sin_plural(en));
});
