#!/usr/bin/env node
// npm `centrifuge` as it is where no WebSocket gets through: streamed answers and server-sent
// events, with its commands as requests of their own.
import {Centrifuge} from 'centrifuge';
import {EventSource} from 'eventsource';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const site = await serve(
    'servitec',
    ['--demo', '--set', 'limits.ws_ping=2s', '--set', 'site.servitec.cors=https://buena.example'],
    {accounts: true});
const tokens = {};
const ENDPOINTS = {http_stream: '/connection/http_stream', sse: '/connection/sse'};

async function sign_in(username, password) {
  const answer = await fetch(
      `${site.origin}/token`, {method: 'POST', body: new URLSearchParams({username, password})});
  tokens[username] = (await answer.json()).access_token;
}

function post(path, body, token) {
  return fetch(site.origin + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...(token && {Authorization: `Bearer ${token}`})},
    body: typeof body === 'string' ? body : JSON.stringify(body)
  });
}

function client(transport, options = {}) {
  return new Centrifuge([{transport, endpoint: site.origin + ENDPOINTS[transport]}], {
    emulationEndpoint: `${site.origin}/emulation`,
    eventsource: EventSource,
    minReconnectDelay: 20,
    maxReconnectDelay: 100,
    token: tokens.carla,
    ...options
  });
}

const once = (emitter, event) => new Promise((done) => emitter.once(event, done));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(holds, about) {
  for (let i = 0; i < 400 && !await holds(); i += 1) await pause(20);
  hold(await holds(), about);
}

let made = 0;
async function make(count) {
  const names = [];
  for (let i = 0; i < count; i += 1) {
    names.push(`Cliente ${made += 1}`);
    same((await post('/clientes', {nombre: names.at(-1)}, tokens.carla)).status, 200);
  }
  return names;
}

async function listening(centrifuge, channel = 'clientes') {
  const subscription = centrifuge.newSubscription(channel), heard = [];
  subscription.on('publication', ({data, offset}) => heard.push({...data, offset}));
  subscription.subscribe();
  centrifuge.connect();
  await subscription.ready(10_000);
  return {subscription, heard, names: () => heard.map(({data}) => data.nombre)};
}

// The lines of a streamed answer, as they come.
async function stream(body, token) {
  const answer = await post(ENDPOINTS.http_stream, body, token);
  const lines = [], reader = answer.body.getReader(), decoder = new TextDecoder();
  let rest = '', over = false;
  const read = async () => {
    for (;;) {
      const {done, value} = await reader.read().catch(() => ({done: true}));
      if (done) break;
      rest += decoder.decode(value, {stream: true});
      lines.push(...rest.split('\n').slice(0, -1).map((line) => JSON.parse(line)));
      rest = rest.slice(rest.lastIndexOf('\n') + 1);
    }
    over = true;
  };
  read();
  return {answer, lines, over: () => over, close: () => reader.cancel()};
}

