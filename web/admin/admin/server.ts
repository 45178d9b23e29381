// Requests to /admin/api. Who signed in here is known by a cookie; where people sign in elsewhere,
// by the token they brought, which this tab keeps.
import {ApiError, NetworkError, saveFile, Store, urlOf} from '@chasqui/client';

const kRoot = '/admin/api', kToken = 'admin.token';

export const refused = new Store(false);  // The server no longer knows who asks.

// What was asked and not answered, with its key: asked again it is the same deed, done once.
const unanswered = new Map<string, string>();
let token = read();

function read(): string {
  try {
    return sessionStorage.getItem(kToken) ?? '';
  } catch {
    return '';
  }
}

export function bring(next: string): void {
  token = next;
  try {
    if (next) sessionStorage.setItem(kToken, next);
    else sessionStorage.removeItem(kToken);
  } catch {
    // It holds as long as the page is open.
  }
}

export interface Question {
  query?: Record<string, unknown>;
  body?: unknown;
  version?: unknown;      // The record as it was read (If-Match).
  signal?: AbortSignal;
}

// The answer as it is. Throws ApiError and NetworkError.
export async function fetchOf(method: string, path: string, asked: Question = {})
    : Promise<Response> {
  const headers = new Headers();
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (asked.version !== undefined) headers.set('If-Match', `"${String(asked.version)}"`);
  const init: RequestInit = {method, headers, credentials: 'same-origin', cache: 'no-store'};
  if (asked.signal) init.signal = asked.signal;
  if (asked.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(asked.body);
  }
  const url = path.startsWith('/') ? path : `${kRoot}/${path}`;
  const deed = `${method} ${urlOf(url, asked)} ${String(init.body ?? '')}`;
  const key = unanswered.get(deed) ?? crypto.randomUUID();
  if (method !== 'GET') {
    headers.set('Idempotency-Key', `"${key}"`);
    unanswered.set(deed, key);
  }
  const answer = await fetch(urlOf(url, asked), init).catch((cause: unknown) => {
    if (asked.signal?.aborted) throw cause;
    throw new NetworkError('the server was not reached', {cause});
  });
  unanswered.delete(deed);
  if (answer.ok) return answer;
  if (answer.status === 401) refused.set(true);
  const seconds = Number(answer.headers.get('Retry-After') ?? NaN);
  throw new ApiError(answer.status, await bodyOf(answer).catch(() => null),
                     Number.isNaN(seconds) ? undefined : seconds * 1000);
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  const is_json = /^application\/[\w.+-]*json/.test(answer.headers.get('Content-Type') ?? '');
  return is_json && text ? JSON.parse(text) : text || null;
}

export async function ask<T>(method: string, path: string, asked: Question = {}): Promise<T> {
  return await bodyOf(await fetchOf(method, path, asked)) as T;
}

export const get = <T>(path: string, query?: Record<string, unknown>, signal?: AbortSignal) =>
    ask<T>('GET', path, {...(query ? {query} : {}), ...(signal ? {signal} : {})});

export interface Page<T> {
  rows: T[];
  total: number | undefined;
}

export async function list<T>(path: string, query: Record<string, unknown>,
                              signal?: AbortSignal): Promise<Page<T>> {
  const answer = await fetchOf('GET', path, {query, ...(signal ? {signal} : {})});
  const total = answer.headers.get('X-Total-Count');
  return {rows: await bodyOf(answer) as T[], total: total === null ? undefined : Number(total)};
}

// A file of the server's, into the downloads of the browser.
export async function download(path: string, name: string, query = {}): Promise<void> {
  const answer = await fetchOf('GET', path, {query});
  const said = /filename="?([^";]+)"?/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  saveFile(await answer.blob(), said ?? name);
}
