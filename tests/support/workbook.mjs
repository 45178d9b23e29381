// A workbook as spreadsheets write it, as small as it may be: the bytes of an XLSX file.
import {strToU8, zipSync} from 'fflate';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

// Rows of texts and numbers.
export function workbook(rows) {
  const cell = (text, x, y) => `<c r="${'ABC'[x]}${y + 1}" ${
      typeof text === 'number' ? `><v>${text}</v>` : `t="inlineStr"><is><t>${text}</t></is>`}</c>`;
  const lines = rows.map(
      (row, y) => `<row r="${y + 1}">${row.map((text, x) => cell(text, x, y)).join('')}</row>`);
  const sheet = `<worksheet ${MAIN}><sheetData>${lines.join('')}</sheetData></worksheet>`;
  return Buffer.from(zipSync({'xl/worksheets/sheet1.xml': strToU8(sheet)}));
}
