// A file of the history of any length, out of as many answers as it takes.

export type Formato = 'csv' | 'jsonl';
export const kFilasMax = 10_000, kBytesMax = 32 * 1024 * 1024;  // Of one answer: exportar.h.

export interface Parte {
  filas: number;
  ultimo: number;    // The last row's `seq`.
  cuerpo: string;    // Without the names of the columns.
}

export function parteDe(texto: string, formato: Formato): Parte {
  return formato === 'jsonl' ? deLineas(texto) : deTabla(texto);
}

function deLineas(texto: string): Parte {
  const lineas = texto.split('\n').filter(Boolean), ultima = lineas.at(-1);
  return {
    filas: lineas.length, cuerpo: texto,
    ultimo: ultima ? (JSON.parse(ultima) as {seq: number}).seq : 0
  };
}

// A line may end within a quoted cell; the first cell of a row is its number.
function deTabla(texto: string): Parte {
  const cuerpo = texto.slice(texto.indexOf('\n') + 1);
  let filas = 0, comienzo = 0, ultimo = 0, es_citado = false;
  for (let at = 0; at < cuerpo.length; at += 1) {
    const letra = cuerpo[at];
    if (letra === '"') es_citado = !es_citado;
    if (letra !== '\n' || es_citado) continue;
    filas += 1;
    ultimo = comienzo;
    comienzo = at + 1;
  }
  return {filas, cuerpo, ultimo: filas ? Number.parseInt(cuerpo.slice(ultimo), 10) : 0};
}

interface Trabajo {
  formato: Formato;
  pedir(tras: number | undefined): Promise<Blob>;
  avance(filas: number): void;
}

export async function juntar({formato, pedir, avance}: Trabajo): Promise<{partes: Blob[],
                                                                         filas: number}> {
  const partes: Blob[] = [];
  let filas = 0, tras: number | undefined;
  while (true) {
    const blob = await pedir(tras), parte = parteDe(await blob.text(), formato);
    // The first has the mark and the names that the others leave out.
    const es_entera = partes.length === 0 || formato === 'jsonl';
    if (parte.filas || !partes.length) partes.push(es_entera ? blob : new Blob([parte.cuerpo]));
    filas += parte.filas;
    avance(filas);
    if (!parte.filas || (parte.filas < kFilasMax && blob.size < kBytesMax)) return {partes, filas};
    tras = parte.ultimo;
  }
}
