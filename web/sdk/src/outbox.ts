// Work that waits for the network: every operation is on disk before anybody is told that it is
// done, and leaves only with the server's answer.
//
// Operations of one lane (a record, a team) go one after another in the order in which they were
// added; lanes do not wait for each other. An operation is sealed before it is sent for the first
// time and is the same on every later try, so that the server's idempotency makes repeats harmless.
// What the server refuses for good stays, and its lane with it, until a person decides.
import type {Dexie, Table} from 'dexie';
import {kBackoff, pauseAfter, type Backoff} from './backoff';
import {Store} from './store';

export interface Operation<Body = unknown> {
  seq: number;   // The order; given by the database.
  id: string;    // A UUID: the idempotency key.
  lane: string;
  kind: string;
  body: Body;
  state: 'waiting' | 'held' | 'refused';
  is_sealed: boolean;
  tries: number;
  due_ms: number;  // By the wall clock: not before.
  code: string;    // Why it is held or refused; "" else.
  text: string;
}

export type Outcome =
    | {is: 'done', result?: unknown}
    | {is: 'later', after_ms?: number}              // Nobody knows yet: the same again.
    | {is: 'held', code: string, text: string}      // Not now; release() says when.
    | {is: 'refused', code: string, text: string};  // Never, as it stands.

export interface OutboxSettings<Body> {
  // Sends one operation. Throwing is {is: 'later'}.
  deliver(operation: Operation<Body>): Promise<Outcome>;
  // Whether there is anybody to send to. While not, nothing is sealed; wake() says that there is.
  is_reachable?(): boolean;
  // The body as it is sent, of what is known when it is sent first. In a transaction on `tables`.
  seal?(operation: Operation<Body>): Promise<Body>;
  // What an outcome changes in the page's own tables; one transaction with what it changes here.
  settle?(operation: Operation<Body>, outcome: Outcome): Promise<void>;
  tables?: Table[];  // That seal and settle touch.
  backoff?: Backoff;
  parallel_max?: number;  // Lanes at a time.
  now_ms?: () => number;
  chance?: () => number;
}

export const kOutboxSchema = '++seq, &id, lane, state';

export class Outbox<Body = unknown> {
  readonly table: Table<Operation<Body>, number>;
  readonly is_running = new Store(false);
  #db: Dexie;
  #settings: OutboxSettings<Body>;
  #busy = new Set<string>();  // Lanes with an operation under way.
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;  // Changes when it is stopped: what is under way then settles nothing.
  #turn: Promise<void> = Promise.resolve();

  // `table` was declared with kOutboxSchema.
  constructor(db: Dexie, table: string, settings: OutboxSettings<Body>) {
    this.#db = db;
    this.table = db.table(table);
    this.#settings = settings;
  }

  // Returns the operation's id. Within a transaction of the caller's on this table, it is added
  // with what else that writes, or not at all.
  async add(operation: {lane: string, kind: string, body: Body, id?: string, due_ms?: number}) {
    const id = operation.id ?? crypto.randomUUID();
    await this.table.add({
      id, lane: operation.lane, kind: operation.kind, body: operation.body, state: 'waiting',
      is_sealed: false, tries: 0, due_ms: operation.due_ms ?? 0, code: '', text: ''
    } as Operation<Body>);
    this.#soon();
    return id;
  }

