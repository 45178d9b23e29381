// The head of a file of rows: enough to say which column is which field. The server reads the rest.
import type {Field} from './wire';

// The names in the first line, by comma, semicolon or tab; quoted ones may hold them.
export function columnsOfFile(csv: string): string[] {
  const head = lineOf(csv);
  const separator = [';', '\t', ','].find((each) => splitBy(head, each).length > 1) ?? ',';
  return splitBy(head, separator).map((name) => name.trim()).filter(Boolean);
}

function lineOf(csv: string): string {
  let is_quoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    if (csv[at] === '"') is_quoted = !is_quoted;
    if (!is_quoted && (csv[at] === '\n' || csv[at] === '\r')) return csv.slice(0, at);
  }
  return csv;
}

function splitBy(line: string, separator: string): string[] {
  const parts = [''];
  let is_quoted = false;
  for (const char of line) {
    if (char === '"') is_quoted = !is_quoted;
    if (char === separator && !is_quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
}

const plain = (text: string) =>
    text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]/g, '');

// Each column's field: the one of the same name or label; no field twice.
export function guessOf(columns: string[], fields: Pick<Field, 'nombre' | 'etiqueta'>[])
    : Record<string, string> {
  const left = [...fields];
  return Object.fromEntries(columns.map((column) => {
    const at = left.findIndex(({nombre, etiqueta}) =>
        [nombre, etiqueta].some((name) => plain(name) === plain(column)));
    return [column, at < 0 ? '' : left.splice(at, 1)[0]!.nombre];
  }));
}
