// Requests to one site, typed by what `openapi-typescript` makes of its document:
//
//   const rest = new Rest<paths>({bearer: () => session.token()});
//   const teams = await rest.get('/api/equipos', {query: {competition_id: 1}});
//
// Every write carries an Idempotency-Key, so that sending it again is harmless.
import {ApiError, NetworkError} from './errors';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathsOf<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends {[K in M]?: infer Op}
      ? ([Op] extends [undefined] ? never : P) : never;
}[keyof Paths] & string;
type OperationOf<Paths, P extends keyof Paths, M extends Method> =
    Paths[P] extends {[K in M]?: infer Op} ? NonNullable<Op> : never;
type JsonOf<T> = T extends {content: {'application/json': infer B}} ? B : unknown;
type GoodOf<R> = R extends {200: infer A} ? A : R extends {201: infer B} ? B : unknown;
export type AnswerOf<Op> = Op extends {responses: infer R} ? JsonOf<GoodOf<R>> : unknown;
type PartOf<Op, Name extends string> =
    Op extends {parameters: {[K in Name]?: infer V}} ? Exclude<V, undefined> : never;
type BodyOf<Op> = Op extends {requestBody?: infer B} ? JsonOf<NonNullable<B>> : unknown;

export interface Options<Op = unknown> {
  params?: PartOf<Op, 'path'>;
  query?: PartOf<Op, 'query'>;
  body?: BodyOf<Op>;
  key?: string;      // Of a write that is repeated; else each call is a new one.
  version?: number;  // The write applies to this version of the record only (If-Match).
  signal?: AbortSignal;
}

export interface RestSettings {
  origin?: string;  // "" is the page's own.
  // The access token, undefined for nobody. `again` says that the last one was refused.
  bearer?: (again: boolean) => Promise<string | undefined>;
  device?: string;  // What this client calls itself: see Chasqui-Device.
  fetch?: typeof fetch;
}

export class Rest<Paths> {
  #settings: RestSettings;

  constructor(settings: RestSettings = {}) {
    this.#settings = settings;
  }

  get<P extends PathsOf<Paths, 'get'>>(path: P, options?: Options<OperationOf<Paths, P, 'get'>>) {
    return this.#ask<AnswerOf<OperationOf<Paths, P, 'get'>>>('GET', path, options);
  }
  post<P extends PathsOf<Paths, 'post'>>(
      path: P, options?: Options<OperationOf<Paths, P, 'post'>>) {
    return this.#ask<AnswerOf<OperationOf<Paths, P, 'post'>>>('POST', path, options);
  }
  put<P extends PathsOf<Paths, 'put'>>(path: P, options?: Options<OperationOf<Paths, P, 'put'>>) {
    return this.#ask<AnswerOf<OperationOf<Paths, P, 'put'>>>('PUT', path, options);
  }
  patch<P extends PathsOf<Paths, 'patch'>>(
      path: P, options?: Options<OperationOf<Paths, P, 'patch'>>) {
    return this.#ask<AnswerOf<OperationOf<Paths, P, 'patch'>>>('PATCH', path, options);
  }
  delete<P extends PathsOf<Paths, 'delete'>>(
      path: P, options?: Options<OperationOf<Paths, P, 'delete'>>) {
    return this.#ask<AnswerOf<OperationOf<Paths, P, 'delete'>>>('DELETE', path, options);
  }

  // A list with how many there are on all its pages.
  async page<Row>(path: string, query: Record<string, unknown>, signal?: AbortSignal):
      Promise<{rows: Row[], total: number}> {
    const options = {query: {...query, total: 1} as never, ...(signal ? {signal} : {})};
    const {answer, body} = await this.#answer('GET', path, options);
    const rows = body as Row[];
    return {rows, total: Number(answer.headers.get('X-Total-Count') ?? rows.length)};
  }

  // What is to be saved as a file, and the name that the server gave it, if any.
  async file(path: string, options: Options = {}): Promise<{blob: Blob, name: string}> {
    const answer = await this.#good('GET', path, options);
    const said = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '');
    return {blob: await blobOf(answer), name: said?.[1] ?? ''};
  }

  async #ask<T>(method: string, path: string, options: Options = {}): Promise<T> {
    return (await this.#answer(method, path, options)).body as T;
  }

  async #answer(method: string, path: string, options: Options) {
    const answer = await this.#good(method, path, options);
    return {answer, body: await bodyOf(answer)};
  }

  // Throws ApiError for an answer that refuses.
  async #good(method: string, path: string, options: Options): Promise<Response> {
    const url = (this.#settings.origin ?? '') + urlOf(path, options);
    const key = method === 'GET' ? undefined : options.key ?? crypto.randomUUID();
    let answer = await this.#send(method, url, {options, key, again: false});
    if (answer.status === 401 && this.#settings.bearer)
      answer = await this.#send(method, url, {options, key, again: true});
    if (answer.ok) return answer;
    const body = await bodyOf(answer);
    const seconds = Number(answer.headers.get('Retry-After') ?? NaN);
    throw new ApiError(answer.status, body, Number.isNaN(seconds) ? undefined : seconds * 1000);
  }

  async #send(method: string, url: string,
              {options, key, again}: {options: Options, key: string | undefined, again: boolean}) {
    const headers = new Headers();
    const token = await this.#settings.bearer?.(again);
    if (token) headers.set('Authorization', `Bearer ${token}`);
    if (this.#settings.device) headers.set('Chasqui-Device', this.#settings.device);
    if (key) headers.set('Idempotency-Key', `"${key}"`);
    if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
    const init: RequestInit = {method, headers};
    if (options.signal) init.signal = options.signal;
    if (options.body !== undefined) {
      headers.set('Content-Type', 'application/json');
      init.body = JSON.stringify(options.body);
    }
    try {
      return await (this.#settings.fetch ?? fetch)(url, init);
    } catch (cause) {
      throw new NetworkError('the server was not reached', {cause});
    }
  }
}

export function urlOf(path: string, {params, query}: {params?: unknown, query?: unknown}): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(values[name])));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) asked.append(name, String(one));
  return asked.size ? `${filled}?${asked}` : filled;
}

function cutOff(cause: unknown): never {
  throw new NetworkError('the answer was cut off', {cause});
}

const blobOf = (answer: Response) => answer.blob().catch(cutOff);

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text().catch(cutOff);
  if (!(answer.headers.get('Content-Type') ?? '').startsWith('application/json')) return text;
  return text ? JSON.parse(text) : null;
}