await run(site, async () => {
  await sign_in('ana', 'recepcion-demo');
  await sign_in('carla', 'admin-demo');

  for (const transport of Object.keys(ENDPOINTS)) {
    await check(`${transport}: subscribes, hears, calls, and says who is there`, async () => {
      const centrifuge = client(transport);
      const connected = once(centrifuge, 'connected');
      const {heard, names} = await listening(centrifuge);
      same((await connected).transport, transport);
      const wanted = await make(3);
      await until(() => heard.length === 3, 'three publications');
      same(names(), wanted);
      const {data} = await centrifuge.rpc('POST /clientes', {nombre: 'Ñandú por RPC'});
      same(data.nombre, 'Ñandú por RPC');
      await until(() => names().at(-1) === 'Ñandú por RPC', names());
      const other = await listening(centrifuge, 'presentes');
      same(await other.subscription.presenceStats(), {numUsers: 1, numClients: 1});
      centrifuge.disconnect();
    });

    await check(`${transport}: lives on pings, and comes back without a gap`, async () => {
      const centrifuge = client(transport), gone = [];
      centrifuge.on('connecting', ({code}) => gone.push(code));
      const {heard, names} = await listening(centrifuge);
      await pause(5000);
      same(gone.length, 1, 'it was connected once');
      const wanted = await make(2);
      await until(() => heard.length === 2, 'two publications');
      await restart(site, 'SIGKILL');
      wanted.push(...await make(3));
      await until(() => heard.length >= 5, 'what it missed');
      same(names(), wanted);
      centrifuge.disconnect();
    });

    await check(`${transport}: without a good token nobody enters`, async () => {
      const centrifuge = client(transport, {token: `${tokens.carla}x`});
      const disconnected = once(centrifuge, 'disconnected');
      centrifuge.connect();
      same((await disconnected).code, 101);
    });
  }

  await check('the client falls back to it when no WebSocket gets through', async () => {
    const centrifuge = new Centrifuge(
        [
          {transport: 'websocket', endpoint: `ws://127.0.0.1:${site.port}/no_hay`},
          {transport: 'http_stream', endpoint: site.origin + ENDPOINTS.http_stream}
        ],
        {
          emulationEndpoint: `${site.origin}/emulation`,
          websocket: (await import('ws')).default,
          token: tokens.carla
        });
    const connected = once(centrifuge, 'connected');
    centrifuge.connect();
    same((await connected).transport, 'http_stream');
    centrifuge.disconnect();
  });

  await check('a session is its opener\'s: no other name opens it', async () => {
    const open = await stream({id: 1, connect: {token: tokens.carla}});
    await until(() => open.lines.length > 0, 'an answer');
    const {session, client: name} = open.lines[0].connect;
    hold(session.length > 32 && session !== name, session);
    const data = JSON.stringify({id: 2, rpc: {method: 'GET /me'}});
    const guesses = [name, '', '0', '0.', '9.x', '-1.x', `${session}x`, session.slice(0, -1),
                     session.toUpperCase(), 'x'.repeat(5000)];
    for (const guess of guesses)
      same((await post('/emulation', {session: guess, data})).status, 404, guess);
    same((await post('/emulation', {session, data})).status, 204);
    await until(() => open.lines.length > 1, 'the answer comes in the stream');
    same(open.lines[1].rpc.data.username, 'carla');
    await open.close();
    await until(async () => (await post('/emulation', {session, data})).status === 404, 'gone');
  });

  await check('two sessions hear what is theirs', async () => {
    const both = {};
    for (const name of ['ana', 'carla']) {
      both[name] = await stream([
        {id: 1, connect: {token: tokens[name]}}, {id: 2, subscribe: {channel: 'inventario'}}
      ].map((command) => JSON.stringify(command)).join('\n'));
      await until(() => both[name].lines.length === 2, both[name].lines);
    }
    const [{id}] = await (await fetch(`${site.origin}/inventario`, {
      headers: {Authorization: `Bearer ${tokens.carla}`}})).json();
    await fetch(`${site.origin}/inventario/${id}`, {
      method: 'PUT',
      headers: {'Content-Type': 'application/json', Authorization: `Bearer ${tokens.carla}`},
      body: JSON.stringify({costo: 7.5})
    });
    for (const [name, sees] of [['ana', false], ['carla', true]]) {
      await until(() => both[name].lines.length > 2, `${name} hears it`);
      same('costo' in both[name].lines[2].push.pub.data.data, sees, name);
      await both[name].close();
    }
  });

  await check('no request is refused, what is no command ends the session', async () => {
    const bodies = ['', 'x', '[]', '{"session":5,"data":"{}"}', '{"session":"x"}'];
    for (const body of bodies) hold((await post('/emulation', body)).status >= 400, body);
    const huge = {session: 'x', data: 'x'.repeat(70_000)};
    same((await post('/emulation', huge)).status, 413);
    same((await post(ENDPOINTS.http_stream, `{"id":1,"connect":{"token":"${
        'x'.repeat(70_000)}"}}`)).status, 413);
    for (const body of ['x', '{"id":1,"subscribe":{"channel":"clientes"}}']) {
      const open = await stream(body);
      same(open.answer.status, 200);
      await until(open.over, body);
      same(open.lines.at(-1).push.disconnect, {code: 3501, reason: 'bad request'}, body);
    }
    const open = await stream({id: 1, connect: {token: tokens.carla}});
    await until(() => open.lines.length > 0, 'an answer');
    const {session} = open.lines[0].connect;
    same((await post('/emulation', {session, data: '{"id":2'})).status, 204);
    await until(open.over, 'the end');
    same(open.lines.at(-1).push.disconnect.code, 3501);
  });

  await check('a page of another site opens none', async () => {
    const body = JSON.stringify({id: 1, connect: {token: tokens.carla}});
    const query = new URLSearchParams({cf_connect: body});
    for (const [Origin, status] of [
           ['https://mala.example', 403], ['https://buena.example', 200], [site.origin, 200]]) {
      const asked = [
        fetch(site.origin + ENDPOINTS.http_stream, {method: 'POST', body, headers: {Origin}}),
        fetch(`${site.origin}${ENDPOINTS.sse}?${query}`, {headers: {Origin}})
      ];
      for (const answer of await Promise.all(asked)) {
        same(answer.status, status, Origin);
        await answer.body.cancel();
      }
    }
  });

  await check('commands are counted as on a socket', async () => {
    const open = await stream({id: 1, connect: {token: tokens.carla}});
    await until(() => open.lines.length > 0, 'an answer');
    const {session} = open.lines[0].connect;
    const data = Array(200).fill('{"id":2,"ping":{}}').join('\n');
    for (let i = 0; i < 2; i += 1) await post('/emulation', {session, data});
    await until(open.over, 'the end');
    same(open.lines.at(-1).push.disconnect.code, 3013);
  });

  await check('the end of a session of the account ends it, with its code', async () => {
    await sign_in('ana', 'recepcion-demo');
    const open = await stream({id: 1, connect: {token: tokens.ana}});
    await until(() => open.lines.length > 0, 'an answer');
    hold((await post('/logout/todas', {}, tokens.ana)).status < 300, 'logged out');
    await until(open.over, 'the end');
    hold(open.lines.at(-1).push.disconnect.code >= 4000, open.lines.at(-1));
  });
});
