// The places of the desk's page: /taller/PLACE, and /taller/PLACE/ID for one of what it lists.
import {usePath} from '@chasqui/ui/places';
import type {Permiso} from './permisos';

export const kRaiz = '/taller/';
export const kLugares =
    ['tablero', 'ordenes', 'inventario', 'clientes', 'historial', 'reportes'] as const;
export type Lugar = (typeof kLugares)[number];

// Places that not everybody has.
export const kPermisoDe: Partial<Record<Lugar, Permiso>> =
    {historial: 'ventas', reportes: 'reportes'};

export interface Ruta {
  lugar: Lugar;
  id?: string;  // A record's, or what the place calls a screen of its own: "nuevo", "conteo".
}

export function rutaDe(camino: string): Ruta {
  const [dicho, id] = camino.slice(kRaiz.length).split('/');
  const lugar = kLugares.find((cada) => cada === dicho) ?? 'tablero';
  return id ? {lugar, id: decodeURIComponent(id)} : {lugar};
}

export function hrefDe(lugar: Lugar, id?: number | string): string {
  return kRaiz + lugar + (id === undefined ? '' : `/${encodeURIComponent(id)}`);
}

export const useRuta = (): Ruta => rutaDe(usePath());
