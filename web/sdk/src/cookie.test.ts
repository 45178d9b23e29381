import {afterEach, expect, test, vi} from 'vitest';
import {CookieSession, sendOnce} from './cookie';
import {ApiError, NetworkError} from './errors';

const session = new CookieSession<{id: number}>({login: '/login', logout: '/salir', me: '/yo'});
const answers = (status: number, body: unknown) => {
  const fetched = vi.fn(async () => new Response(JSON.stringify(body), {status}));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
afterEach(() => vi.unstubAllGlobals());

test('who is signed in, nobody, or a site where nobody signs in', async () => {
  answers(200, {id: 7});
  expect(await session.who()).toEqual({id: 7});
  answers(401, null);
  expect(await session.who()).toBeNull();
  answers(404, null);
  expect(await session.who()).toBe('open');
  answers(500, null);
  await expect(session.who()).rejects.toThrow(ApiError);
});

test('a sign-in asks for the cookie; leaving without a network is no fault', async () => {
  const fetched = answers(200, {});
  await session.signIn('ana', 'clave');
  const [path, init] = fetched.mock.calls[0] as unknown as [string, RequestInit];
  expect([path, JSON.parse(String(init.body))])
      .toEqual(['/login', {username: 'ana', password: 'clave', cookie: true}]);
  expect(new Headers(init.headers).has('Idempotency-Key')).toBe(false);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  await expect(session.signOut()).resolves.toBeUndefined();
  await expect(session.who()).rejects.toThrow(NetworkError);
});

test('what is refused carries what the server said', async () => {
  answers(422, {error: 'no'});
  await expect(sendOnce('/x', {})).rejects.toMatchObject({status: 422});
});
