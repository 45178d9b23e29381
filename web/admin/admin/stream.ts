// What commits on the site, as it commits. The line is read with fetch, because EventSource can say
// no token; when it breaks, what was missed is asked for and the line is opened again.
import {pauseAfter, Store} from '@chasqui/client';
import {fetchOf, get} from './server';
import type {LogEvent, LogPage} from './wire';

const kKept = 500, kUnkept = 0, kBackoff = {first_ms: 500, max_ms: 10_000};

// The events whose text is whole, and what is left of it.
export function eventsIn(text: string): {events: LogEvent[], names: string[], rest: string} {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n'), rest = blocks.pop() ?? '';
  const events: LogEvent[] = [], names: string[] = [];
  for (const block of blocks) {
    const lines = block.split('\n');
    const values = (name: string) => lines.filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
    const [name] = values('event'), data = values('data').join('\n');
    if (name) names.push(name);
    const said: unknown = data ? JSON.parse(data) : null;
    if (isEvent(said)) events.push(said);
  }
  return {events, names, rest};
}

// Both as one list, the newest last. While it is held nothing newer than `held` comes in.
export function joined(older: LogEvent[], live: LogEvent[], held?: LogEvent[]): LogEvent[] {
  const known = new Set(live.map(({seq}) => seq)), end = held?.findLast(({seq}) => seq > 0)?.seq;
  const others = older.filter(({seq}) => !known.has(seq) && (end === undefined || seq <= end))
      .sort((a, b) => a.seq - b.seq);
  const first = live.find(({seq}) => seq > 0)?.seq ?? Infinity;
  const early = others.filter(({seq}) => seq < first);
  return [...early, ...live, ...others.slice(early.length)];  // Told sooner than the line did.
}

// The server leaves out when: what is heard now happened now.
const timed = (event: LogEvent): LogEvent =>
    (event.hora === undefined ? {...event, hora: new Date().toISOString()} : event);

const isEvent = (said: unknown): said is LogEvent =>
    typeof said === 'object' && said !== null && 'seq' in said && 'evento' in said;

export class Feed {
  readonly events = new Store<LogEvent[]>([]);  // The newest last.
  readonly state = new Store<'away' | 'connecting' | 'open'>('away');
  #heard: (events: LogEvent[]) => void;
  #ends = new AbortController();
  #seq: number | undefined;   // Where the line goes on.
  #newest = 0;                // Of those in `events`.
  #epoch: string | undefined;

  constructor(heard: (events: LogEvent[]) => void) {
    this.#heard = heard;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#ends.abort();
  }

  async #run(): Promise<void> {
    const {signal} = this.#ends;
    for (let tries = 0; !signal.aborted; tries += 1) {
      this.state.set('connecting');
      try {
        await this.#catchUp();
        await this.#listen(() => (tries = 0));
      } catch {
        // Away: it comes back below.
      }
      if (signal.aborted) return;
      this.state.set('away');
      await new Promise((done) => setTimeout(done, pauseAfter(tries, Math.random(), kBackoff)));
    }
  }

  // Another epoch is another history: all that is shown is read anew.
  async #catchUp(): Promise<void> {
    const query = this.#seq === undefined ? {limit: 100} : {despues: this.#seq, limit: kKept};
    const page = await get<LogPage>('registro', query, this.#ends.signal);
    const is_new = this.#epoch !== undefined && this.#epoch !== page.epoca;
    this.#epoch = page.epoca;
    if (is_new) {
      this.events.set([]);
      this.#newest = 0;
    }
    const events = [...page.eventos].sort((a, b) => a.seq - b.seq);
    const is_again = this.#seq !== undefined;
    this.#take(events, is_again);
    this.#seq = is_new ? page.cabeza : Math.max(this.#seq ?? 0, page.cabeza);
  }

  async #listen(opened: () => void): Promise<void> {
    const {signal} = this.#ends;
    const query = {desde: this.#seq, epoca: this.#epoch};
    const answer = await fetchOf('GET', 'registro/vivo', {query, signal});
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    this.state.set('open');
    opened();
    for (let text = ''; ;) {
      const {done, value} = await reader.read();
      if (done) return;
      const {events, names, rest} = eventsIn(text + value);
      text = rest;
      this.#take(events, true);
      if (names.includes('resync')) return;
    }
  }

  #take(events: LogEvent[], is_news: boolean): void {
    const last = this.#newest;
    const fresh = events.filter(({seq}) => seq === kUnkept || seq > last).map(timed);
    if (fresh.length > 0) this.events.set([...this.events.get(), ...fresh].slice(-kKept));
    this.#newest = Math.max(last, ...fresh.map(({seq}) => seq));
    this.#seq = Math.max(this.#seq ?? 0, this.#newest);
    const kept = fresh.filter(({seq}) => seq !== kUnkept);
    if (is_news && (kept.length > 0 || events.length === 0)) this.#heard(kept);
  }
}
