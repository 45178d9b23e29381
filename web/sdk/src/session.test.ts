import {expect, test} from 'vitest';
import {NetworkError} from './errors';
import {Rest} from './rest';
import {expiryOf, Session, type Tokens} from './session';

const kNow = 1_700_000_000_000;

function jwt(seconds_left: number, name = 'a'): string {
  const claims = btoa(JSON.stringify({exp: kNow / 1000 + seconds_left, name}));
  return `h.${claims.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}.s`;
}

// A server that answers what the test says, and writes down what it was asked.
function far(answers: (path: string) => Response | Error) {
  const asked: {path: string, init: RequestInit}[] = [];
  const answer = (async (path: string, init: RequestInit) => {
    asked.push({path, init});
    const said = answers(path);
    if (said instanceof Error) throw said;
    return said;
  }) as unknown as typeof fetch;
  return {asked, answer};
}

const json = (status: number, body: unknown, headers = {}) =>
    new Response(JSON.stringify(body),
                 {status, headers: {'Content-Type': 'application/json', ...headers}});

function session(answer: typeof fetch, tokens?: Tokens) {
  const kept: (Tokens | undefined)[] = [];
  const made = new Session({
    login: '/login', refresh: '/refresh', logout: '/logout', fetch: answer, now_ms: () => kNow,
    keep: async (each) => void kept.push(each)
  }, tokens);
  return {kept, made};
}

test('a token that lasts is used, one that ends is renewed once for all who ask', async () => {
  const {asked, answer} = far(() => json(200, {access: jwt(3600, 'new')}));
  const lasting = session(answer, {access: jwt(600), refresh: 'r'}).made;
  expect(await lasting.token()).toBe(jwt(600));
  const {made, kept} = session(answer, {access: jwt(30), refresh: 'r'});
  const all = await Promise.all([made.token(), made.token(), made.token()]);
  expect(all).toEqual(Array(3).fill(jwt(3600, 'new')));
  expect(asked.map(({path}) => path)).toEqual(['/refresh']);
  expect(kept).toEqual([{access: jwt(3600, 'new'), refresh: 'r'}]);
});

test('a session that the server ended is over; one it was not asked about is not', async () => {
  const gone = session(far(() => json(401, {error: 'no'})).answer, {access: jwt(1), refresh: 'r'});
  await expect(gone.made.token()).rejects.toMatchObject({status: 401, message: 'no'});
  expect(gone.made.state.get()).toBe('over');
  expect(await gone.made.token()).toBeUndefined();
  const away = session(far(() => new TypeError('x')).answer, {access: jwt(1), refresh: 'r'});
  await expect(away.made.token()).rejects.toBeInstanceOf(NetworkError);
  expect(away.made.state.get()).toBe('in');
});

test('what another page renewed is taken, not renewed again', async () => {
  const {asked, answer} = far(() => json(200, {access: jwt(3600, 'mine'), refresh: 'r3'}));
  const made = (kept: Tokens) => new Session({
    login: '/login', refresh: '/refresh', logout: '/logout', fetch: answer, now_ms: () => kNow,
    keep: async () => undefined, kept: async () => kept
  }, {access: jwt(1), refresh: 'r1'});
  expect(await made({access: jwt(3600, 'other'), refresh: 'r2'}).token()).toBe(jwt(3600, 'other'));
  expect(asked).toEqual([]);
  expect(await made({access: jwt(2, 'old'), refresh: 'r2'}).token()).toBe(jwt(3600, 'mine'));
  expect(asked.map(({init}) => init.body)).toEqual([JSON.stringify({refresh: 'r2'})]);
});

