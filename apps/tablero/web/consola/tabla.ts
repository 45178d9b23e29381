// A list that the server says whole: looked through and ordered here. Pure.

const llana = (valor: unknown) => String(valor ?? '').normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '').toLowerCase();

// Every word has to be in one of the texts.
export function contiene(textos: unknown[], palabras: string): boolean {
  const todo = textos.map(llana).join('\n');
  return llana(palabras).split(/\s+/).every((una) => todo.includes(una));
}

function comparados(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return llana(a).localeCompare(llana(b), 'es', {numeric: true});
}

// "-desde": the latest first; of several orders the first one decides what it can.
export function ordenadas<Una extends object>(filas: Una[], orden: string[]): Una[] {
  const valor = (fila: Una, nombre: string) => (fila as Record<string, unknown>)[nombre];
  return [...filas].sort((a, b) => {
    for (const cada of orden) {
      const nombre = cada.replace('-', '');
      const signo = cada.startsWith('-') ? -1 : 1;
      const dicho = signo * comparados(valor(a, nombre), valor(b, nombre));
      if (dicho) return dicho;
    }
    return 0;
  });
}
