#!/usr/bin/env node
// npm `centrifuge` as it is: channels are streams, offsets are positions in the log; what was
// missed comes back once and in order, also after a crash of the server.
import {Centrifuge} from 'centrifuge';
import WebSocket from 'ws';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

// One writer makes hundreds of records as fast as it can.
const site = await serve(
    'servitec', ['--demo', '--set', 'limits.identity_requests_per_second=0'], {accounts: true});
const address = () => `ws://127.0.0.1:${site.port}/connection/websocket`;
const tokens = {};

async function ask(method, path, body, token = tokens.carla) {
  const answer = await fetch(site.origin + path, {
    method,
    headers: {'Content-Type': 'application/json', ...(token && {Authorization: `Bearer ${token}`})},
    body: body && JSON.stringify(body)
  });
  return {status: answer.status, body: await answer.json().catch(() => null)};
}

async function sign_in(username, password) {
  const answer = await fetch(
      `${site.origin}/token`, {method: 'POST', body: new URLSearchParams({username, password})});
  tokens[username] = (await answer.json()).access_token;
}

function client(options = {token: tokens.carla}) {
  return new Centrifuge(
      address(), {websocket: WebSocket, minReconnectDelay: 20, maxReconnectDelay: 100, ...options});
}

const once = (emitter, event) => new Promise((done) => emitter.once(event, done));
async function until(holds, about) {
  const pause = () => new Promise((done) => setTimeout(done, 20));
  for (let i = 0; i < 400 && !await holds(); i += 1) await pause();
  hold(await holds(), about);
}

async function listening(channel, options) {
  const centrifuge = client(options), heard = [], states = [];
  const subscription = centrifuge.newSubscription(channel);
  subscription.on('publication', ({data, offset}) => heard.push({...data, offset}));
  subscription.on('subscribed', (context) => states.push(context));
  const ready = Promise.race(['subscribed', 'error'].map((event) => once(subscription, event)));
  subscription.subscribe();
  centrifuge.connect();
  hold(!(await ready).error, channel);
  return {centrifuge, subscription, heard, states};
}

// The names of new customers, in the order in which they were made.
let made = 0;
async function make(count) {
  const names = [];
  for (let i = 0; i < count; i += 1) {
    const nombre = `Cliente ${made += 1}`;
    same((await ask('POST', '/clientes', {nombre})).status, 200);
    names.push(nombre);
  }
  return names;
}
const names = (heard) => heard.map(({data}) => data.nombre);
const rising = (heard) => heard.every(({offset}, i) => i === 0 || offset > heard[i - 1].offset);

