// The device's form as the order that it becomes. Pure.
import type {Linea} from './carrito';
import {importe, leerMonto, mayor, type Ajustes} from './dinero';

export const kObligados = ['equipo', 'marca', 'modelo', 'problema'] as const;
export const kMontos = ['total', 'presupuesto', 'descuento', 'anticipo'] as const;
const kOpcionales = ['serie', 'observacion', 'fecha_entrega'] as const;

export type Escrito = Record<string, string>;

// With what the parts come to as the total, where none was written.
export function conTotal(escrito: Escrito, piezas: Linea[], ajustes: Ajustes): Escrito {
  if (escrito['total']?.trim() || piezas.length === 0) return escrito;
  const suma = piezas.reduce(
      (todo, {precio, cantidad}) => todo + importe(precio, cantidad, ajustes), 0);
  return {...escrito, total: String(mayor(suma, ajustes))};
}

// What is wrong by field: 'falta', 'monto_mal' or 'anticipo_mal'. Nothing: it can be kept.
export function fallasDe(escrito: Escrito, ajustes: Ajustes): Record<string, string> {
  const fallas: Record<string, string> = {};
  for (const campo of kObligados) if (!escrito[campo]?.trim()) fallas[campo] = 'falta';
  for (const campo of kMontos)
    if (escrito[campo]?.trim() && leerMonto(escrito[campo], ajustes) === undefined)
      fallas[campo] = 'monto_mal';
  const monto = (campo: string) => leerMonto(escrito[campo] ?? '', ajustes) ?? 0;
  if (Object.keys(fallas).length > 0) return fallas;
  if (monto('descuento') > monto('total')) fallas['descuento'] = 'descuento_de_mas';
  else if (monto('anticipo') > monto('total') - monto('descuento'))
    fallas['anticipo'] = 'anticipo_mal';
  return fallas;
}

// Of a form without faults. Accessories are written one after another with commas.
export function ordenDe(escrito: Escrito, piezas: Linea[],
                        ajustes: Ajustes): Record<string, unknown> {
  const orden: Record<string, unknown> = {riesgoso: escrito['riesgoso'] === 'on'};
  for (const campo of [...kObligados, ...kOpcionales])
    if (escrito[campo]?.trim()) orden[campo] = escrito[campo].trim();
  for (const campo of kMontos)
    if (escrito[campo]?.trim())
      orden[campo] = mayor(leerMonto(escrito[campo], ajustes)!, ajustes);
  const accesorios = (escrito['accesorios'] ?? '').split(',').map((uno) => uno.trim());
  if (accesorios.some(Boolean)) orden['accesorios'] = accesorios.filter(Boolean);
  if (escrito['tecnico_id']) orden['tecnico_id'] = Number(escrito['tecnico_id']);
  if (piezas.length > 0)
    orden['items'] = piezas.map(({id, nombre, precio, cantidad}) =>
        ({producto_id: id, descripcion: nombre, precio, cantidad}));
  return orden;
}
