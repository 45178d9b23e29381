// The places of a page are addresses of its own: going from one to another loads nothing, and what
// is written and not saved is not left without a question.
import {useEffect, useSyncExternalStore} from 'react';
import {useTranslation} from 'react-i18next';

const kMoved = 'popstate';
const asked_before = new Set<string>();  // Questions; while there is one, something is unsaved.
let here = '';  // Where Back has to lead again, when somebody stays.

const mayLeave = () => [...asked_before].every((question) => confirm(question));
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

// While `is_there` a link, Back and closing ask first.
export function useUnsaved(is_there: boolean): void {
  const {t} = useTranslation(), question = t('leave_unsaved');
  useEffect(() => {
    if (!is_there) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    asked_before.add(question);
    addEventListener('beforeunload', warn);
    return () => {
      asked_before.delete(question);
      removeEventListener('beforeunload', warn);
    };
  }, [is_there, question]);
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
