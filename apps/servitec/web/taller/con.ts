// What the screens share: the server, who works here, and reading.
import {keepPreviousData, useQuery, type UseQueryResult} from '@tanstack/react-query';
import {createContext, useContext} from 'react';
import {useTranslation} from 'react-i18next';
import {formatoDe} from '../comun/fechas';
import {escribir, kAjustes, unidades, type Ajustes} from '../mostrador/dinero';
import {puede, type Permiso} from './permisos';
import type {Servidor} from './servidor';
import type {Cliente, Tecnico} from './tipos';

const kTaller = createContext<Servidor | undefined>(undefined);
export const EnTaller = kTaller.Provider;

export function useServidor(): Servidor {
  return useContext(kTaller)!;
}

export function usePuede(): (que: Permiso) => boolean {
  const {cuenta} = useServidor();
  return (que) => puede(cuenta, que);
}

export function useLeer<T>(clave: unknown[], camino: string,
                           query: Record<string, unknown> = {}, enabled = true):
    UseQueryResult<T> {
  const servidor = useServidor();
  return useQuery<T>({
    queryKey: [...clave, query], enabled, placeholderData: keepPreviousData as never,
    queryFn: ({signal}) => servidor.leer<T>(camino, query, signal)
  });
}

export interface PaginaDe<T> {
  rows: T[];
  total: number;
}

export function usePagina<T>(clave: unknown[], camino: string,
                             query: Record<string, unknown>): UseQueryResult<PaginaDe<T>> {
  const {api} = useServidor();
  return useQuery({
    queryKey: [...clave, 'pagina', query], placeholderData: keepPreviousData,
    queryFn: ({signal}) => api.page<T>(camino, query, signal)
  });
}

export const kSinClientes: ReadonlyMap<number, Cliente> = new Map();

// The customers of these orders or sales.
export function useClientes(ids: (number | null)[]): ReadonlyMap<number, Cliente> {
  const servidor = useServidor();
  const distintos = [...new Set(ids)].filter((id) => id !== null).sort((a, b) => a - b);
  const {data} = useQuery({
    queryKey: ['clientes', 'por_id', distintos], enabled: distintos.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({signal}) => servidor.porId<Cliente>('/clientes', distintos, signal)
  });
  return data ?? kSinClientes;
}

export function useTecnicos(): Tecnico[] {
  return useLeer<Tecnico[]>(['tecnicos'], '/tecnicos').data ?? [];
}

export function useAjustes(): Ajustes {
  return useLeer<Ajustes>(['ajustes'], '/ajustes').data ?? kAjustes;
}

// An amount of the server's as people read it.
export function useDinero(): (monto: number | null | undefined) => string {
  const ajustes = useAjustes(), {i18n} = useTranslation();
  return (monto) => typeof monto === 'number'
      ? escribir(unidades(monto, ajustes), ajustes, i18n.language) : '—';
}

// A day without a time is that day wherever it is read.
const local = (texto: string) =>
    new Date(/^\d{4}-\d\d-\d\d$/.test(texto) ? `${texto}T00:00` : texto);

export function useFechas() {
  const {i18n} = useTranslation(), idioma = i18n.language === 'en' ? 'en-US' : 'es-MX';
  const con = (como: Intl.DateTimeFormatOptions) => (texto: string | null | undefined) =>
      texto ? formatoDe(idioma, como).format(local(texto)) : '—';
  return {
    dia: con({dateStyle: 'medium'}), corto: con({day: 'numeric', month: 'short'}),
    semana: con({weekday: 'short', day: 'numeric'}),
    hora: con({dateStyle: 'medium', timeStyle: 'short'})
  };
}
