// Times as people read and write them; ms on the wire.

const kHora = 3_600_000, kMinuto = 60_000, kSegundo = 1000;

// 0:21:04.350, or without the thousandths.
export function reloj(ms: number, cifras: 0 | 1 | 3 = 3): string {
  const dos = (n: number) => String(n).padStart(2, '0');
  const entero = Math.max(0, Math.floor(ms));
  const base = `${Math.floor(entero / kHora)}:${dos(Math.floor(entero / kMinuto) % 60)}:${
      dos(Math.floor(entero / kSegundo) % 60)}`;
  if (cifras === 0) return base;
  return `${base}.${String(entero % kSegundo).padStart(3, '0').slice(0, cifras)}`;
}

// What reloj() writes, also with fewer parts: "21:04", "4.5". Undefined: not a time.
export function leerReloj(texto: string): number | undefined {
  const partes = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,2})(?:[.,](\d{1,3}))?$/.exec(texto.trim());
  if (!partes) return undefined;
  const [horas, minutos, segundos] = [partes[1], partes[2], partes[3]].map((n) => Number(n ?? 0)) as
      [number, number, number];
  if (segundos > 59 || (partes[1] !== undefined && minutos > 59)) return undefined;
  return horas * kHora + minutos * kMinuto + segundos * kSegundo +
      Number((partes[4] ?? '').padEnd(3, '0'));
}

// The members that a time has on the wire (docs/apps/server5k.md).
export function partesDe(tiempo: number) {
  return {
    tiempo,
    horas: Math.floor(tiempo / kHora),
    minutos: Math.floor(tiempo / kMinuto) % 60,
    segundos: Math.floor(tiempo / kSegundo) % 60,
    milisegundos: tiempo % kSegundo
  };
}

export function esDorsal(texto: string): boolean {
  return /^[0-9*]{0,6}$/.test(texto);
}
