// The server's time on a device whose own clock may be wrong, may be set while the page is open,
// and may sleep.
//
// The time is the server's at one moment plus what the device's monotonic timer counted since. The
// wall clock serves twice only: after a reload, until the server is heard again, and for the time
// that the device slept, which monotonic timers of most browsers do not count.

export interface Timers {
  monotonic_ms(): number;
  wall_ms(): number;
}

export const kTimers: Timers = {
  monotonic_ms: () => performance.now(),
  wall_ms: () => Date.now()
};

export interface Exchange {
  sent_ms: number;      // monotonic_ms when the question left
  received_ms: number;  // monotonic_ms when the answer was there
  server_ms: number;    // the server's time in between
}

// What outlives a reload: how far the server's time was ahead of the device's wall clock.
export interface ClockMemory {
  offset_ms: number;
  rtt_ms: number;
}

export class ServerClock {
  #timers: Timers;
  #anchor: {server_ms: number, monotonic_ms: number};
  #rtt_ms: number | undefined;
  #is_synced = false;
  #hidden: {monotonic_ms: number, wall_ms: number} | undefined;

  constructor(timers: Timers = kTimers, memory?: ClockMemory) {
    this.#timers = timers;
    this.#anchor = {
      server_ms: timers.wall_ms() + (memory?.offset_ms ?? 0),
      monotonic_ms: timers.monotonic_ms()
    };
    this.#rtt_ms = memory?.rtt_ms;
  }

  // The server's time in ms, at a moment of the monotonic timer (an event's timeStamp) or now.
  now(monotonic_ms = this.#timers.monotonic_ms()): number {
    return Math.round(this.#anchor.server_ms + monotonic_ms - this.#anchor.monotonic_ms);
  }

  // To be added to the wall clock to have the server's time.
  get offset_ms(): number {
    return this.now() - this.#timers.wall_ms();
  }
  // Of the exchange that the time is taken from.
  get rtt_ms(): number | undefined {
    return this.#rtt_ms;
  }
  // Whether the server was heard since the page opened.
  get is_synced(): boolean {
    return this.#is_synced;
  }
  get memory(): ClockMemory {
    return {offset_ms: this.offset_ms, rtt_ms: this.#rtt_ms ?? 0};
  }

  // Of several exchanges the shortest says it best.
  take(exchanges: readonly Exchange[]): void {
    const best = exchanges.reduce<Exchange | undefined>(
        (a, b) => (!a || trip(b) < trip(a) ? b : a), undefined);
    if (!best) return;
    const middle_ms = (best.sent_ms + best.received_ms) / 2;
    this.#anchor = {server_ms: best.server_ms, monotonic_ms: middle_ms};
    this.#rtt_ms = Math.round(trip(best));
    this.#is_synced = true;
  }

  // The page goes out of sight: the device may sleep now.
  hidden(): void {
    this.#hidden = {
      monotonic_ms: this.#timers.monotonic_ms(), wall_ms: this.#timers.wall_ms()
    };
  }

  // It is seen again. What the wall clock counted beyond the timer was slept.
  shown(): void {
    if (!this.#hidden) return;
    const counted = this.#timers.monotonic_ms() - this.#hidden.monotonic_ms;
    const passed = this.#timers.wall_ms() - this.#hidden.wall_ms;
    this.#anchor.server_ms += Math.max(0, passed - counted);
    this.#hidden = undefined;
  }
}

function trip({sent_ms, received_ms}: Exchange): number {
  return received_ms - sent_ms;
}
