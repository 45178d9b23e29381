// The places of a page are addresses of its own: going from one to another loads nothing, and what
// is written and not saved is not left without a question.
import {createContext, useContext, useEffect, useSyncExternalStore} from 'react';
import {useTranslation} from 'react-i18next';

const kMoved = 'popstate';
// What is not saved, and the question before it is left.
export type Unsaved = Set<{question: string}>;
const unsaved: Unsaved = new Set();
let here = '';  // Where Back has to lead again, when somebody stays.

// What stands within a dialog: it asks before it is closed.
export const Within = createContext<Unsaved | undefined>(undefined);

export function mayLeave(what = unsaved): boolean {
  return [...new Set([...what].map(({question}) => question))].every((each) => confirm(each));
}

const addressNow = () => location.pathname + location.search;

function moved(): void {
  here = addressNow();
  dispatchEvent(new PopStateEvent(kMoved));
}

// Asks nothing: for what follows from a deed, as saving is.
export function go(href: string): void {
  const is_elsewhere = new URL(href, location.href).pathname !== location.pathname;
  history.pushState(null, '', href);
  moved();
  if (is_elsewhere) scrollTo(0, 0);
}

// In place of where the page is now: what is looked for in a list is no step to go back to.
export function stay(href: string): void {
  history.replaceState(null, '', href);
  moved();
}

function watch(changed: () => void): () => void {
  addEventListener(kMoved, changed);
  return () => removeEventListener(kMoved, changed);
}

export const usePath = () => useSyncExternalStore(watch, () => location.pathname);
export const useSearch = () => useSyncExternalStore(watch, () => location.search);

// While `is_there` a link, Back, and closing the page or the dialog around it ask first.
export function useUnsaved(is_there: boolean): void {
  const {t} = useTranslation(), question = t('leave_unsaved');
  const around = useContext(Within);
  useEffect(() => {
    if (!is_there) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const mine = {question}, all = around ? [unsaved, around] : [unsaved];
    for (const each of all) each.add(mine);
    addEventListener('beforeunload', warn);
    return () => {
      for (const each of all) each.delete(mine);
      removeEventListener('beforeunload', warn);
    };
  }, [is_there, question, around]);
}

// Links under `root` stay within the page, except those under `not`. Returns what ends it.
export function linksStay(root: string, not?: string): () => void {
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest?.('a');
    const href = link?.getAttribute('href') ?? '';
    const is_other = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey ||
        event.altKey || !!link?.target || !!link?.hasAttribute('download');
    if (is_other || !href.startsWith(root) || (not && href.startsWith(not))) return;
    event.preventDefault();
    if (mayLeave()) go(href);
  };
  const back = (event: PopStateEvent) => {
    if (!event.isTrusted) return;
    if (mayLeave()) {
      here = addressNow();
    } else {
      event.stopImmediatePropagation();
      history.pushState(null, '', here);
    }
  };
  here = addressNow();
  document.addEventListener('click', follow);
  addEventListener(kMoved, back, true);
  return () => {
    document.removeEventListener('click', follow);
    removeEventListener(kMoved, back, true);
  };
}
