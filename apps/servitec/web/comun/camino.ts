// A page's places are paths of its own: going from one to another loads nothing.
import {useEffect, useSyncExternalStore} from 'react';

const kCambio = 'popstate';

export function ir(ruta: string): void {
  history.pushState(null, '', ruta);
  dispatchEvent(new PopStateEvent(kCambio));
  scrollTo(0, 0);
}

// In place of where the page is now: what is looked for in a list is no step to go back to.
export function quedar(ruta: string): void {
  history.replaceState(null, '', ruta);
  dispatchEvent(new PopStateEvent(kCambio));
}

function oir(cambio: () => void): () => void {
  addEventListener(kCambio, cambio);
  return () => removeEventListener(kCambio, cambio);
}

export const useCamino = () => useSyncExternalStore(oir, () => location.pathname);
export const useBusqueda = () => useSyncExternalStore(oir, () => location.search);

const sin_guardar = new Set<string>();  // What to ask before it is left.

// While `hay` something written would be lost by leaving, a link asks first, as does the browser.
export function useSinGuardar(hay: boolean, pregunta: string): void {
  useEffect(() => {
    if (!hay) return;
    const avisar = (evento: BeforeUnloadEvent) => evento.preventDefault();
    sin_guardar.add(pregunta);
    addEventListener('beforeunload', avisar);
    return () => {
      sin_guardar.delete(pregunta);
      removeEventListener('beforeunload', avisar);
    };
  }, [hay, pregunta]);
}

// Links under `raiz` stay within the page. Returns what ends it.
export function enlacesAqui(raiz: string): () => void {
  const seguir = (evento: MouseEvent) => {
    const enlace = (evento.target as Element).closest?.('a');
    const href = enlace?.getAttribute('href') ?? '';
    const es_otra = evento.ctrlKey || evento.metaKey || evento.shiftKey || evento.defaultPrevented;
    if (!href.startsWith(raiz) || enlace?.hasAttribute('download') || es_otra) return;
    evento.preventDefault();
    if ([...sin_guardar].every((pregunta) => confirm(pregunta))) ir(href);
  };
  document.addEventListener('click', seguir);
  return () => document.removeEventListener('click', seguir);
}
