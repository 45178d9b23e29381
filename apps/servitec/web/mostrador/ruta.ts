// The pages of the counter are places of one page: it needs no network to go from one to another.
import {usePath} from '@chasqui/ui/places';

export const kLugares = ['venta', 'recepcion', 'caja', 'sincronizacion', 'equipo'] as const;
export type Lugar = (typeof kLugares)[number];
export const kRaiz = '/mostrador/';

export function lugarDe(camino: string): Lugar {
  const dicho = camino.slice(kRaiz.length).replace(/\/$/, '');
  return kLugares.find((lugar) => lugar === dicho) ?? 'venta';
}

export const hrefDe = (lugar: Lugar) => kRaiz + lugar;

export const useLugar = (): Lugar => lugarDe(usePath());
