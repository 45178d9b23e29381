// What the server answers, and the queries that keep it. Operators have no socket, and leaving or
// rooms are on no stream: what changes by itself is asked again while the page is seen.
import {keepPreviousData, useQuery} from '@tanstack/react-query';
import {api} from './api';

export const kConexionesCadaMs = 3_000, kCifrasCadaMs = 5_000;

export interface Conexion {
  socketId: string;
  userId: string;
  rol: string;
  desde: string;
  activo_en: string;
  es_el_suyo: boolean;
  salas: string[];
}

export interface Publicador {
  nombre: string;
  aceptados: number;
  duplicados: number;
  rechazados: number;
  tasa_error: number | string;
  ultima: string;
}

export interface Fila {
  seq: number;
  id: string;
  type: string;
  recibido_en: string;
  timestamp: string | null;
  origen: string;
  atrasado: boolean;
  muestra: string;
}

export interface Evento extends Omit<Fila, 'muestra'> {
  data: unknown;
}

export interface Sitio {
  zona: string;
  difusion: 'total' | 'audiencia';
  estricto: boolean;
  tipos: {type: string, clase: string}[];
}

export interface Simulado {
  type: string;
  conocido: boolean;
  todos: boolean;
  canales: string[];
  usuarios: string[];
  bandejas: string[];
  en_linea: number;
  eventos: {evento: string, rol?: string}[];
}

export interface Sala {
  name: string;
  clients: number;
}

export interface Filtro {
  desde?: string | undefined;
  hasta?: string | undefined;
  type?: string | undefined;
}

export const kConexiones = ['conexiones'] as const;

export function useConexiones() {
  return useQuery({
    queryKey: kConexiones, refetchInterval: kConexionesCadaMs,
    queryFn: async ({signal}) =>
      (await api.get('/api/conexiones', {signal}) as unknown as {conexiones: Conexion[]}).conexiones
  });
}

export function usePublicadores() {
  return useQuery({
    queryKey: ['publicadores'], refetchInterval: kCifrasCadaMs,
    queryFn: async ({signal}) => await api.get('/api/publicadores', {signal}) as unknown as
        {desde: string | null, publicadores: Publicador[]}
  });
}

export function useSalas() {
  return useQuery({
    queryKey: ['salas'], refetchInterval: kCifrasCadaMs,
    queryFn: async ({signal}) => (await api.get('/api/dashboard/rooms', {signal}) as unknown as
        {rooms: Sala[]}).rooms
  });
}

export function useSitio() {
  return useQuery({
    queryKey: ['sitio'], staleTime: Infinity,
    queryFn: async ({signal}) => await api.get('/api/consola', {signal}) as unknown as Sitio
  });
}

interface Pagina extends Filtro {
  antes?: number | undefined;
  limit: number;
}

export function usePagina(pagina: Pagina) {
  return useQuery({
    queryKey: ['historial', pagina], placeholderData: keepPreviousData,
    queryFn: async ({signal}) => await api.get(
        '/api/historial/eventos', {query: pagina as never, signal}) as unknown as
        {total: number, eventos: Fila[]}
  });
}

// An event does not change once it is told.
export function useEvento(seq: number | undefined) {
  return useQuery({
    queryKey: ['evento', seq], enabled: seq !== undefined, staleTime: Infinity,
    queryFn: async ({signal}) => await api.get(
        '/api/historial/eventos/{id}', {params: {id: seq} as never, signal}) as unknown as Evento
  });
}
