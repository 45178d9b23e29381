// What the telephone says to the server and what the answers mean (the contract's sections 4 to 6).
// Pure.
import type {Frame, Operation, Outcome} from '@chasqui/client';
import type {Competencia, Envio, EstadoLlegada, Llegada} from './base';
import {partesDe} from './tiempo';

// The time that a record is sent with: by the start as it is known now, which may have been moved
// since the tap.
export function tiempoDe(llegada: Llegada, competencia: Competencia | undefined): number | null {
  if (llegada.es_a_mano || llegada.tiempo === 0) return llegada.tiempo;
  const inicio = competencia?.started_at ?? null;
  const transcurrido = inicio === null ? -1 : llegada.marca + llegada.desfase - inicio;
  return transcurrido >= 0 ? transcurrido : llegada.tiempo;
}

export function mensajeDe(operacion: Operation<Envio>, llegada: Llegada,
                          competencia: Competencia | undefined): Frame {
  const base = {ref: operacion.id, id_registro: llegada.id};
  if (operacion.kind === 'anular') return {tipo: 'anular', motivo: 'juez', ...base};
  if (operacion.kind === 'corregir')
    return {tipo: 'corregir', motivo: 'juez', ...base, ...operacion.body.cambio};
  const tiempo = tiempoDe(llegada, competencia);
  const rtt = llegada.rtt === null ? {} : {rtt_ms: llegada.rtt};
  return {
    tipo: 'registrar_tiempo',
    ...base,
    equipo_id: llegada.equipo_id,
    // Without a start the server takes the moment itself.
    ...(tiempo === null ? {tiempo: llegada.marca, base: 'epoch'} : partesDe(tiempo)),
    marca_cliente: llegada.marca,
    desfase_ms: llegada.desfase,
    ...rtt,
    ...(llegada.dorsal ? {dorsal: llegada.dorsal} : {})
  };
}

// The answer that belongs to a message. Corrections are answered by the record alone.
export function esRespuesta(mensaje: Frame, frame: Frame): boolean {
  if (frame['ref'] !== undefined) return frame['ref'] === mensaje['ref'];
  const registro = frame['registro'] as Frame | undefined;
  const esCorreccion = ['registro_corregido', 'registro_anulado'].includes(String(frame['tipo']));
  return esCorreccion && registro?.['id_registro'] === mensaje['id_registro'];
}

// The race may still begin, or go on: not the telephone's fault, and worth another try then.
const kEsperan = ['no_en_curso', 'sin_inicio'];
const kDelServidor = [
  'interno', 'error_interno', 'no_disponible', 'ocupado', 'plazo', 'cerrando', 'solo_lectura',
  'sin_espacio', 'tiempo_agotado', 'demasiadas_peticiones', 'demasiadas_conexiones'
];

export function desenlaceDe(operacion: Operation<Envio>, frame: Frame): Outcome {
  if (frame['tipo'] !== 'error') return {is: 'done', result: frame};
  const code = String(frame['codigo'] ?? ''), text = String(frame['mensaje'] ?? '');
  // The first try was read and its answer lost.
  if (operacion.kind === 'anular' && operacion.tries > 1 && code === 'ya_revisado')
    return {is: 'done', result: frame};
  if (kEsperan.includes(code)) return {is: 'held', code, text};
  if (code === '' || kDelServidor.includes(code)) return {is: 'later'};
  return {is: 'refused', code, text};
}

// What an answer says about the record.
export function cambiosDe(frame: Frame): Partial<Llegada> {
  const registro = (frame['registro'] ?? {}) as Frame;
  const dicho = String(frame['estado'] ?? registro['estado'] ?? 'guardado');
  const cambios: Partial<Llegada> = {estado: estadoDe(dicho), motivo: ''};
  if (typeof registro['tiempo'] === 'number') cambios.tiempo = registro['tiempo'];
  return cambios;
}

export function estadoDe(dicho: string): EstadoLlegada {
  if (dicho === 'dudoso') return 'dudoso';
  return dicho === 'anulado' || dicho === 'malo' ? 'anulado' : 'guardado';
}

export function momento(dicho: unknown): number | null {
  const ms = typeof dicho === 'string' ? Date.parse(dicho) : NaN;
  return Number.isNaN(ms) ? null : ms;
}

// A competition as judges' sockets say it, or as the API's lists do.
export function competenciaDe(dicha: Frame): Competencia {
  const en_curso = Boolean(dicha['en_curso'] ?? dicha['is_running']);
  const finished_at = momento(dicha['finished_at']), started_at = momento(dicha['started_at']);
  const deducido = en_curso ? 'en_curso' : finished_at ? 'detenida' : 'programada';
  return {
    id: Number(dicha['id']),
    nombre: String(dicha['nombre'] ?? dicha['name']),
    estado: String(dicha['estado'] ?? deducido),
    en_curso, started_at, finished_at
  };
}
