// The cart: lines, discount, total, change, and the sale that it becomes. Pure.
import {impuestoDe, importe, leerMonto, mayor, unidades, type Ajustes} from './dinero';

export interface Producto {
  id: number;
  nombre: string;
  categoria: string;
  precio: number;
  stock: number;
  tipo: string;
  permite_negativo: boolean;
  sku: string | null;
  codigo_barras: string | null;
}

export interface Elegido {  // A customer; one that was made here has no id until it is told.
  id?: number;
  uuid?: string;
  nombre: string;
}

export interface Linea {
  id: number;  // The product's.
  nombre: string;
  precio: number;  // When it was put here: a later price is for later sales.
  cantidad: number;
}

export interface Encargo {  // A workshop order that the sale charges.
  id: number;
  titulo: string;
  precio: number;    // total - descuento
  a_cuenta: number;  // Advance and payments so far.
}

export interface Parte {  // Of a payment by several methods.
  metodo: string;
  monto: string;  // As written.
}

export interface Carrito {
  lineas: Linea[];
  descuento: string;  // As written: "50" or "10%".
  cliente: Elegido | null;
  metodo: string;
  recibido: string;
  partes: Parte[];  // None: all of it by `metodo`.
  encargos: Encargo[];
}

export const kMetodos = ['Efectivo', 'Débito', 'Crédito', 'Transferencia', 'Otro'];
export const kVacio: Carrito =
    {lineas: [], descuento: '', cliente: null, metodo: 'Efectivo', recibido: '', partes: [],
     encargos: []};
const kCantidadMax = 1_000_000;

export function agregar(lineas: Linea[], {id, nombre, precio}: Producto): Linea[] {
  const hay = lineas.some((linea) => linea.id === id);
  if (!hay) return [...lineas, {id, nombre, precio, cantidad: 1}];
  return lineas.map((linea) =>
      (linea.id === id ? {...linea, cantidad: linea.cantidad + 1} : linea));
}

export const esCantidad = (cantidad: number) =>
  Number.isInteger(cantidad) && cantidad <= kCantidadMax;

// Another quantity of a line; none takes it out. What is no quantity changes nothing.
export function ponerCantidad(lineas: Linea[], id: number, cantidad: number): Linea[] {
  if (!esCantidad(cantidad)) return lineas;
  if (cantidad <= 0) return lineas.filter((linea) => linea.id !== id);
  return lineas.map((linea) => (linea.id === id ? {...linea, cantidad} : linea));
}

// "10%" of the sum or an amount, in units; undefined: neither, or more than the sum.
export function leerDescuento(texto: string, suma: number, ajustes: Ajustes): number | undefined {
  if (texto.trim() === '') return 0;
  const parte = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*%$/.exec(texto.trim());
  const monto = parte ? Math.round(suma * Number(parte[1]!.replace(',', '.')) / 100)
                      : leerMonto(texto, ajustes);
  return monto !== undefined && monto <= suma ? monto : undefined;
}

export interface Totales {
  suma: number;
  descuento: number;
  impuesto: number;
  total: number;
  descuento_mal: boolean;
  a_cuenta: number;
  debe: number;  // What is left to pay.
}

export function totalesDe({lineas, descuento, encargos}: Carrito, ajustes: Ajustes): Totales {
  const cosas = [...lineas, ...encargos.map(({precio}) => ({precio, cantidad: 1}))];
  const suma = cosas.reduce(
      (total, {precio, cantidad}) => total + importe(precio, cantidad, ajustes), 0);
  const quita = leerDescuento(descuento, suma, ajustes);
  const resto = suma - (quita ?? 0), impuesto = impuestoDe(resto, ajustes);
  const total = ajustes.precios_incluyen_impuesto ? resto : resto + impuesto;
  const a_cuenta = encargos.reduce((toda, uno) => toda + unidades(uno.a_cuenta, ajustes), 0);
  return {
    suma, impuesto, total, a_cuenta, debe: Math.max(total - a_cuenta, 0),
    descuento: quita ?? 0, descuento_mal: quita === undefined
  };
}

export interface Reparto {
  pagado: number;
  vuelto: number;
  falta: number;
  mal: number[];  // Which parts are no amount, or give change that only cash gives.
}

