// A session that the browser keeps: its cookie goes with every request, also with links, and
// nothing of it is within the page's reach.
import {ApiError, NetworkError} from './errors';

export interface CookiePaths {
  login: string;  // As [auth.paths] of app.toml names them.
  logout: string;
  me: string;
}

export class CookieSession<Person> {
  #paths: CookiePaths;

  constructor(paths: CookiePaths) {
    this.#paths = paths;
  }

  // Who is signed in; null: nobody; 'open': a site where nobody signs in (`serve --open`).
  async who(): Promise<Person | 'open' | null> {
    const answer = await asked(this.#paths.me, {});
    if (answer.status === 401) return null;
    if (answer.status === 404) return 'open';
    return await goodOf(answer).then((good) => good.json()) as Person;
  }

  // Throws ApiError (401: wrong) or NetworkError.
  async signIn(username: string, password: string): Promise<Record<string, unknown>> {
    const said = await sendOnce(this.#paths.login, {username, password, cookie: true});
    return await said.json() as Record<string, unknown>;
  }

  async signOut(): Promise<void> {
    await sendOnce(this.#paths.logout, {}).catch(() => undefined);  // Away: it ends by itself.
  }
}

// For what is kept nowhere, as passwords are: without the key for which a server keeps an answer.
export async function sendOnce(path: string, body: unknown): Promise<Response> {
  const headers = {'Content-Type': 'application/json'};
  return goodOf(await asked(path, {method: 'POST', headers, body: JSON.stringify(body)}));
}

function asked(path: string, init: RequestInit): Promise<Response> {
  return fetch(path, init).catch((cause: unknown) => {
    throw new NetworkError('the server was not reached', {cause});
  });
}

async function goodOf(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  throw new ApiError(answer.status, await answer.json().catch(() => null));
}
