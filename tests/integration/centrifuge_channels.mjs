#!/usr/bin/env node
// npm `centrifuge` as it is, on channels that others decide about: a token opens one for its
// bearer, and the server puts a client on some from its entry on.
import {Centrifuge} from 'centrifuge';
import {createHmac} from 'node:crypto';
import WebSocket from 'ws';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

process.env.SECRET_KEY = 'una clave de prueba, larga y conocida';
const site = await serve('servitec', ['--demo'], {accounts: true});
const address = () => `ws://127.0.0.1:${site.port}/connection/websocket`;
const tokens = {}, ids = {};

// As a backend with the same SECRET_KEY signs: the site's key is derived from it.
const base64url = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
function signed(claims, key = hmac(process.env.SECRET_KEY, 'chasqui site servitec')) {
  const text = `${base64url({alg: 'HS256', typ: 'JWT'})}.${base64url(claims)}`;
  return `${text}.${hmac(key, text).toString('base64url')}`;
}
const seconds = () => Math.floor(Date.now() / 1000);
const forChannel = (user, channel, life) =>
    signed({sub: ids[user], channel, ...(life && {exp: seconds() + life})});

async function ask(method, path, body, who = 'carla') {
  const answer = await fetch(site.origin + path, {
    method,
    headers: {'Content-Type': 'application/json', Authorization: `Bearer ${tokens[who]}`},
    body: body && JSON.stringify(body)
  });
  return {status: answer.status, body: await answer.json().catch(() => null)};
}

async function sign_in(username, password) {
  const answer = await fetch(
      `${site.origin}/token`, {method: 'POST', body: new URLSearchParams({username, password})});
  tokens[username] = (await answer.json()).access_token;
  ids[username] = JSON.parse(Buffer.from(tokens[username].split('.')[1], 'base64url')).sub;
}

function client(token) {
  const centrifuge = new Centrifuge(
      address(), {websocket: WebSocket, minReconnectDelay: 20, maxReconnectDelay: 100, token});
  centrifuge.seen = {subscribed: [], unsubscribed: [], publication: []};
  for (const [event, list] of Object.entries(centrifuge.seen))
    centrifuge.on(event, (context) => list.push(context));
  centrifuge.connect();
  return centrifuge;
}

const once = (emitter, event) => new Promise((done) => emitter.once(event, done));
async function until(holds, about) {
  const pause = () => new Promise((done) => setTimeout(done, 20));
  for (let i = 0; i < 400 && !await holds(); i += 1) await pause();
  hold(await holds(), about);
}

// How a subscription ended up: its context, or the code of what went wrong.
async function subscribed(centrifuge, channel, options) {
  const subscription = centrifuge.newSubscription(channel, options);
  const heard = [], codes = [];
  subscription.on('publication', ({data}) => heard.push(data));
  subscription.on('subscribing', ({code}) => codes.push(code));
  subscription.on('unsubscribed', ({code}) => codes.push(code));
  const settled = Promise.race(
      ['subscribed', 'unsubscribed', 'error'].map((event) => once(subscription, event)));
  subscription.subscribe();
  const context = await settled;
  return {subscription, heard, codes, context, code: context.error?.code ?? context.code};
}

const sell = async () => {
  const {body: [producto]} = await ask('GET', '/inventario');
  const linea = {producto_id: producto.id, cantidad: 1, precio: 10, subtotal: 10};
  const sold = await ask(
      'POST', '/ventas', {productos: [linea], total: 10, metodo_pago: 'Efectivo'});
  hold(sold.status < 300, sold);
};
async function order(problema) {
  const orden = {cliente_id: 1, equipo: 'Teléfono', marca: 'X', modelo: 'Y', problema,
                 estado: 'Pendiente', total: 10, anticipo: 0};
  const answer = await ask('POST', '/ordenes', orden);
  hold(answer.status < 300, answer);
}