  // Another body for what was not sent yet; false when it is too late for that.
  amend(id: string, change: (body: Body) => Body): Promise<boolean> {
    return this.#db.transaction('rw', this.table, async () => {
      const operation = await this.#unsent(id);
      if (!operation) return false;
      await this.table.update(operation.seq, {body: change(operation.body)} as never);
      return true;
    });
  }

  // Takes back what was not sent yet; false when it is too late for that.
  takeBack(id: string): Promise<boolean> {
    return this.#db.transaction('rw', this.table, async () => {
      const operation = await this.#unsent(id);
      if (operation) await this.table.delete(operation.seq);
      return operation !== undefined;
    });
  }

  // A person's decisions on what was refused; `mend` gives it another body.
  async retry(id: string, mend: (body: Body) => Body = (body) => body): Promise<void> {
    await this.table.where({id}).modify((operation) => {
      if (operation.state === 'refused') operation.body = mend(operation.body);
      Object.assign(operation, {state: 'waiting', due_ms: 0, code: '', text: ''});
    });
    this.#soon();
  }
  async discard(id: string): Promise<void> {
    await this.table.where({id}).delete();
    this.#soon();
  }

  // What was held for these reasons (none named: any) goes on.
  async release(...codes: string[]): Promise<void> {
    await this.table.where('state').equals('held')
        .filter(({code}) => codes.length === 0 || codes.includes(code))
        .modify({state: 'waiting', due_ms: 0} as never);
    this.#soon();
  }

  // The network is back: who waited after a failure need not wait longer.
  async wake(): Promise<void> {
    await this.table.where('state').equals('waiting').filter(({tries}) => tries > 0)
        .modify({due_ms: 0} as never);
    this.#soon();
  }

  // Sends, from now on. Only the leading tab does.
  start(): void {
    if (this.is_running.get()) return;
    this.#run += 1;
    this.#busy.clear();
    this.is_running.set(true);
    this.#soon();
  }
  stop(): void {
    this.#run += 1;
    this.is_running.set(false);
    clearTimeout(this.#timer);
  }

  async #unsent(id: string): Promise<Operation<Body> | undefined> {
    const operation = await this.table.where({id}).first();
    return operation && !operation.is_sealed ? operation : undefined;
  }

  #now(): number {
    return (this.#settings.now_ms ?? Date.now)();
  }

  #soon(after_ms = 0): void {
    if (!this.is_running.get()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn.then(() => this.#pump()).catch(() => this.#soon(kBackoff.max_ms));
    }, after_ms);
  }

  // Begins what may begin, and comes back when the next is due.
  async #pump(): Promise<void> {
    const run = this.#run, now = this.#now();
    const longest = (this.#settings.backoff ?? kBackoff).max_ms;
    if (this.#settings.is_reachable?.() === false) return this.#soon(longest);
    const heads = new Map<string, Operation<Body>>();
    await this.table.orderBy('seq').each((operation) => {
      if (!heads.has(operation.lane)) heads.set(operation.lane, operation);
    });
    if (run !== this.#run || !this.is_running.get()) return;
    let next = longest;
    for (const operation of heads.values()) {
      if (operation.state !== 'waiting' || this.#busy.has(operation.lane)) continue;
      const wait = operation.due_ms - now;
      // A wall clock that was set back must not stop anything for longer than a pause.
      if (wait > 0 && wait <= longest) {
        next = Math.min(next, wait);
      } else if (this.#busy.size < (this.#settings.parallel_max ?? 4)) {
        this.#busy.add(operation.lane);
        void this.#carry(operation, run);
      }
    }
    this.#soon(next);
  }

  async #carry(operation: Operation<Body>, run: number): Promise<void> {
    try {
      const sealed = await this.#seal(operation.seq);
      if (!sealed || run !== this.#run) return;
      const outcome = await this.#settings.deliver(sealed).catch((): Outcome => ({is: 'later'}));
      if (run === this.#run) await this.#settle(sealed, outcome);
    } catch {
      // The disk is full or the database gone: what is on disk is tried again.
    } finally {
      if (run === this.#run) {
        this.#busy.delete(operation.lane);
        this.#soon();
      }
    }
  }

  #seal(seq: number): Promise<Operation<Body> | undefined> {
    return this.#db.transaction('rw', [this.table, ...(this.#settings.tables ?? [])], async () => {
      const operation = await this.table.get(seq);
      if (!operation || operation.state !== 'waiting') return undefined;
      const {seal} = this.#settings;
      const body = seal && !operation.is_sealed ? await seal(operation) : operation.body;
      const sealed = {...operation, body, is_sealed: true, tries: operation.tries + 1};
      await this.table.put(sealed);
      return sealed;
    });
  }

  #settle(operation: Operation<Body>, outcome: Outcome): Promise<void> {
    return this.#db.transaction('rw', [this.table, ...(this.#settings.tables ?? [])], async () => {
      if (!await this.table.get(operation.seq)) return;  // Another tab had the answer first.
      if (outcome.is === 'done')
        await this.table.delete(operation.seq);
      else
        await this.table.update(operation.seq, this.#changes(operation, outcome) as never);
      await this.#settings.settle?.(operation, outcome);
    });
  }

  #changes(operation: Operation<Body>, outcome: Exclude<Outcome, {is: 'done'}>) {
    if (outcome.is !== 'later')
      return {state: outcome.is, code: outcome.code, text: outcome.text};
    const pause = pauseAfter(
        operation.tries, (this.#settings.chance ?? Math.random)(), this.#settings.backoff);
    return {due_ms: this.#now() + (outcome.after_ms ?? pause)};
  }
}
