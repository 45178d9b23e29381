// Who is signed in on this device, with tokens that are renewed in time. The tokens are kept by the
// page (`keep`), so that a reload without a network does not sign anybody out.
import {ApiError, NetworkError} from './errors';
import {Store} from './store';

export interface Tokens {
  access: string;
  refresh: string;
}

export interface SessionSettings {
  login: string;  // Paths that take {username, password} and {refresh}.
  refresh: string;
  logout: string;
  keep(tokens: Tokens | undefined): Promise<void>;
  // What is kept now: another page of the device may have renewed it. A refresh token is good once.
  kept?(): Promise<Tokens | undefined>;
  format?: keyof typeof kNames;
  device?: string;
  fetch?: typeof fetch;
  now_ms?: () => number;
}

// What the two formats of app.toml ([auth] format) call the tokens.
const kNames = {
  simplejwt: {access: 'access', refresh: 'refresh'},
  oauth2: {access: 'access_token', refresh: 'refresh_token'}
} as const;
const kRenewBeforeMs = 60_000;

// 'over': the server no longer takes the tokens. What is on the device stays; somebody has to sign
// in again before it can be sent.
export type SessionState = 'out' | 'in' | 'over';

export class Session {
  readonly state = new Store<SessionState>('out');
  #settings: SessionSettings;
  #tokens: Tokens | undefined;
  #renewing: Promise<string> | undefined;

  constructor(settings: SessionSettings, tokens?: Tokens) {
    this.#settings = settings;
    this.#take(tokens);
  }

  // What the server answers beside the tokens. Throws ApiError (401: wrong) or NetworkError.
  async signIn(username: string, password: string): Promise<Record<string, unknown>> {
    const said = await this.#post(this.#settings.login, {username, password});
    const names = this.#names;
    const tokens = {access: String(said[names.access]), refresh: String(said[names.refresh])};
    await this.#settings.keep(tokens);
    this.#take(tokens);
    return said;
  }

  async signOut(): Promise<void> {
    const tokens = this.#tokens;
    this.#take(undefined);
    await this.#settings.keep(undefined);
    if (tokens)
      await this.#post(this.#settings.logout, {[this.#names.refresh]: tokens.refresh},
                       tokens.access)
          .catch(() => undefined);  // Away: the tokens end by themselves.
  }

  // An access token that lasts, renewed when `again` says that the last one was refused. Undefined
  // when nobody is signed in. Throws NetworkError when it had to be renewed and could not.
  async token(again = false): Promise<string | undefined> {
    if (!this.#tokens || this.state.get() === 'over') return undefined;
    const rest = expiryOf(this.#tokens.access) - (this.#settings.now_ms ?? Date.now)();
    if (!again && rest > kRenewBeforeMs) return this.#tokens.access;
    this.#renewing ??= alone(() => this.#renew()).finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  // What another page made of our tokens, if it lasts.
  async #renewed(): Promise<string | undefined> {
    const kept = await this.#settings.kept?.();
    if (!kept || kept.refresh === this.#tokens?.refresh) return undefined;
    this.#take(kept);
    const rest = expiryOf(kept.access) - (this.#settings.now_ms ?? Date.now)();
    return rest > kRenewBeforeMs ? kept.access : undefined;
  }

  async #renew(): Promise<string> {
    const renewed = await this.#renewed();
    if (renewed) return renewed;
    const before = this.#tokens!, names = this.#names;
    try {
      const said =
          await this.#post(this.#settings.refresh, {[names.refresh]: before.refresh});
      const tokens = {access: String(said[names.access]),
                      refresh: String(said[names.refresh] ?? before.refresh)};
      await this.#settings.keep(tokens);
      this.#take(tokens);
      return tokens.access;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && error.status !== 429)
        this.state.set('over');
      throw error;
    }
  }

  get #names() {
    return kNames[this.#settings.format ?? 'simplejwt'];
  }

  #take(tokens: Tokens | undefined): void {
    this.#tokens = tokens;
    this.state.set(tokens ? 'in' : 'out');
  }

  async #post(path: string, body: unknown, bearer?: string): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = {'Content-Type': 'application/json'};
    if (bearer) headers['Authorization'] = `Bearer ${bearer}`;
    if (this.#settings.device) headers['Chasqui-Device'] = this.#settings.device;
    const init = {method: 'POST', headers, body: JSON.stringify(body)};
    const answer = await (this.#settings.fetch ?? fetch)(path, init).catch((cause: unknown) => {
      throw new NetworkError('the server was not reached', {cause});
    });
    const said: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new ApiError(answer.status, said);
    return (said ?? {}) as Record<string, unknown>;
  }
}

// One page of the device at a time, where the browser can say so.
function alone<T>(body: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request('chasqui-session', body) as Promise<T> : body();
}

// When a JWT ends, in ms; 0 when it does not say.
export function expiryOf(token: string): number {
  try {
    const claims = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return Number(JSON.parse(atob(claims)).exp ?? 0) * 1000;
  } catch {
    return 0;
  }
}
