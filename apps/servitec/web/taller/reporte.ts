// What reports there are, by what they are grouped, and what may be added up. Pure.
export const kReportes = {
  ventas: ['dia', 'usuario', 'metodo', 'producto'],
  impuestos: ['dia', 'usuario'],
  ordenes: ['orden', 'dia', 'usuario', 'estado'],
  inventario: ['producto', 'dia'],
  caja: ['caja', 'dia', 'usuario', 'metodo']
} as const;
export type Clase = keyof typeof kReportes;

export interface Reporte {
  titulo: string;
  desde: string;
  hasta: string;
  por: string;
  columnas: {clave: string, nombre: string, es_numero: boolean}[];
  filas: Record<string, unknown>[];
}

export function porDe(clase: Clase, dicho: string | null): string {
  const suyos: readonly string[] = kReportes[clase];
  return suyos.find((cada) => cada === dicho) ?? suyos[0]!;
}

// A sum of these says nothing.
const kNoSuman = new Set(['dias', 'minimo']);
const kCentavos = 100;

// The sums of the columns that have one. Amounts are added in hundredths: they have two decimals.
export function totalesDe({columnas, filas}: Reporte): Record<string, number> {
  const suman = columnas.filter(({clave, es_numero}) => es_numero && !kNoSuman.has(clave));
  return Object.fromEntries(suman.map(({clave}) => [
    clave,
    filas.reduce((suma, fila) => suma + Math.round(Number(fila[clave] ?? 0) * kCentavos), 0)
        / kCentavos
  ]));
}