await run(site, async () => {
  await sign_in('ana', 'recepcion-demo');
  await sign_in('carla', 'admin-demo');

  await check('a channel is a stream: its events, with their offsets', async () => {
    const {centrifuge, heard, states} = await listening('clientes');
    hold(states[0].recoverable && states[0].positioned, states[0]);
    const wanted = await make(3);
    await until(() => heard.length === 3, 'three publications');
    same(names(heard), wanted);
    same(heard[0].event, 'cliente_creado');
    hold(rising(heard), 'offsets rise');
    centrifuge.disconnect();
  });

  await check('who was away gets what was missed, once and in order', async () => {
    const {centrifuge, subscription, heard, states} = await listening('clientes');
    const wanted = await make(2);
    await until(() => heard.length === 2, 'two publications');
    centrifuge.disconnect();
    wanted.push(...await make(600));
    const back = once(subscription, 'subscribed');
    centrifuge.connect();
    const context = await back;
    hold(context.wasRecovering && context.recovered, context);
    wanted.push(...await make(2));
    await until(() => heard.length >= wanted.length, 'all publications');
    same(names(heard), wanted);
    hold(rising(heard), 'offsets rise');
    hold(states.length === 2, 'subscribed twice');
    centrifuge.disconnect();
  });

  await check('kill -9 of the server is no gap', async () => {
    const {centrifuge, heard, states} = await listening('clientes');
    const wanted = await make(5);
    await restart(site, 'SIGKILL');
    wanted.push(...await make(5));
    await until(() => heard.length >= wanted.length, 'all publications');
    same(names(heard), wanted);
    hold(states.at(-1).recovered, states.at(-1));
    centrifuge.disconnect();
  });

  await check('another epoch is said so, and it goes on live', async () => {
    const centrifuge = client();
    const subscription =
        centrifuge.newSubscription('clientes', {since: {epoch: 'otra', offset: 5}});
    const heard = [], ready = once(subscription, 'subscribed');
    subscription.on('publication', ({data}) => heard.push(data));
    subscription.subscribe();
    centrifuge.connect();
    const context = await ready;
    same([context.wasRecovering, context.recovered], [true, false]);
    const wanted = await make(1);
    await until(() => heard.length > 0, 'the next publication');
    same(names(heard), wanted);
    centrifuge.disconnect();
  });

  await check('history: the newest position, and pages from any', async () => {
    const {centrifuge, subscription} = await listening('clientes');
    const before = await subscription.history({limit: 0});
    const wanted = await make(5);
    const {publications, epoch} = await subscription.history(
        {limit: 3, since: {offset: before.offset, epoch: before.epoch}});
    same(names(publications.map(({data}) => data)), wanted.slice(0, 3));
    same(epoch, before.epoch);
    centrifuge.disconnect();
  });

  await check('what a role may not see is in no publication and no history', async () => {
    const who = {ana: await listening('inventario', {token: tokens.ana}),
                 carla: await listening('inventario')};
    const {offset, epoch} = await who.ana.subscription.history({limit: 0});
    const {body: [{id}]} = await ask('GET', '/inventario');
    same((await ask('PUT', `/inventario/${id}`, {costo: 12.5})).status, 200);
    for (const [name, sees] of [['ana', false], ['carla', true]]) {
      const {centrifuge, subscription, heard} = who[name];
      await until(() => heard.length > 0, `${name} hears it`);
      const page = await subscription.history({limit: 10, since: {offset, epoch}});
      hold(page.publications.length > 0, 'the history has it');
      for (const data of [heard[0].data, page.publications[0].data.data])
        same('costo' in data, sees, `${name} ${JSON.stringify(data)}`);
      centrifuge.disconnect();
    }
  });

  await check('services are called by method and path, under the same rules', async () => {
    const {centrifuge} = await listening('clientes', {token: tokens.ana});
    const {data} = await centrifuge.rpc('POST /clientes', {nombre: 'Por RPC'});
    same(data.nombre, 'Por RPC');
    same((await centrifuge.rpc(`GET /clientes/${data.id}`)).data.nombre, 'Por RPC');
    const bad = await centrifuge.rpc('POST /clientes', {telefono: 5}).catch((error) => error);
    same(bad.code, 422);
    hold(bad.message.includes('nombre'), bad.message);
    const lost = await centrifuge.rpc('GET /nada').catch((error) => error);
    same(lost.code, 404);
    const odd = await centrifuge.rpc('volar').catch((error) => error);
    same(odd.code, 104);
    centrifuge.disconnect();
  });

  await check('who is on a channel: listed, counted, and told once a user', async () => {
    const first = await listening('presentes'), told = [];
    first.subscription.on('join', ({info}) => told.push(['join', info.user, info.client]));
    first.subscription.on('leave', ({info}) => told.push(['leave', info.user, info.client]));
    const ana = [await listening('presentes', {token: tokens.ana}),
                 await listening('presentes', {token: tokens.ana})];
    await until(async () => (await first.subscription.presenceStats()).numClients === 3, 'three');
    const {clients} = await first.subscription.presence();
    const users = Object.values(clients).map(({user}) => user).sort();
    same(users, ['1', '1', '3'], JSON.stringify(clients));
    same(await first.subscription.presenceStats(), {numUsers: 2, numClients: 3});
    ana[0].centrifuge.disconnect();
    await until(async () => (await first.subscription.presenceStats()).numClients === 2, 'two');
    hold(!told.some(([what]) => what === 'leave'), told);
    ana[1].centrifuge.disconnect();
    await until(() => told.some(([what]) => what === 'leave'), told);
    same(told.filter(([, user]) => user === '1').map(([what]) => what), ['join', 'leave']);
    const said = once(first.subscription, 'publication');
    await first.subscription.publish({texto: 'Hay fila'});
    const {data, offset} = await said;
    same(data, {event: 'publicacion', data: {texto: 'Hay fila'}});
    hold(offset > 0, 'it is in the log');
    const other = first.centrifuge.newSubscription('clientes');
    other.subscribe();
    await other.ready();
    same((await other.presence().catch((error) => error)).code, 108);
    first.centrifuge.disconnect();
  });

  await check('without a good token nobody enters', async () => {
    for (const token of ['', 'x', `${tokens.carla}x`]) {
      const centrifuge = client({token});
      const gone = once(centrifuge, 'disconnected');
      centrifuge.connect();
      same((await gone).code, 101, token);
    }
  });

  await check('no channel is all channels; a publication by a client is refused', async () => {
    const {centrifuge, subscription} = await listening('clientes');
    const all = centrifuge.newSubscription('*');
    const refused = once(all, 'unsubscribed');
    all.subscribe();
    same((await refused).code, 103);
    same((await subscription.publish({}).catch((error) => error)).code, 103);
    centrifuge.disconnect();
  });

  await check('many channels on many sockets, each complete', async () => {
    const sockets = await Promise.all([...Array(40).keys()].map(() => listening('clientes')));
    const wanted = await make(50);
    for (const {heard} of sockets) await until(() => heard.length >= 50, 'all publications');
    for (const {heard, centrifuge} of sockets) {
      same(names(heard), wanted);
      centrifuge.disconnect();
    }
  });
});
