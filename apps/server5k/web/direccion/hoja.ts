// A spreadsheet as people have it, CSV or XLSX, as the CSV that the server takes.

const kBytesMax = 5_000_000, kSueltoMax = 30_000_000;

export type Falla = 'hoja_grande' | 'hoja_mala';

export class HojaMala extends Error {
  readonly falla: Falla;
  constructor(falla: Falla) {
    super(falla);
    this.falla = falla;
  }
}

export async function csvDe(archivo: File): Promise<string> {
  if (archivo.size > kBytesMax) throw new HojaMala('hoja_grande');
  const bytes = new Uint8Array(await archivo.arrayBuffer());
  // Each XLSX is a zip, whatever its name.
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? aCsv(await filasDeXlsx(bytes)) : texto(bytes);
}

// UTF-8, UTF-16 (a spreadsheet's "Unicode text"), or what older ones on Windows write. A NUL is in
// none of them.
export function texto(bytes: Uint8Array): string {
  const leido = decodificado(bytes);
  if (leido.includes('\0')) throw new HojaMala('hoja_mala');
  return leido;
}

function decodificado(bytes: Uint8Array): string {
  const marca = bytes.length > 1 ? bytes[0]! << 8 | bytes[1]! : 0;
  if (marca === 0xfffe) return new TextDecoder('utf-16le').decode(bytes);
  if (marca === 0xfeff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export function aCsv(filas: string[][]): string {
  const celda = (una: string) => (/[",;\t\r\n]/.test(una) ? `"${una.replaceAll('"', '""')}"` : una);
  return filas.map((fila) => fila.map(celda).join(',')).join('\n') + '\n';
}

// "A1" is column 0, "AB7" column 27.
export function columnaDe(lugar: string): number {
  const letras = /^[A-Z]+/.exec(lugar)?.[0] ?? 'A';
  return [...letras].reduce((n, letra) => n * 26 + letra.charCodeAt(0) - 64, 0) - 1;
}

// The first sheet of a workbook.
async function filasDeXlsx(bytes: Uint8Array): Promise<string[][]> {
  const {strFromU8, unzipSync} = await import('fflate');
  const quiere = (name: string) => name === 'xl/_rels/workbook.xml.rels' ||
      /^xl\/(worksheets\/[^/]+|sharedStrings|workbook)\.xml$/.test(name);
  let suelto = 0;
  try {
    const partes = unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        if (!quiere(name)) return false;
        suelto += originalSize;
        return suelto <= kSueltoMax;
      }
    });
    const xml = (name: string) => {
      const parte = partes[name];
      return parte && new DOMParser().parseFromString(strFromU8(parte), 'application/xml');
    };
    const hoja = xml(primeraHoja(xml('xl/workbook.xml'), xml('xl/_rels/workbook.xml.rels')));
    if (!hoja) throw new HojaMala('hoja_mala');
    return filasDe(hoja, xml('xl/sharedStrings.xml'));
  } catch {
    throw new HojaMala(suelto > kSueltoMax ? 'hoja_grande' : 'hoja_mala');
  }
}

const todos = (donde: Document | Element, nombre: string) =>
    [...donde.getElementsByTagNameNS('*', nombre)];

function primeraHoja(libro: Document | undefined, enlaces: Document | undefined): string {
  const id = libro && todos(libro, 'sheet')[0]?.getAttribute('r:id');
  const enlace = enlaces && todos(enlaces, 'Relationship').find(
      (uno) => uno.getAttribute('Id') === id);
  const camino = enlace?.getAttribute('Target') ?? 'worksheets/sheet1.xml';
  return camino.startsWith('/') ? camino.slice(1) : `xl/${camino}`;
}

const textoDe = (donde: Element) =>
    todos(donde, 't').filter((t) => t.parentElement?.localName !== 'rPh')
        .map((t) => t.textContent ?? '').join('');

function filasDe(hoja: Document, cadenas: Document | undefined): string[][] {
  const comunes = cadenas ? todos(cadenas, 'si').map(textoDe) : [];
  return todos(hoja, 'row').map((fila) => {
    const celdas: string[] = [];
    for (const celda of todos(fila, 'c')) {
      const tipo = celda.getAttribute('t'), valor = todos(celda, 'v')[0]?.textContent ?? '';
      const columna = columnaDe(celda.getAttribute('r') ?? '');
      while (celdas.length < columna) celdas.push('');
      celdas[columna] = tipo === 's' ? comunes[Number(valor)] ?? ''
                                     : tipo === 'inlineStr' ? textoDe(celda) : valor;
    }
    return celdas;
  });
}
