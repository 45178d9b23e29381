// /consola/ shows the connections, /consola/historial/ the history, and so on; what is filtered and
// which event is open stands in the address, so that each may be sent to somebody.
export const kLugares = ['conexiones', 'publicadores', 'historial', 'simular', 'decir'] as const;
export type Lugar = typeof kLugares[number];

export function lugarDe(camino: string): Lugar | 'nada' {
  const [primera, sobra] = camino.replace(/^\/consola\/?/, '').split('/');
  if (sobra) return 'nada';
  if (!primera) return 'conexiones';
  return kLugares.slice(1).find((uno) => uno === primera) ?? 'nada';
}

export const rutaDe = (lugar: Lugar) =>
    (lugar === 'conexiones' ? '/consola/' : `/consola/${lugar}/`);
export const rutaDeSimular = (seq: number) => `${rutaDe('simular')}?evento=${seq}`;
