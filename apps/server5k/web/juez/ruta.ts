// /juez/ lists the teams, /juez/equipo/5/ is one of them; both may be opened directly.
import {usePath} from '@chasqui/ui/places';

export function equipoDe(camino: string): number | undefined {
  const hallado = /^\/juez\/equipo\/(\d+)\/?$/.exec(camino);
  return hallado ? Number(hallado[1]) : undefined;
}

export const useEquipo = (): number | undefined => equipoDe(usePath());
