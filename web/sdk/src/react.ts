// The same, as hooks: import from '@chasqui/client/react'.
import {liveQuery} from 'dexie';
import {startTransition, useEffect, useState, useSyncExternalStore} from 'react';
import type {Operation, Outbox} from './outbox';
import type {Store} from './store';

// Not with useSyncExternalStore: a change while a page comes up would make all of it at once.
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState<T>(store.get);
  useEffect(() => {
    const read = () => setValue(() => store.get());
    read();
    return store.watch(read);
  }, [store]);
  return value;
}

// What a Dexie query reads now, and after every change that touches it, by whatever tab. `fallback`
// until it was read first.
export function useStored<T>(query: () => Promise<T>, deps: readonly unknown[], fallback: T): T {
  const [value, setValue] = useState<T>(fallback);
  useEffect(() => {
    let is_first = true;
    const next = (read: T) => {
      const take = () => setValue(() => read);
      if (is_first) startTransition(take);  // With it comes much of a page.
      else take();
      is_first = false;
    };
    const reading = liveQuery(query).subscribe({next, error: () => undefined});
    return () => reading.unsubscribe();
    // The query is new at every turn; what it depends on is not.
  }, deps);
  return value;
}

export interface Pending {
  waiting: number;
  refused: number;
}

// How much of the outbox has not reached the server, and how much of that needs a person.
export function usePending<Body>(outbox: Outbox<Body>): Pending {
  return useStored(() => countPending(outbox), [outbox], {waiting: 0, refused: 0});
}

export async function countPending<Body>(outbox: Outbox<Body>): Promise<Pending> {
  const [all, refused] = await Promise.all([
    outbox.table.count(), outbox.table.where('state').equals('refused').count()
  ]);
  return {waiting: all - refused, refused};
}

export function useRefused<Body>(outbox: Outbox<Body>): Operation<Body>[] {
  return useStored(() => outbox.table.where('state').equals('refused').sortBy('seq'), [outbox], []);
}

// The device's own word on the network; that a server is reached, only its answers tell.
export function useOnline(): boolean {
  return useSyncExternalStore(
      (changed) => {
        addEventListener('online', changed);
        addEventListener('offline', changed);
        return () => {
          removeEventListener('online', changed);
          removeEventListener('offline', changed);
        };
      },
      () => navigator.onLine);
}

// The time by `now`, anew every `every_ms`, while `runs`.
export function useTicking(now: () => number, every_ms: number, runs = true): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    setTime(now());
    if (!runs) return;
    const timer = setInterval(() => setTime(now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms, runs]);
  return time;
}
