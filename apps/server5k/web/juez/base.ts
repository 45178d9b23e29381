// What the telephone keeps. A change is on the disk before anybody sees it: a battery that ends
// loses nothing that was shown.
import {kOutboxSchema, type ClockMemory, type Tokens} from '@chasqui/client';
import {Dexie, type Table} from 'dexie';

export interface Cuenta {
  clave: 'actual';
  tokens: Tokens;
  juez: {id: number, username: string, nombre: string};
}

export interface Equipo {
  id: number;
  nombre: string;
  dorsal: number;
  competencia_id: number;
  maximo: number;
}

export interface Competencia {
  id: number;
  nombre: string;
  estado: string;
  en_curso: boolean;
  started_at: number | null;  // ms of the server's time, as all moments here.
  finished_at: number | null;
}

export type EstadoLlegada = 'local' | 'guardado' | 'dudoso' | 'rechazado' | 'anulado';

export interface Llegada {
  id: string;  // id_registro
  equipo_id: number;
  orden: number;          // The server's time of the tap: the order of the list.
  tiempo: number | null;  // Since the start; 0: absent; null: the start is not known here.
  marca: number;          // The telephone's wall clock at the tap.
  desfase: number;        // What makes it the server's time.
  rtt: number | null;
  dorsal: string;
  es_a_mano: boolean;     // The time was written by the judge.
  estado: EstadoLlegada;
  motivo: string;
}

// What an operation of the outbox carries: its record, and the message once it is sealed.
export interface Envio {
  llegada: string;
  cambio?: Partial<Record<'tiempo' | 'equipo_id', number>> & {dorsal?: string};
  mensaje?: Record<string, unknown>;
}

export interface Nota {
  clave: 'reloj';
  valor: ClockMemory;
}

const kAlDisco = {chromeTransactionDurability: 'strict' as const};

export class BaseDeCuenta extends Dexie {
  cuentas!: Table<Cuenta, string>;
  constructor() {
    super('server5k-cuenta', kAlDisco);
    this.version(1).stores({cuentas: 'clave'});
  }
}

// One for each judge: times of one are never sent as another's.
export class BaseDeJuez extends Dexie {
  llegadas!: Table<Llegada, string>;
  equipos!: Table<Equipo, number>;
  competencias!: Table<Competencia, number>;
  notas!: Table<Nota, string>;
  constructor(juez_id: number) {
    super(`server5k-juez-${juez_id}`, kAlDisco);
    this.version(1).stores({
      llegadas: 'id, equipo_id', equipos: 'id', competencias: 'id', notas: 'clave',
      salida: kOutboxSchema
    });
  }
}
