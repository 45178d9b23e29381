// Amounts in the currency's smallest unit, as the server counts them (totales.h). Pure.

export interface Ajustes {
  moneda: string;
  decimales: number;  // Of the currency.
  impuesto: number;   // 0.16
  precios_incluyen_impuesto: boolean;
}

export const kAjustes: Ajustes = {
  moneda: 'MXN', decimales: 2, impuesto: 0.16, precios_incluyen_impuesto: true
};

const kEscalaDePrecio = 2, kEscalaDeTasa = 10_000;

// What `cantidad` of a price makes; prices come with up to two decimals whatever the currency has.
export function importe(precio: number, cantidad: number, {decimales}: Ajustes): number {
  const centavos = Math.round(precio * 10 ** kEscalaDePrecio) * cantidad;
  return Math.round(centavos / 10 ** (kEscalaDePrecio - decimales));
}

export function mayor(unidades: number, {decimales}: Ajustes): number {
  return Number((unidades / 10 ** decimales).toFixed(decimales));
}

export function unidades(monto: number, {decimales}: Ajustes): number {
  return Math.round(monto * 10 ** decimales);
}

const formatos = new Map<string, Intl.NumberFormat>();

// Making one is what costs a telephone time.
function formato(lugar: string, {moneda, decimales}: Ajustes): Intl.NumberFormat {
  const clave = `${lugar} ${moneda} ${decimales}`;
  let hecho = formatos.get(clave);
  if (!hecho) {
    hecho = new Intl.NumberFormat(lugar, {
      style: 'currency', currency: moneda, currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: decimales, maximumFractionDigits: decimales
    });
    formatos.set(clave, hecho);
  }
  return hecho;
}

export function escribir(monto: number, ajustes: Ajustes, idioma = 'es'): string {
  try {
    return formato(idioma === 'en' ? 'en-US' : 'es-MX', ajustes).format(mayor(monto, ajustes));
  } catch {  // Not a currency's code.
    return `${mayor(monto, ajustes).toFixed(ajustes.decimales)} ${ajustes.moneda}`;
  }
}

// "1,250.50", "1250.5", "99,90" in units; undefined: not an amount of this currency.
export function leerMonto(texto: string, {decimales}: Ajustes): number | undefined {
  const limpio = texto.replace(/[\s$]/g, '');
  const con_miles = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(limpio);
  const normal = con_miles ? limpio.replace(/,/g, '') : limpio.replace(',', '.');
  const partes = /^(\d{1,9})(?:\.(\d*))?$/.exec(normal);
  if (!partes || (partes[2] ?? '').length > decimales) return undefined;
  return Number(partes[1]) * 10 ** decimales + Number((partes[2] ?? '').padEnd(decimales, '0'));
}

export function impuestoDe(suma: number, ajustes: Ajustes): number {
  const tasa = Math.round(ajustes.impuesto * kEscalaDeTasa);
  if (!ajustes.precios_incluyen_impuesto) return Math.round(suma * tasa / kEscalaDeTasa);
  return suma - Math.round(suma * kEscalaDeTasa / (kEscalaDeTasa + tasa));
}
