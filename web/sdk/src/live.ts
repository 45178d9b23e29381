// The plain socket (docs/protocol.md): connects, comes back with its position, hears and asks.
//
// Events that carry a position (`seq`, `epoca`) move it; the address of the next connection says
// it, so that nothing is missed and nothing comes twice. Where the server cannot go on from there
// it says `resync`, and on_resync reads the lists again.
import {kBackoff, pauseAfter, type Backoff} from './backoff';
import {NetworkError} from './errors';
import {Store} from './store';

export type Frame = Record<string, unknown>;
export interface Position {
  seq: number;
  epoca: string;
}
export type Connection = 'away' | 'connecting' | 'open' | 'refused';

export interface LiveSettings {
  // Where to connect; undefined: not now, try again later. Asked anew each time.
  address(position: Position | undefined): Promise<string | undefined> | string | undefined;
  name?: string;  // The member that names a frame's event.
  heard(name: string, frame: Frame): void;
  opened?(): void;
  on_resync?(frame: Frame): void;
  // The server's close codes that no retry heals; the connection is then `refused`.
  is_final?(code: number): boolean;
  refused?(code: number, why: string): void;
  closed?(code: number): void;  // Each time, whatever for.
  ping?: Frame | string;
  ping_every_ms?: number;
  position?: Position;
  backoff?: Backoff;
  gap_ms?: number;  // Between two messages: what a server's limit on messages asks for.
  socket?: (address: string) => WebSocket;
  chance?: () => number;
}

interface Question {
  is_answer(frame: Frame): boolean;
  done(frame: Frame): void;
  failed(error: Error): void;
}

const kPingEveryMs = 25_000, kAnswerMs = 15_000;

export class Live {
  readonly connection = new Store<Connection>('away');
  #settings: LiveSettings;
  #socket: WebSocket | undefined;
  #is_wanted = false;
  #tries = 0;
  #position: Position | undefined;
  #questions = new Set<Question>();
  #heard_at = 0;
  #free_at = 0;  // When the next message may leave.
  #retry: ReturnType<typeof setTimeout> | undefined;
  #woken = () => this.wake();
  // The device says that its network is gone. It may be another one than ours: asking tells.
  #doubted = () => {
    if (this.connection.get() === 'open') this.#drop();
  };
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(settings: LiveSettings) {
    this.#settings = settings;
    this.#position = settings.position;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  start(): void {
    if (this.#is_wanted) return;
    this.#is_wanted = true;
    globalThis.addEventListener?.('online', this.#woken);
    globalThis.addEventListener?.('offline', this.#doubted);
    this.#tries = 0;
    void this.#connect();
  }

  stop(): void {
    this.#is_wanted = false;
    globalThis.removeEventListener?.('online', this.#woken);
    globalThis.removeEventListener?.('offline', this.#doubted);
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
    this.#gone('away');
  }

  // The network may be back: no more waiting. The device's own word that it is counts as well.
  wake(): void {
    if (!this.#is_wanted || this.connection.get() !== 'away') return;
    clearTimeout(this.#retry);
    this.#tries = 0;
    void this.#connect();
  }

  // False when there is nobody to hear it.
  send(message: Frame | string): boolean {
    if (this.connection.get() !== 'open' || this.#socket?.readyState !== 1) return false;
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return true;
  }

  // The first frame that `is_answer` takes for one. A connection that ends first, or an answer that
  // does not come in time, is a NetworkError: the message may or may not have been read. A function
  // makes the message when its turn has come.
  async ask(message: Frame | (() => Frame), is_answer: (frame: Frame) => boolean,
            wait_ms = kAnswerMs): Promise<Frame> {
    await this.#turn();
    return new Promise<Frame>((done, failed) => {
      const timer = setTimeout(() => end(() => failed(new NetworkError('no answer'))), wait_ms);
      const end = (then: () => void) => {
        clearTimeout(timer);
        this.#questions.delete(question);
        then();
      };
      const question: Question = {
        is_answer,
        done: (frame) => end(() => done(frame)),
        failed: (error) => end(() => failed(error))
      };
      this.#questions.add(question);
      const said = typeof message === 'function' ? message() : message;
      if (!this.send(said)) question.failed(new NetworkError('not connected'));
    });
  }

  async #turn(): Promise<void> {
    const now = Date.now(), gap = this.#settings.gap_ms ?? 0;
    const wait = Math.min(Math.max(0, this.#free_at - now), 100 * gap);
    this.#free_at = now + wait + gap;
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  }

  async #connect(): Promise<void> {
    this.connection.set('connecting');
    const address =
        await Promise.resolve(this.#settings.address(this.#position)).catch(() => undefined);
    if (!this.#is_wanted) return;
    if (address === undefined) return this.#later();
    const socket = this.#settings.socket?.(address) ?? new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = ({data}) => this.#frame(String(data));
    socket.onclose = ({code, reason}) => {
      if (socket === this.#socket) this.#closed(code, reason);
    };
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#heard_at = Date.now();
    const every = this.#settings.ping_every_ms ?? kPingEveryMs;
    this.#heartbeat = setInterval(() => {
      // A line that is dead on the way tells nobody: silence does.
      if (Date.now() - this.#heard_at > 2.5 * every) return this.#drop();
      this.send(this.#settings.ping ?? 'ping');
    }, every);
    this.connection.set('open');
    this.#settings.opened?.();
  }

  #drop(): void {
    this.#socket?.close();
    this.#closed(1006, '');
  }

  #frame(text: string): void {
    this.#heard_at = Date.now();
    this.#tries = 0;
    if (text === 'pong') return;
    const frame = JSON.parse(text) as Frame;
    const {seq, epoca} = frame;
    if (typeof seq === 'number' && typeof epoca === 'string') this.#position = {seq, epoca};
    const name = String(frame[this.#settings.name ?? 'event']);
    if (name === 'resync') this.#settings.on_resync?.(frame);
    for (const question of this.#questions)
      if (question.is_answer(frame)) return question.done(frame);
    this.#settings.heard(name, frame);
  }

  #closed(code: number, why: string): void {
    if (!this.#is_wanted) return;
    this.#settings.closed?.(code);
    if (this.#settings.is_final?.(code)) {
      this.#is_wanted = false;
      this.#gone('refused');
      return this.#settings.refused?.(code, why);
    }
    this.#later();
  }

  #later(): void {
    this.#gone('away');
    this.#tries += 1;
    const chance = (this.#settings.chance ?? Math.random)();
    const pause = pauseAfter(this.#tries, chance, this.#settings.backoff ?? kBackoff);
    this.#retry = setTimeout(() => void this.#connect(), pause);
  }

  #gone(state: Connection): void {
    clearInterval(this.#heartbeat);
    this.#socket = undefined;
    this.connection.set(state);
    for (const question of [...this.#questions])
      question.failed(new NetworkError('the connection ended'));
  }
}
