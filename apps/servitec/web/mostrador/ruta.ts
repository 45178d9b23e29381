// The pages of the counter are places of one page: it needs no network to go from one to another.
import {useSyncExternalStore} from 'react';

export const kLugares = ['venta', 'recepcion', 'sincronizacion'] as const;
export type Lugar = (typeof kLugares)[number];
const kCambio = 'popstate', kRaiz = '/mostrador/';

export function ir(ruta: string): void {
  history.pushState(null, '', ruta);
  dispatchEvent(new PopStateEvent(kCambio));
  scrollTo(0, 0);
}

export function lugarDe(camino: string): Lugar {
  const dicho = camino.slice(kRaiz.length).replace(/\/$/, '');
  return kLugares.find((lugar) => lugar === dicho) ?? 'venta';
}

export const hrefDe = (lugar: Lugar) => kRaiz + lugar;

export function useLugar(): Lugar {
  return lugarDe(useSyncExternalStore(
      (cambio) => {
        addEventListener(kCambio, cambio);
        return () => removeEventListener(kCambio, cambio);
      },
      () => location.pathname));
}

// Links of the counter stay within the page.
export function enlacesAqui(): () => void {
  const seguir = (evento: MouseEvent) => {
    const enlace = (evento.target as Element).closest?.('a');
    const href = enlace?.getAttribute('href') ?? '';
    if (!href.startsWith(kRaiz) || evento.ctrlKey || evento.metaKey || evento.shiftKey) return;
    evento.preventDefault();
    ir(href);
  };
  document.addEventListener('click', seguir);
  return () => document.removeEventListener('click', seguir);
}
