// A workbook as spreadsheets write it, as small as it may be: the bytes of an XLSX file.
import {strToU8, zipSync} from 'fflate';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

// A number, and that it is shown as a day: format 14 of the second style.
const STYLES = `<styleSheet ${MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`
    + '</styleSheet>';
const DAY_MS = 86_400_000, DAY_OF_1970 = 25_569;

function contentOf(value) {
  if (typeof value === 'number') return `><v>${value}</v>`;
  if (value instanceof Date) return `s="1"><v>${value.getTime() / DAY_MS + DAY_OF_1970}</v>`;
  return `t="inlineStr"><is><t>${value}</t></is>`;
}

// Rows of texts, numbers and days.
export function workbook(rows) {
  const cell = (value, x, y) => `<c r="${'ABC'[x]}${y + 1}" ${contentOf(value)}</c>`;
  const lines = rows.map(
      (row, y) => `<row r="${y + 1}">${row.map((text, x) => cell(text, x, y)).join('')}</row>`);
  const sheet = `<worksheet ${MAIN}><sheetData>${lines.join('')}</sheetData></worksheet>`;
  return Buffer.from(zipSync({'xl/worksheets/sheet1.xml': strToU8(sheet),
                              'xl/styles.xml': strToU8(STYLES)}));
}
