// What the PC keeps: the copy of the shop, what was done here, and what waits to be told.
import {kOutboxSchema, type Operation, type Tokens} from '@chasqui/client';
import {Dexie, type Table} from 'dexie';
import type {Carrito, Elegido, Linea, Producto} from './carrito';
import type {Config} from './config';
import type {Ajustes} from './dinero';
import type {Envio} from './lote';

export interface Cuenta {
  clave: 'actual';
  id: string;  // "abierta" where nobody signs in.
  nombre: string;
  roles: string[];
  tokens?: Tokens;
}

export interface Cliente {
  id: number;
  nombre: string;
  telefono: string | null;
  email: string | null;
  rut: string | null;
}

// Made here; `id` once the server knows it, gone once the copy has it.
export interface ClienteNuevo {
  uuid: string;
  id: number | null;
  nombre: string;
  telefono: string | null;
}

export interface Conflicto {
  id: number;
  tipo: string;
  modelo: string;
  registro: number | null;
  motivo: string;
  campos: Record<string, {servidor?: unknown, cliente: unknown}> | null;
  cuerpo: Record<string, unknown> | null;
  dispositivo: string;
  usuario: string;
  ocurrido_en: string | null;
  estado: 'abierto' | 'resuelto';
}

// 'contada': the server has it, the copy of its stock not yet.
export type EstadoVenta = 'pendiente' | 'contada' | 'lista' | 'rechazada';

export interface Venta {
  id: string;  // Of its operation.
  numero_local: string;
  numero: string;  // The server's; "" until it is known.
  lineas: Linea[];
  total: number;   // Units, as `vuelto`.
  vuelto: number;
  en: number;      // ms
  estado: EstadoVenta;
  servidor_id?: number;
}

// A cart that waits for its customer to come back.
export interface Apartado {
  id: string;
  titulo: string;
  en: number;  // ms
  carrito: Carrito;
}

export interface Notas {
  cursor: string;
  prefijo: string;
  ultimo: number;  // Of the local numbers.
  carrito: Carrito;
  ajustes: Ajustes;
  dueno: string;   // The account whose rights the copy has.
  apartados: Apartado[];
  config: Config;
  en_revision: string;     // The account whose till is being counted, "": none.
  recepcion: Borrador;
  recibida: Recibida;
  tecnicos: {id: number, nombre: string}[];
}

// A reception that is being written.
export interface Borrador {
  cliente: Elegido | null;
  piezas: Linea[];
  escrito: Record<string, string>;
}

// The last order that was taken in here.
export interface Recibida {
  id: string;  // Of its operation.
  titulo: string;
  servidor_id?: number;  // Once the server knows it.
}

const kAlDisco = {chromeTransactionDurability: 'strict' as const};

export class BaseDelMostrador extends Dexie {
  cuentas!: Table<Cuenta, string>;
  productos!: Table<Producto, number>;
  clientes!: Table<Cliente, number>;
  nuevos!: Table<ClienteNuevo, string>;
  conflictos!: Table<Conflicto, number>;
  ventas!: Table<Venta, string>;
  notas!: Table<{clave: keyof Notas, valor: unknown}, string>;
  salida!: Table<Operation<Envio>, number>;

  constructor() {
    super('servitec-mostrador', kAlDisco);
    this.version(1).stores({
      cuentas: 'clave', productos: 'id', clientes: 'id', nuevos: 'uuid, id',
      conflictos: 'id, estado', ventas: 'id, estado, en, numero_local', notas: 'clave',
      salida: kOutboxSchema
    });
  }

  async nota<C extends keyof Notas>(clave: C): Promise<Notas[C] | undefined> {
    return (await this.notas.get(clave))?.valor as Notas[C] | undefined;
  }
  async anotar<C extends keyof Notas>(clave: C, valor: Notas[C]): Promise<void> {
    await this.notas.put({clave, valor});
  }
}
