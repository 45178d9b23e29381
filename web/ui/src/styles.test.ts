// A part of Mantine without its sheet is drawn wild, on pages where nothing else brings it.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const kRoot = join(import.meta.dirname, '../../..');
const kSheets = join(kRoot, 'node_modules/@mantine/core/styles');
// Sheets that are named otherwise than their parts.
const kDrawnBy: Record<string, string[]> = {
  Checkbox: ['Checkbox', 'InlineInput'], Select: ['Combobox', 'Popover'],
  Textarea: ['Input'], TextInput: ['Input'], NativeSelect: ['Input']
};

const read = (file: string) => readFileSync(join(kRoot, file), 'utf8');
const inside = (folder: string) =>
    readdirSync(join(kRoot, folder)).map((name) => join(folder, name));
const filesIn = (folder: string) =>
    inside(folder).filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file));
const sheetsIn = (text: string) =>
    [...text.matchAll(/styles\/(\w+)\.css'/g)].map(([, name]) => name!);

function partsIn(text: string): string[] {
  return [...text.matchAll(/import \{([^}]*)\}\s*from '@mantine\/core'/g)]
      .flatMap(([, names]) => names!.split(',').map((name) => name.trim()))
      .flatMap((name) => kDrawnBy[name] ?? name)
      .filter((name) => existsSync(join(kSheets, `${name}.css`)));
}

const webs = ['web/admin', ...inside('apps').map((app) => join(app, 'web'))];
const pages = webs.filter((web) => existsSync(join(kRoot, web)))
    .flatMap(inside).filter((page) => existsSync(join(kRoot, page, 'index.html')));

test.each(pages)('%s has the sheets of the parts it uses', (page) => {
  const beside = ['sections', '../comun'].map((name) => join(page, name))
      .filter((folder) => existsSync(join(kRoot, folder)));
  const own = [page, ...beside].flatMap(filesIn).map(read).join('\n');
  const shared = ['styles', 'form', 'table']
      .filter((name) => name === 'styles' || own.includes(`'@chasqui/ui/${name}'`))
      .map((name) => read(`web/ui/src/${name}.ts`)).join('\n');
  const there = new Set([...sheetsIn(shared), ...sheetsIn(own)]);
  expect([...new Set(partsIn(own))].filter((part) => !there.has(part))).toEqual([]);
});
