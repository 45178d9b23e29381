// /juez/ lists the teams, /juez/equipo/5/ is one of them; both may be opened directly.
import {useSyncExternalStore} from 'react';

const kCambio = 'popstate';

export function ir(ruta: string): void {
  history.pushState(null, '', ruta);
  dispatchEvent(new PopStateEvent(kCambio));
  scrollTo(0, 0);
}

export function equipoDe(camino: string): number | undefined {
  const hallado = /^\/juez\/equipo\/(\d+)\/?$/.exec(camino);
  return hallado ? Number(hallado[1]) : undefined;
}

export function useEquipo(): number | undefined {
  const camino = useSyncExternalStore(
      (cambio) => {
        addEventListener(kCambio, cambio);
        return () => removeEventListener(kCambio, cambio);
      },
      () => location.pathname);
  return equipoDe(camino);
}
