// Formats of moments are made once: that takes longer than a thousand uses.
const hechos = new Map<string, Intl.DateTimeFormat>();

export function formatoDe(idioma: string, como: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const clave = `${idioma} ${JSON.stringify(como)}`;
  const hecho = hechos.get(clave) ?? new Intl.DateTimeFormat(idioma, como);
  hechos.set(clave, hecho);
  return hecho;
}
