// What the outbox carries and what POST /sync answers to it (docs/sync.md). Pure.
import {ApiError, type Operation, type Outcome} from '@chasqui/client';

export interface Envio {
  tipo: string;
  cuerpo: Record<string, unknown>;
  ocurrido_en: string;
  cuenta: string;  // Whose work it is: another's session does not tell it.
  titulo: string;  // What people call it here.
}

export interface Resultado {
  uuid: string;
  estado: 'aplicado' | 'ya_aplicado' | 'conflicto' | 'rechazado';
  id: number | null;
  detalle: Record<string, unknown> | null;
}

export function loteDe({id, body}: Operation<Envio>, dispositivo: string) {
  const {tipo, cuerpo, ocurrido_en} = body;
  return {dispositivo, lote: [{uuid: id, tipo, cuerpo, ocurrido_en}]};
}

export function desenlaceDe(resultado: Resultado | undefined): Outcome {
  if (!resultado) return {is: 'later'};
  if (resultado.estado !== 'rechazado') return {is: 'done', result: resultado};
  const {codigo, mensaje} = resultado.detalle ?? {};
  return {
    is: 'refused', code: String(codigo ?? ''),
    text: [mensaje, ...erroresDe(resultado)].filter(Boolean).join(' · ')
  };
}

function erroresDe({detalle}: Resultado): string[] {
  const errores = (detalle?.['errores'] ?? []) as {campo: string, mensaje: string}[];
  return errores.map(({campo, mensaje}) => `${campo.replace(/^(cuerpo|body)\./, '')}: ${mensaje}`);
}

// An answer to the whole batch. What no later try heals is for a person.
export function desenlaceDeError(error: unknown): Outcome {
  if (!(error instanceof ApiError) || error.is_temporary || error.status === 401)
    return {is: 'later',
            ...(error instanceof ApiError && error.retry_after_ms !== undefined
                ? {after_ms: error.retry_after_ms} : {})};
  return {is: 'refused', code: error.code, text: error.message};
}

// The members that a person may mend, by what was told.
export const kCampos: Record<string, string[]> = {
  'clientes.crear': ['nombre', 'telefono', 'email', 'rut'],
  'orden': ['equipo', 'marca', 'modelo', 'problema', 'serie', 'fecha_entrega'],
  'venta': ['metodo_pago']
};

// `cliente_id`: another customer, null for none; undefined leaves the one that was told.
export function enmendar(
    envio: Envio, campos: Record<string, string>, cliente_id?: number | string | null): Envio {
  const cuerpo: Envio['cuerpo'] = {...envio.cuerpo};
  if (cliente_id !== undefined) cuerpo['cliente_id'] = cliente_id;
  for (const [nombre, texto] of Object.entries(campos))
    if (texto.trim() === '') delete cuerpo[nombre];
    else cuerpo[nombre] = texto.trim();
  return {...envio, cuerpo};
}

export type Estado = 'en_linea' | 'sin_conexion' | 'sincronizando' | 'conflicto';

// The state that is shown: what needs a person comes first, once it can be seen to.
export function estadoDe(
    {abierta, esperan, conflictos}: {abierta: boolean, esperan: number, conflictos: number}) {
  if (!abierta) return {estado: 'sin_conexion' as Estado, n: esperan};
  if (conflictos > 0) return {estado: 'conflicto' as Estado, n: conflictos};
  if (esperan > 0) return {estado: 'sincronizando' as Estado, n: esperan};
  return {estado: 'en_linea' as Estado, n: 0};
}
