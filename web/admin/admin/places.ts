// Each place of the page has an address, which can be kept and sent.
import {useSyncExternalStore} from 'react';

const kRoot = '/admin/', kMoved = 'popstate';

export const kSections = ['usuarios', 'sesiones', 'llaves', 'esquema', 'registro', 'conexiones',
  'peticiones', 'medidas', 'respaldos', 'ajustes', 'auditoria'] as const;
export type Section = (typeof kSections)[number];

export type Place =
    {is: 'inicio'} | {is: 'nada'} | {is: Section} |
    {is: 'lista' | 'papelera' | 'importar' | 'nuevo', model: string} |
    {is: 'registro_de', model: string, id: string};

export function placeOf(path: string): Place {
  const [first = '', model = '', third = ''] =
      path.slice(kRoot.length).split('/').map(decodeURIComponent);
  if (!first) return {is: 'inicio'};
  const section = kSections.find((each) => each === first);
  if (section) return {is: section};
  if (first !== 'modelos' || !model) return {is: 'nada'};
  if (!third) return {is: 'lista', model};
  if (third === 'papelera' || third === 'importar' || third === 'nuevo') return {is: third, model};
  return {is: 'registro_de', model, id: third};
}

export const hrefOf = (section: Section | '' = '') => kRoot + section;

export function modelHref(model: string, rest: unknown = ''): string {
  const href = `${kRoot}modelos/${encodeURIComponent(model)}`;
  return rest === '' ? href : `${href}/${encodeURIComponent(String(rest))}`;
}

const isOurs = (href: string) => href.startsWith(kRoot) && !href.startsWith(`${kRoot}api/`);

export function go(href: string, is_same_step = false): void {
  if (is_same_step) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  dispatchEvent(new PopStateEvent(kMoved));
}

function watch(moved: () => void): () => void {
  addEventListener(kMoved, moved);
  return () => removeEventListener(kMoved, moved);
}

export const usePath = () => useSyncExternalStore(watch, () => location.pathname);
export const useSearch = () => useSyncExternalStore(watch, () => location.search);

// Links within the page need no new page.
export function linksStay(): () => void {
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest?.('a');
    const href = link?.getAttribute('href') ?? '';
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!isOurs(href) || link?.hasAttribute('download')) return;
    event.preventDefault();
    go(href);
    scrollTo(0, 0);
  };
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}