// Several methods: cash beyond what is owed comes back as change, any other may not be beyond it.
export function repartoDe(partes: Parte[], debe: number, ajustes: Ajustes): Reparto {
  const montos = partes.map(({monto}) => leerMonto(monto, ajustes));
  const mal = montos.flatMap((monto, i) => (monto ? [] : [i]));
  const suma = (es_efectivo: boolean) => partes.reduce((toda, {metodo}, i) =>
      toda + ((metodo === 'Efectivo') === es_efectivo ? montos[i] ?? 0 : 0), 0);
  const otros = suma(false), efectivo = suma(true);
  if (otros > debe)
    partes.forEach(({metodo}, i) => metodo !== 'Efectivo' && !mal.includes(i) && mal.push(i));
  const en_efectivo = Math.min(efectivo, Math.max(debe - otros, 0));
  return {
    pagado: otros + en_efectivo, vuelto: efectivo - en_efectivo, mal,
    falta: Math.max(debe - otros - en_efectivo, 0)
  };
}

// What is given back of the cash; undefined: it is not enough, or no amount. No amount written is
// the exact one.
export function vueltoDe(carrito: Carrito, total: number, ajustes: Ajustes) {
  const {metodo, recibido, partes, cliente} = carrito;
  if (partes.length > 0) {
    const {vuelto, falta, mal} = repartoDe(partes, total, ajustes);
    return mal.length > 0 || (falta > 0 && !cliente) ? undefined : vuelto;
  }
  if (metodo !== 'Efectivo' || recibido.trim() === '') return 0;
  const monto = leerMonto(recibido, ajustes);
  return monto !== undefined && monto >= total ? monto - total : undefined;
}

export function refDe(cliente: Elegido | null): number | string | null {
  if (!cliente) return null;
  return cliente.id ?? `uuid:${cliente.uuid}`;
}

// Cash that is handed over is told, so that the ticket says the change.
function pagosDe(carrito: Carrito, ajustes: Ajustes) {
  const {debe} = totalesDe(carrito, ajustes);
  const escritas = carrito.partes.length > 0 ? carrito.partes
      : carrito.recibido.trim() ? [{metodo: carrito.metodo, monto: carrito.recibido}] : [];
  if (escritas.length === 0 || debe === 0) return {};
  return {
    pagos: escritas.map(({metodo, monto}) =>
      ({metodo, monto: mayor(leerMonto(monto, ajustes) ?? 0, ajustes)}))
  };
}

export function cuerpoDe(carrito: Carrito, numero_local: string, ajustes: Ajustes) {
  const {total, descuento} = totalesDe(carrito, ajustes);
  return {
    cliente_id: refDe(carrito.cliente),
    total: mayor(total, ajustes),
    metodo_pago: carrito.metodo,
    numero_local,
    ...(descuento > 0 ? {descuento: mayor(descuento, ajustes)} : {}),
    ...pagosDe(carrito, ajustes),
    ...(carrito.encargos.length > 0 ? {ordenes: carrito.encargos.map(({id}) => id)} : {}),
    productos: carrito.lineas.map(({id, cantidad, precio}) => ({
      id, cantidad, precio, subtotal: mayor(importe(precio, cantidad, ajustes), ajustes)
    }))
  };
}

export function numeroLocal(prefijo: string, n: number): string {
  return `${prefijo}-${String(n).padStart(5, '0')}`;
}

export type Vendidos = ReadonlyMap<number, number>;

// Of the local copy, less what was sold here and the copy does not count yet.
export function stockDe({id, stock, tipo}: Producto, vendidos: Vendidos): number | undefined {
  return tipo === 'servicio' ? undefined : stock - (vendidos.get(id) ?? 0);
}

export function vendidosDe(ventas: {lineas: {id: number, cantidad: number}[]}[]): Vendidos {
  const vendidos = new Map<number, number>();
  for (const {lineas} of ventas)
    for (const {id, cantidad} of lineas) vendidos.set(id, (vendidos.get(id) ?? 0) + cantidad);
  return vendidos;
}

// Lines that take more than there is, by what is known here.
export function faltantes(lineas: Linea[], productos: Producto[], vendidos: Vendidos): Linea[] {
  const por_id = new Map(productos.map((producto) => [producto.id, producto]));
  return lineas.filter(({id, cantidad}) => {
    const producto = por_id.get(id), stock = producto && stockDe(producto, vendidos);
    return stock !== undefined && !producto!.permite_negativo && stock < cantidad;
  });
}

export function plegar(texto: string): string {
  return texto.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().trim();
}

// What a scanner or a person means: the one of that code, else those that hold every word.
export function buscar(productos: Producto[], texto: string): Producto[] {
  const dicho = plegar(texto);
  if (!dicho) return [];
  const exacto = productos.filter(({sku, codigo_barras}) =>
      [sku, codigo_barras].some((codigo) => codigo && plegar(codigo) === dicho));
  if (exacto.length > 0) return exacto;
  const palabras = dicho.split(/\s+/);
  return productos.filter(({nombre, categoria, sku}) => {
    const donde = plegar(`${nombre} ${categoria} ${sku ?? ''}`);
    return palabras.every((palabra) => donde.includes(palabra));
  });
}
