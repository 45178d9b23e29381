// One of a browser's tabs does what must be done once: the lock is the browser's own, and passes on
// when that tab ends, however it ends.

// Calls `lead` once this tab leads; its result ends the leading. Returns what gives the lead up, or
// stops waiting for it. Without Web Locks every tab leads: what it sends is idempotent, so that is
// only wasteful.
export function whenLeading(name: string, lead: () => () => void): () => void {
  const given_up = new AbortController();
  const whole = async () => {
    if (given_up.signal.aborted) return;
    const end = lead();
    await new Promise<void>((done) =>
        given_up.signal.addEventListener('abort', () => done(), {once: true}));
    end();
  };
  const locks = globalThis.navigator?.locks;
  if (!locks) void whole();
  else locks.request(name, {signal: given_up.signal}, whole).catch(() => undefined);
  return () => given_up.abort();
}
