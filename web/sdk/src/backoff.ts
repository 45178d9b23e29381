// How long to wait before the n-th try: doubling, up to a bound, with a share that is left to
// chance so that those who fell together do not come back together.
export interface Backoff {
  first_ms: number;
  max_ms: number;
}

export const kBackoff: Backoff = {first_ms: 500, max_ms: 30_000};

// `tries` that failed so far, from 1; `chance` in [0, 1).
export function pauseAfter(tries: number, chance: number, {first_ms, max_ms} = kBackoff): number {
  const whole = Math.min(max_ms, first_ms * 2 ** Math.min(tries - 1, 30));
  return Math.round(whole * (0.5 + chance / 2));
}
