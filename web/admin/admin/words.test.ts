import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {words} from './words';

const folder = new URL('.', import.meta.url).pathname;
const sources = readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
    .map((name) => readFileSync(folder + name, 'utf8')).join('\n');
const shared = readFileSync(`${folder}../../ui/src/words.ts`, 'utf8');

test('every word is said in both languages', () => {
  expect(Object.keys(words.en)).toEqual(Object.keys(words.es));
});

test('no place asks for a word that is not there', () => {
  const asked = [...sources.matchAll(/\bt\('([a-z_0-9]+)'/g)].map(([, word]) => word!);
  const known = (word: string) => word in words.es || `${word}_one` in words.es
      || new RegExp(`\\b${word}(_one)?:`).test(shared);
  expect(asked.filter((word) => !known(word))).toEqual([]);
});