test('a list says how many there are, a file its name', async () => {
  const {asked, answer} = far((path) => path.startsWith('/lista')
      ? json(200, [1, 2], {'X-Total-Count': '70'})
      : new Response('a;b', {headers: {'Content-Disposition': 'attachment; filename="v.csv"'}}));
  const rest = new Rest<never>({fetch: answer});
  expect(await rest.page('/lista', {limit: 2})).toEqual({rows: [1, 2], total: 70});
  const {blob, name} = await rest.file('/v');
  expect([name, await blob.text()]).toEqual(['v.csv', 'a;b']);
  expect(asked[0]!.path).toBe('/lista?limit=2&total=1');
  const refusing = new Rest<never>({fetch: far(() => json(403, {detail: 'no'})).answer});
  await expect(refusing.file('/v')).rejects.toMatchObject({status: 403});
});

test('tokens are also called as OAuth 2.0 calls them', async () => {
  const {asked, answer} =
      far(() => json(200, {access_token: jwt(3600, 'new'), refresh_token: 'next'}));
  const kept: (Tokens | undefined)[] = [];
  const made = new Session({
    login: '/login', refresh: '/refresh', logout: '/logout', format: 'oauth2', fetch: answer,
    now_ms: () => kNow, keep: async (each) => void kept.push(each)
  });
  await made.signIn('ana', 'x');
  expect(await made.token(true)).toBe(jwt(3600, 'new'));
  await made.signOut();
  expect(asked.slice(1).map(({init}) => init.body))
      .toEqual(['{"refresh_token":"next"}', '{"refresh_token":"next"}']);
  const tokens = {access: jwt(3600, 'new'), refresh: 'next'};
  expect(kept).toEqual([tokens, tokens, undefined]);
});

test('what is no token ends at once', () => {
  expect(expiryOf('')).toBe(0);
  expect(expiryOf('a.b.c')).toBe(0);
  expect(expiryOf(jwt(5))).toBe(kNow + 5000);
});

type Paths = {
  '/equipos/{id}': {get: {parameters: {path: {id: number}}, responses: {200: {
    content: {'application/json': {nombre: string}}}}}},
  '/equipos': {post: {requestBody: {content: {'application/json': {nombre: string}}},
                      responses: {201: {content: {'application/json': {id: number}}}}}}
};

test('a write carries a key, also when its token had to be renewed', async () => {
  let tokens = 0;
  const {asked, answer} =
      far(() => (tokens === 1 ? json(401, {detail: 'old'}) : json(201, {id: 7})));
  const rest = new Rest<Paths>({fetch: answer, bearer: async () => `t${(tokens += 1)}`});
  const made = await rest.post('/equipos', {body: {nombre: 'Ana'}, version: 3});
  expect(made.id).toBe(7);
  const headers = asked.map(({init}) => new Headers(init.headers));
  expect(headers.map((each) => each.get('Authorization'))).toEqual(['Bearer t1', 'Bearer t2']);
  expect(headers[0]!.get('Idempotency-Key')).toMatch(/^"[0-9a-f-]{36}"$/);
  expect(headers[1]!.get('Idempotency-Key')).toBe(headers[0]!.get('Idempotency-Key'));
  expect(headers[0]!.get('If-Match')).toBe('"3"');
});

test('refusals say what the server says, in any of its styles', async () => {
  const cases: [unknown, string, string, Record<string, string>][] = [
    [{error: 'No.', codigo: 'prohibido'}, 'No.', 'prohibido', {}],
    [{detail: [{loc: ['body', 'nombre'], msg: 'Field required'}]}, 'Field required', '',
     {nombre: 'Field required'}],
    [{nombre: ['Falta.', 'Es corto.']}, 'Falta.', '', {nombre: 'Falta. Es corto.'}]
  ];
  for (const [body, message, code, fields] of cases) {
    const {answer} = far(() => json(422, body, {'Retry-After': '3'}));
    const rest = new Rest<Paths>({fetch: answer});
    await expect(rest.get('/equipos/{id}', {params: {id: 1}}))
        .rejects.toMatchObject({status: 422, message, code, fields, retry_after_ms: 3000});
  }
});
