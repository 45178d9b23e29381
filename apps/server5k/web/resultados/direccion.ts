// What an address says: /7/, /7/pantalla, ?categoria=estudiantes&q=condores. It can be shared.
export interface Direccion {
  competencia: number;
  es_pantalla: boolean;
  categoria: string;
  busca: string;
}

export function direccionDe(camino: string, consulta: string): Direccion | undefined {
  const partes = /^\/(\d+)(\/pantalla)?\/?$/.exec(camino);
  if (!partes) return undefined;
  const pedido = new URLSearchParams(consulta);
  return {
    competencia: Number(partes[1]), es_pantalla: partes[2] !== undefined,
    categoria: pedido.get('categoria') ?? '', busca: pedido.get('q') ?? ''
  };
}

export function consultaDe({categoria, busca}: Pick<Direccion, 'categoria' | 'busca'>): string {
  const pedido = new URLSearchParams();
  if (categoria) pedido.set('categoria', categoria);
  if (busca) pedido.set('q', busca);
  return pedido.size ? `?${pedido}` : '?';
}

// The pages that the server writes speak Spanish unless their address says otherwise.
export function conIdioma(camino: string, idioma: string): string {
  return idioma === 'en' ? `${camino}?idioma=en` : camino;
}

const sinTildes = (texto: string) =>
    texto.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();

// Whether a team is meant: a piece of its name, with or without accents, or its bib.
export function seBusca(
    busca: string, {nombre, dorsal}: {nombre: string, dorsal: number}): boolean {
  const palabra = sinTildes(busca.trim());
  if (!palabra) return true;
  return /^\d+$/.test(palabra) ? String(dorsal).startsWith(palabra)
                               : sinTildes(nombre).includes(palabra);
}
