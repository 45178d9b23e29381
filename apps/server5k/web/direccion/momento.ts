// Moments as fields of a page hold them, and how far one moment is from another. Pure.

// Of a datetime-local field, in the device's zone: "2026-12-06T07:00:00.250".
export function paraCampo(momento: string | number, cifras: 0 | 3 = 3): string {
  const fecha = new Date(momento);
  if (Number.isNaN(fecha.getTime())) return '';
  const dos = (n: number) => String(n).padStart(2, '0');
  const dia = `${fecha.getFullYear()}-${dos(fecha.getMonth() + 1)}-${dos(fecha.getDate())}`;
  const hora = `${dos(fecha.getHours())}:${dos(fecha.getMinutes())}:${dos(fecha.getSeconds())}`;
  const ms = cifras ? `.${String(fecha.getMilliseconds()).padStart(3, '0')}` : '';
  return `${dia}T${hora}${ms}`;
}

// "7.000", with a sign when asked for: "+7.000", "-0.250".
export function segundos(ms: number, con_signo = false): string {
  const entero = Math.abs(Math.round(ms));
  const texto = `${Math.floor(entero / 1000)}.${String(entero % 1000).padStart(3, '0')}`;
  if (ms < 0 && entero > 0) return `-${texto}`;
  return con_signo && entero > 0 ? `+${texto}` : texto;
}

// How a page's words are said.
export type Decir = (palabra: string, valores: Record<string, unknown>) => string;

// Since when a device was heard, in words that a glance takes in.
export function hace(ms: number, t: Decir): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return t('hace_s', {n: s});
  return s < 3600 ? t('hace_min', {n: Math.round(s / 60)})
                  : t('hace_h', {n: Math.round(s / 3600)});
}
