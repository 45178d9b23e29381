// Moments, days and JSON, as people read and write them. Pure.

// With the clocks of the site, which its days are those of.
export function momentoDe(texto: string | null, idioma: string, zona?: string): string {
  const cuando = new Date(texto ?? NaN);
  if (Number.isNaN(cuando.getTime())) return '—';
  return cuando.toLocaleString(idioma === 'en' ? 'en' : 'es-CO', {
    dateStyle: 'short', timeStyle: 'medium', ...(zona ? {timeZone: zona} : {})
  });
}

// "2026-01-31" in the zone.
export const diaDe = (cuando: Date, zona: string) =>
    new Intl.DateTimeFormat('en-CA', {timeZone: zona}).format(cuando);

// "2026-01-31" is a day, "2026-01-31T09:05" a minute of it.
export function partesDe(cuando: string): {dia: string, hora: string} {
  const [dia = '', hora = ''] = cuando.split('T');
  return {dia, hora};
}
export const cuandoDe = (dia: string, hora: string) =>
    (dia && hora ? `${dia}T${hora.slice(0, 5)}` : dia);

export class NoEsJson extends Error {
  constructor(readonly linea: number, readonly columna: number) {
    super(`line ${linea}, column ${columna}`);
  }
}

export function leerJson(texto: string): unknown {
  try {
    return JSON.parse(texto);
  } catch {
    const antes = texto.slice(0, falloEn(texto)).split('\n');
    throw new NoEsJson(antes.length, antes.at(-1)!.length + 1);
  }
}

const kSueltos = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const kCadena = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const kBlanco = /[ \t\n\r]*/y;

// Where the text stops being JSON: browsers word that each in its own way, and not all say it.
function falloEn(texto: string): number {
  let at = 0;
  const abiertos: string[] = [];
  const tomar = (regla: RegExp) => {
    regla.lastIndex = at;
    const hay = regla.test(texto);
    if (hay) at = regla.lastIndex;
    return hay;
  };
  const letra = (una: string) => {
    tomar(kBlanco);
    if (texto[at] !== una) return false;
    at += 1;
    return true;
  };
  const nombre = () => (tomar(kBlanco), tomar(kCadena)) && letra(':');
  const cierra = () => abiertos.length > 0 && letra(abiertos.at(-1)!) && !!abiertos.pop();
  // True when a value ended, and not only began.
  const valor = (): boolean | undefined => {
    for (const [abre, fin] of [['{', '}'], ['[', ']']] as const)
      if (letra(abre)) {
        abiertos.push(fin);
        if (cierra()) return true;
        return fin === ']' || nombre() ? false : undefined;
      }
    return tomar(kCadena) || tomar(kSueltos) || undefined;
  };
  while (true) {
    const acabo = valor();
    if (acabo === undefined) break;
    if (!acabo) continue;
    while (cierra());
    if (!letra(',') || !abiertos.length) break;
    if (abiertos.at(-1) === '}' && !nombre()) break;
  }
  tomar(kBlanco);
  return at;
}

const kMuestraMax = 200_000;

// JSON as it is shown; what is too long for a screen is cut.
export function legible(valor: unknown): {texto: string, es_todo: boolean} {
  const texto = JSON.stringify(valor, null, 2) ?? '';
  return {texto: texto.slice(0, kMuestraMax), es_todo: texto.length <= kMuestraMax};
}
