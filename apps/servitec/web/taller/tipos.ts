// What the server tells, as far as the screens read it.
export interface Guardado {
  id: number;
  version: number;
  creado_en: string;
  actualizado_en: string;
}

export interface Orden extends Guardado {
  numero: string;
  cliente_id: number;
  equipo: string;
  marca: string;
  modelo: string;
  problema: string;
  estado: Estado;
  total: number;
  anticipo: number;
  descuento: number;
  presupuesto: number | null;
  fecha_ingreso: string;
  fecha_entrega: string | null;  // A day.
  serie: string | null;
  accesorios: string[] | null;
  riesgoso: boolean;
  observacion: string | null;
  tecnico_id: number | null;
  token_publico?: string | null;
}

export const kEstados = [
  'Pendiente', 'En Proceso', 'Espera de Repuesto', 'Reparado', 'Sin solución', 'Entregado',
  'Cancelado'
] as const;
export type Estado = (typeof kEstados)[number];

export interface Cliente extends Guardado {
  nombre: string;
  telefono: string | null;
  email: string | null;
  direccion: string | null;
  rut: string | null;
  notas: string | null;
  etiqueta: string | null;
  consentimiento_avisos: boolean;
}

export interface Producto extends Guardado {
  nombre: string;
  categoria: string;
  precio: number;
  costo?: number | null;  // Not for everybody.
  stock: number;
  stock_minimo: number;
  reservado?: number;
  descripcion: string | null;
  sku: string | null;
  codigo_barras: string | null;
  tipo: 'producto' | 'repuesto' | 'servicio';
  permite_negativo: boolean;
  ubicacion: string | null;
}

export interface Venta extends Guardado {
  numero: string;
  numero_local: string | null;
  cliente_id: number | null;
  fecha: string;
  total: number;
  neto: number;
  impuesto: number;
  descuento: number;
  metodo_pago: string;
  estado: string;
  usuario: string;
  sobreventa: boolean;
}

export interface Linea {
  id: number;
  producto_id: number | null;
  orden_id: number | null;
  descripcion?: string | null;
  cantidad: number;
  devuelto: number;
  precio: number;
  subtotal: number;
}

export interface Paso {
  id: number;
  de: string | null;
  a: string;
  usuario: string;
  nota: string | null;
  hora: string;
}

export interface Movimiento {
  id: number;
  tipo: string;
  cantidad: number;
  saldo: number;
  referencia: string;
  motivo: string;
  usuario: string;
  dispositivo: string;
  recibido_en: string;
}

export interface Pago {
  id: number;
  metodo: string;
  monto: number;
  recibido: number;
  vuelto: number;
  referencia: string | null;
  usuario: string;
  fecha?: string;
  concepto?: 'orden' | 'anticipo' | 'venta' | 'reverso';
}

export interface Item {
  id: number;
  tipo_item: 'REPUESTO' | 'SERVICIO' | 'ENVIO';
  descripcion: string;
  producto_id: number | null;
  cantidad: number;
  precio: number;
  costo?: number | null;  // Not for everybody.
  estado: 'presupuestado' | 'aprobado' | 'reservado' | 'usado' | 'devuelto';
}

export interface Tecnico {
  id: number;
  nombre: string;
}
