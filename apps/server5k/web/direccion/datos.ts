// What the server answers, and the queries that keep it.
import {useQuery} from '@tanstack/react-query';
import type {Resultados} from '../resultados/datos';
import {api} from './api';

export type Estado = 'programada' | 'en_curso' | 'pausada' | 'detenida' | 'provisional' | 'oficial';

export interface Competencia {
  id: number;
  version: number;
  name: string;
  datetime: string;
  is_active: boolean;
  is_running: boolean;
  started_at: string | null;
  finished_at: string | null;
  estado: Estado;
  revision: number;
  regla: string;
  max_registros: number;
  tolerancia_ms: number;
  [campo: string]: unknown;
}

export interface Dispositivo {
  dispositivo: string;
  en_linea: boolean;
  visto_en: string | null;
  desfase_ms: number | null;
  rtt_ms: number | null;
  pendientes: number | null;
  bateria: number | null;
  aviso_reloj: boolean;
  aviso_red: boolean;
}

export interface JuezEnCarrera {
  juez_id: number;
  username: string | null;
  nombre: string | null;
  en_linea: boolean;
  equipos: {id: number, nombre: string, dorsal: number, registros: number}[];
  dispositivos: Dispositivo[];
}

export interface Registro {
  id: number;
  equipo_id: number;
  tiempo: number;
  dorsal: string | null;
  calculado: number | null;
  estado: 'bueno' | 'dudoso' | 'malo' | 'confirmado' | 'anulado';
  motivo: string | null;
  juez_id: number | null;
  juez_username: string | null;
}

export interface Duda extends Registro {
  equipo: {id: number, nombre: string, dorsal: number};
  otros: Registro[];
  dorsales_parecidos: string[];
}

export interface Equipo {
  id: number;
  version: number;
  name: string;
  number: number;
  category: string;
  competition_id: number;
  judge_id: number | null;
  estado: 'ok' | 'DNF' | 'DSQ' | 'DNS';
  motivo: string | null;
}

export interface Juez {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  rol: 'juez' | 'cronometrista' | 'juez_jefe';
  is_active: boolean;
  equipos: number;
}

export interface Entrada {
  hora: string;
  quien: string;
  tipo: string;
  sobre: string | null;
  antes: Record<string, unknown> | null;
  despues: Record<string, unknown> | null;
  motivo: string;
  correccion_id: number | null;
  deshecha: boolean;
  se_deshace: boolean;
}

export interface Crudo {
  id: number;
  recibido_en: string;
  tiempo: number | null;
  dorsal: string | null;
  canal: string;
  resultado: string;
}

// Lists come bare, or as a page of one.
export function lista<T>(dicho: unknown): T[] {
  const {results} = (dicho ?? {}) as {results?: T[]};
  return Array.isArray(dicho) ? dicho as T[] : results ?? [];
}

export const claveDe = (id: number) => ['carrera', id] as const;

export function useCompetencias() {
  return useQuery({
    queryKey: ['competencias'],
    queryFn: async ({signal}) => lista<Competencia>(
        await api.get('/api/admin/competencias', {query: {limit: 100}, signal}))
  });
}

export function useCompetencia(id: number) {
  return useQuery({
    queryKey: [...claveDe(id), 'ficha'],
    queryFn: async ({signal}) => await api.get('/api/admin/competencias/{id}',
                                               {params: {id}, signal}) as unknown as Competencia
  });
}

function deCarrera<T>(id: number, que: string, ruta: Parameters<typeof api.get>[0]) {
  return {
    queryKey: [...claveDe(id), que],
    queryFn: async ({signal}: {signal: AbortSignal}) =>
        await api.get(ruta, {params: {id} as never, signal}) as unknown as T
  };
}

export const useResultados = (id: number) =>
    useQuery(deCarrera<Resultados>(id, 'resultados', '/api/competencias/{id}/resultados'));
export const useJueces = (id: number) =>
    useQuery(deCarrera<JuezEnCarrera[]>(id, 'jueces', '/api/competencias/{id}/jueces'));
export const useDudas = (id: number) =>
    useQuery(deCarrera<Duda[]>(id, 'revision', '/api/competencias/{id}/revision'));
export const useRegistros = (id: number) =>
    useQuery(deCarrera<Registro[]>(id, 'registros', '/api/competencias/{id}/registros'));
export const useAuditoria = (id: number) =>
    useQuery(deCarrera<Entrada[]>(id, 'auditoria', '/api/competencias/{id}/auditoria'));

export function useEquipos(id: number) {
  return useQuery({
    queryKey: [...claveDe(id), 'equipos'],
    queryFn: async ({signal}) => lista<Equipo>(await api.get(
        '/api/admin/equipos', {query: {competition_id: id, limit: -1}, signal}))
  });
}

export function useCuentas() {
  return useQuery({
    queryKey: ['cuentas'],
    queryFn: async ({signal}) => await api.get('/api/jueces', {signal}) as unknown as Juez[]
  });
}

// Categories of the competition beside the two that all have.
export function useCategorias(id: number) {
  return useQuery({
    queryKey: [...claveDe(id), 'categorias'],
    queryFn: async ({signal}) => {
      const propias = lista<{codigo: string, nombre: string}>(await api.get(
          '/api/admin/categorias', {query: {competition_id: id, limit: -1}, signal}));
      return [...kCategorias.filter(({codigo}) => !propias.some((una) => una.codigo === codigo)),
              ...propias];
    }
  });
}

export const kCategorias = [
  {codigo: 'estudiantes', nombre: 'Estudiantes por Equipos'},
  {codigo: 'interfacultades', nombre: 'Interfacultades por Equipos'}
];
