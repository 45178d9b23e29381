// A spreadsheet as people have it, CSV or XLSX, as the CSV that the server takes.

const kBytesMax = 5_000_000, kUnpackedMax = 30_000_000;
const kRowsMax = 1_048_576, kColumnsMax = 16_384;  // ECMA-376's largest sheet.
const kDayMs = 86_400_000, kDayOf1970 = 25_569;  // As spreadsheets count days.

export type Fault = 'sheet_big' | 'sheet_bad';

export class BadSheet extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

export async function csvOf(file: File, bytes_max = kBytesMax): Promise<string> {
  if (file.size > bytes_max) throw new BadSheet('sheet_big');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Each XLSX is a zip, whatever its name.
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? toCsv(await rowsOfXlsx(bytes)) : textOf(bytes);
}

// UTF-8, UTF-16 (a spreadsheet's "Unicode text"), or what older ones on Windows write. A NUL is in
// none of them.
export function textOf(bytes: Uint8Array): string {
  const read = decoded(bytes);
  if (read.includes('\0')) throw new BadSheet('sheet_bad');
  return read;
}

function decoded(bytes: Uint8Array): string {
  const mark = bytes.length > 1 ? bytes[0]! << 8 | bytes[1]! : 0;
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export function toCsv(rows: string[][]): string {
  const cell = (one: string) => (/[",;\t\r\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one);
  return rows.map((row) => row.map(cell).join(',')).join('\n') + '\n';
}

// "A1" is column 0, "AB7" column 27.
export function columnAt(place: string): number {
  const letters = /^[A-Z]+/.exec(place)?.[0] ?? 'A';
  return [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

// The first sheet of a workbook.
async function rowsOfXlsx(bytes: Uint8Array): Promise<string[][]> {
  const {strFromU8, unzipSync} = await import('fflate');
  const isWanted = (name: string) => name === 'xl/_rels/workbook.xml.rels' ||
      /^xl\/(worksheets\/[^/]+|sharedStrings|styles|workbook)\.xml$/.test(name);
  let unpacked = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        if (!isWanted(name)) return false;
        unpacked += originalSize;
        return unpacked <= kUnpackedMax;
      }
    });
    const xml = (name: string) => {
      const part = parts[name];
      return part && new DOMParser().parseFromString(strFromU8(part), 'application/xml');
    };
    const sheet = xml(firstSheet(xml('xl/workbook.xml'), xml('xl/_rels/workbook.xml.rels')));
    if (!sheet) throw new BadSheet('sheet_bad');
    return rowsIn(sheet, xml('xl/sharedStrings.xml'), datesOf(xml('xl/styles.xml')));
  } catch {
    throw new BadSheet(unpacked > kUnpackedMax ? 'sheet_big' : 'sheet_bad');
  }
}

const all = (within: Document | Element, name: string) =>
    [...within.getElementsByTagNameNS('*', name)];

function firstSheet(book: Document | undefined, links: Document | undefined): string {
  const id = book && all(book, 'sheet')[0]?.getAttribute('r:id');
  const link = links && all(links, 'Relationship').find(
      (each) => each.getAttribute('Id') === id);
  const path = link?.getAttribute('Target') ?? 'worksheets/sheet1.xml';
  return path.startsWith('/') ? path.slice(1) : `xl/${path}`;
}

const textIn = (within: Element) =>
    all(within, 't').filter((t) => t.parentElement?.localName !== 'rPh')
        .map((t) => t.textContent ?? '').join('');

// Which styles of cells show a number as a day or a time.
function datesOf(styles: Document | undefined): Set<string> {
  const formats = styles ? all(styles, 'numFmt').filter((format) =>
      /[dmyhs]/i.test((format.getAttribute('formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]/g, '')))
      : [];
  const codes = new Set(formats.map((format) => format.getAttribute('numFmtId')));
  const isDate = (code: string | null) => {
    const n = Number(code);
    return (n >= 14 && n <= 22) || (n >= 45 && n <= 47) || codes.has(code);
  };
  const kinds = styles ? all(styles, 'cellXfs').flatMap((xfs) => all(xfs, 'xf')) : [];
  return new Set(kinds.flatMap((xf, at) => (isDate(xf.getAttribute('numFmtId')) ? [`${at}`] : [])));
}

// "2026-12-31", "09:30:00" or both.
export function dayOf(count: string): string {
  const n = Number(count);
  if (!count || !Number.isFinite(n)) return count;
  const at = new Date(Math.round((n - kDayOf1970) * kDayMs / 1000) * 1000);
  if (Number.isNaN(at.getTime())) return count;
  const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T');
  if (n < 1) return time;
  return Number.isInteger(n) ? day : `${day}T${time}`;
}

function rowsIn(sheet: Document, strings: Document | undefined, dates: Set<string>): string[][] {
  const shared = strings ? all(strings, 'si').map(textIn) : [];
  const valueOf = (cell: Element) => {
    const type = cell.getAttribute('t'), value = all(cell, 'v')[0]?.textContent ?? '';
    if (type === 's') return shared[Number(value)] ?? '';
    if (type === 'inlineStr') return textIn(cell);
    const is_number = !type || type === 'n';
    return is_number && dates.has(cell.getAttribute('s') ?? '') ? dayOf(value) : value;
  };
  const rows: string[][] = [];
  for (const row of all(sheet, 'row')) {
    const before = Number(row.getAttribute('r') ?? rows.length + 1) - 1;
    if (before > kRowsMax) throw new BadSheet('sheet_bad');
    while (rows.length > 0 && rows.length < before) rows.push([]);
    const cells: string[] = [];
    for (const cell of all(row, 'c')) {
      const column = columnAt(cell.getAttribute('r') ?? '');
      if (column > kColumnsMax) throw new BadSheet('sheet_bad');
      while (cells.length < column) cells.push('');
      cells[column] = valueOf(cell);
    }
    rows.push(cells);
  }
  return rows;
}