await run(site, async () => {
  for (const [name, password] of [
         ['ana', 'recepcion-demo'], ['beto', 'taller-demo'], ['carla', 'admin-demo']])
    await sign_in(name, password);

  await check('a token opens a channel that the rules close', async () => {
    const beto = client(tokens.beto);
    same((await subscribed(beto, 'ventas', {})).code, 103);
    beto.removeSubscription(beto.getSubscription('ventas'));
    const {heard, context} =
        await subscribed(beto, 'ventas', {getToken: async () => forChannel('beto', 'ventas')});
    hold(context.recoverable, context);
    await sell();
    await until(() => heard.length > 0, 'a sale');
    beto.disconnect();
  });

  await check('only the token for that user and that channel does', async () => {
    const refused = {
      'another user\'s': forChannel('carla', 'ventas'),
      'another channel\'s': forChannel('beto', 'clientes'),
      'one that other keys signed': signed({sub: ids.beto, channel: 'ventas'}, 'otra'),
      'one that SECRET_KEY itself signed':
          signed({sub: ids.beto, channel: 'ventas'}, process.env.SECRET_KEY),
      'one that nobody signed': `${base64url({alg: 'none'})}.${
          base64url({sub: ids.beto, channel: 'ventas'})}.`,
      'an access token': tokens.beto,
      'no token': 'x',
      'a huge one': 'x'.repeat(20000)
    };
    const beto = client(tokens.beto);
    for (const [name, token] of Object.entries(refused)) {
      same((await subscribed(beto, 'ventas', {token})).code, 103, name);
      beto.removeSubscription(beto.getSubscription('ventas'));
    }
    same((await subscribed(beto, 'clientes', {token: forChannel('beto', 'clientes')})).code, 103,
         'a stream that takes none');
    beto.disconnect();
  });

  await check('a subscription token is no access token', async () => {
    const answer = await fetch(`${site.origin}/clientes`, {
      headers: {Authorization: `Bearer ${forChannel('carla', 'ventas', 600)}`}});
    same(answer.status, 401);
  });

  await check('it is renewed before it ends, and asked for again when it has ended', async () => {
    const beto = client(tokens.beto);
    let asked = 0;
    const renewing = await subscribed(beto, 'ventas', {
      getToken: async () => forChannel('beto', 'ventas', [3, 600][asked++] ?? 600)});
    await until(() => asked === 2, 'another token');
    await new Promise((done) => setTimeout(done, 2500));
    same([renewing.subscription.state, renewing.codes.length], ['subscribed', 1], renewing.codes);
    beto.disconnect();
  });

  await check('without another token the server ends it, and the client comes back', async () => {
    const beto = client(tokens.beto);
    let asked = 0, gone = false;
    const ending = await subscribed(beto, 'ventas', {
      minResubscribeDelay: 20,
      maxResubscribeDelay: 50,
      getToken: async () => {
        asked += 1;
        if (asked > 1 && !gone) throw new Error('the backend does not answer');
        return forChannel('beto', 'ventas', asked > 1 ? 600 : 2);
      }
    });
    await until(() => ending.codes.includes(2501), 'subscription expired');
    await sell();
    gone = true;
    await until(() => ending.subscription.state === 'subscribed', 'subscribed again');
    await until(() => ending.heard.length > 0, 'what it missed meanwhile');
    beto.disconnect();
  });

  await check('an expired token is answered 109 and another one asked for', async () => {
    const beto = client(tokens.beto);
    const {subscription, code} = await subscribed(beto, 'ventas', {
      minResubscribeDelay: 20,
      maxResubscribeDelay: 50,
      token: forChannel('beto', 'ventas', -5),
      getToken: async () => forChannel('beto', 'ventas')
    });
    same(code, 109);
    await subscription.ready(5000);
    beto.disconnect();
  });

  await check('the server puts a client on channels: by role', async () => {
    const beto = client(tokens.beto);
    await until(() => beto.seen.subscribed.length > 0, 'subscribed');
    same(beto.seen.subscribed[0].channel, 'ordenes');
    hold(beto.seen.subscribed[0].recoverable, beto.seen.subscribed[0]);
    await order('No enciende');
    await until(() => beto.seen.publication.length > 0, 'a publication');
    same(beto.seen.publication[0].channel, 'ordenes');
    const ana = client(tokens.ana);
    await ana.ready();
    same(ana.seen.subscribed, []);
    for (const centrifuge of [ana, beto]) centrifuge.disconnect();
  });

  await check('and by its token, as far as the rules let it hear', async () => {
    const claims = {
      sub: ids.beto,
      iss: 'servitec',
      aud: 'servitec',
      exp: seconds() + 600,
      channels: ['clientes', 'ventas', 'nada', '*'],
      subs: {inventario: {}}
    };
    const beto = client(signed(claims));
    await until(() => beto.seen.subscribed.length >= 3, 'three');
    same(beto.seen.subscribed.map(({channel}) => channel).sort(),
         ['clientes', 'inventario', 'ordenes']);
    beto.disconnect();
  });

  await check('who comes and goes on them is told to the client itself', async () => {
    const here = {iss: 'servitec', aud: 'servitec', channels: ['presentes']};
    const with_room = (user) =>
        client(signed({...here, sub: ids[user], exp: seconds() + 600}));
    const ana = with_room('ana'), told = [];
    for (const event of ['join', 'leave'])
      ana.on(event, ({channel, info}) => told.push([event, channel, info.user]));
    await until(() => ana.seen.subscribed.length === 1, 'subscribed');
    const beto = with_room('beto');
    await until(() => told.some(([, , user]) => user === ids.beto), told);
    beto.disconnect();
    await until(() => told.some(([event]) => event === 'leave'), told);
    same(told.filter(([, , user]) => user === ids.beto),
         [['join', 'presentes', ids.beto], ['leave', 'presentes', ids.beto]]);
    same((await ana.presenceStats('presentes')).numClients, 1);
    ana.disconnect();
  });

  await check('what a token says of its bearer is shown to the others there', async () => {
    const known = (user, info) => client(signed(
        {iss: 'servitec', aud: 'servitec', channels: ['presentes'], sub: ids[user], info,
         exp: seconds() + 600}));
    const ana = known('ana', undefined), told = [];
    for (const event of ['join', 'leave'])
      ana.on(event, ({info}) => info.user === ids.beto && told.push([event, info.connInfo]));
    await until(() => ana.seen.subscribed.length === 1, 'subscribed');
    const beto = known('beto', {nombre: 'Beto', taller: 2});
    await until(() => told.length === 1, told);
    const {clients} = await ana.presence('presentes');
    same(Object.values(clients).map(({user, connInfo}) => [user, connInfo]).sort(),
         [[ids.ana, undefined], [ids.beto, {nombre: 'Beto', taller: 2}]].sort());
    const plain = new WebSocket(`ws://127.0.0.1:${site.port}/ws`, {
      headers: {Authorization: `Bearer ${tokens.carla}`}});
    const frames = [];
    plain.on('message', (text) => frames.push(JSON.parse(text)));
    await once(plain, 'open');
    plain.send(JSON.stringify({event: 'suscribir', data: {temas: ['presentes']}}));
    plain.send(JSON.stringify({event: 'presentes', data: {tema: 'presentes'}}));
    const list = () => frames.find(({event}) => event === 'presentes')?.data.lista;
    await until(list, frames);
    same(list().find(({usuario}) => usuario === ids.beto).info, {nombre: 'Beto', taller: 2});
    plain.close();
    beto.disconnect();
    await until(() => told.length === 2, told);
    same(told.map(([event, info]) => [event, info.taller]), [['join', 2], ['leave', 2]]);
    ana.disconnect();
  });

  await check('what was missed on them comes back, also after a crash', async () => {
    const beto = client(tokens.beto);
    await until(() => beto.seen.subscribed.length === 1, 'subscribed');
    await order('antes');
    await until(() => beto.seen.publication.length === 1, 'the first');
    beto.disconnect();
    for (const problema of ['uno', 'dos', 'tres']) await order(problema);
    beto.connect();
    await until(() => beto.seen.subscribed.length === 2, 'back');
    const {wasRecovering, recovered} = beto.seen.subscribed[1];
    same([wasRecovering, recovered], [true, true]);
    await until(() => beto.seen.publication.length === 4, 'what it missed');
    await restart(site, 'SIGKILL');
    await order('cuatro');
    await until(() => beto.seen.publication.length === 5, beto.seen);
    const offsets = beto.seen.publication.map(({offset}) => offset);
    hold(offsets.every((offset, i) => i === 0 || offset > offsets[i - 1]), offsets);
    same(beto.seen.unsubscribed, []);
    beto.disconnect();
  });
});
