// What /admin/api says, in its own words: see docs/admin.md.
export interface Entrance {
  titulo: string;
  descripcion: string;
  idioma: string;
  abierto: boolean;  // Nobody has to sign in.
  rutas: Record<string, string | null> | null;
}

export interface Choice {
  valor: string;
  etiqueta: string;
}

export interface Field {
  nombre: string;
  etiqueta: string;
  tipo: string;
  nulo: boolean;
  obligatorio: boolean;
  ayuda: string;
  por_defecto: unknown;
  se_llena: string | null;   // What fills it when it is not sent.
  min: number | string | null;
  max: number | string | null;
  largo_max: number | null;
  escala: number | null;
  valores: Choice[] | null;
  ref: {modelo: string, al_borrar: string} | null;
  unico: boolean;
  visible: boolean;          // Else it may be set and is never shown.
  solo_lectura: boolean;
  escribible: boolean;
  papel: string | null;
}

export const kAccounts = '~cuentas';  // What a field refers to that holds an account's number.

export interface Rights {
  leer: boolean;
  crear: boolean;
  cambiar: boolean;
  borrar: boolean;
  restaurar: boolean;
}

export interface Model {
  nombre: string;
  etiqueta: [string, string];
  ruta: string | null;
  clave: string;
  filtros: string[];         // None: any field.
  muestra: string;
  busca: boolean;
  papelera: boolean;
  auditado: boolean;
  version: string | null;
  borrado: string | null;    // The member of one record that says since when it is in the trash.
  orden: string[];
  puede: Rights;
  campos: Field[];
}

export interface Application {
  nombre: string;
  sitio: string;
  cuentas: boolean;
  titulo: string;
  descripcion: string;
  version: string;
  idioma: string;
  zona: string;
  epoca: string;
  yo: {id: number | string, usuario: string, nombre: string, tipo: string, roles: string[],
       administra: boolean};
  roles: Record<string, string>;
  paginas: {ruta: string, titulo: string}[];
  modelos: Model[];
  temas: {nombre: string}[];
  eventos: {nombre: string, tema: string, descripcion: string}[];
}

export type Row = Record<string, unknown>;

export interface Entry {  // Of the audit.
  id: number;
  hora: string;
  quien: {tipo: string, id: number | string | null, nombre: string};
  direccion: string;
  accion: string;
  modelo?: string;
  registro?: string;
  antes: Row | null;
  despues: Row | null;
}

export interface LogEvent {
  seq: number;
  hora: string;
  tema: string;
  evento: string;
  datos: unknown;
}

export interface LogPage {
  epoca: string;
  cabeza: number;
  eventos: LogEvent[];
}

export interface Account {
  id: number;
  usuario: string;
  correo: string;
  nombre: string;
  apellido: string;
  roles: string[];
  activo: boolean;
  creado: string;
  ultimo_ingreso: string | null;
  sesiones: number;
}

export interface OpenSession {
  id: string;
  usuario: string;
  creada: string;
  ultima: string;
  direccion: string;
  dispositivo: string;
  actual: boolean;
}

export interface Key extends Row {
  id: number;
  nombre: string;
  viva: boolean;  // Neither revoked nor past its end.
}

export interface Connection extends Row {
  id: string;
  quien: unknown;
  protocolo: string;
  ruta: string;
  direccion: string;
  desde: string;
  temas: string[] | number;
  cola_bytes: number;
}

export interface Asked extends Row {  // A request that was answered.
  hora: string;
  metodo: string;
  ruta: string;
  estado: number;
  ms: number;
  quien: unknown;
  direccion: string;
  id: string;
}

export interface Backup extends Row {
  archivo: string;
  hora: string;
  bytes: number;
}

export interface Setting {
  nombre: string;
  etiqueta: string;
  ayuda: string;
  tipo: string;
  valor: unknown;
  por_defecto: unknown;
  min: number | string | null;
  max: number | string | null;
  valores?: Choice[] | string[] | null;
  fijado: boolean;
}

export interface View {
  id: number | string;
  modelo: string;
  nombre: string;
  consulta: string;
  compartida: boolean;
  mia: boolean;
}

export interface Imported {
  filas: number;
  nuevos: number;
  cambiados: number;
  iguales: number;
  fallidas: number;
  aplicado: boolean;
  errores: {fila: number, campo: string, mensaje: string}[];
  muestra: {fila: number, que: 'nuevo' | 'cambiado' | 'igual', antes: Row | null,
            registro: Row}[];
}

export interface Done {  // Of many records at once.
  hechos: number;
  fallidos: number;
  resultados: {id: number | string, estado: string, codigo?: string, detalle?: string,
               antes?: Row | null}[];  // What the changed fields held.
}
