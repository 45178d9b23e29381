#!/usr/bin/env node
// The event gateway with accounts: who one is stands in the token, rooms are for whom they belong
// to, and who is cut off comes back as the same, with what was missed, also after a crash.
import {generateKeyPairSync, sign} from 'node:crypto';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {io} from 'socket.io-client';
import WebSocket from 'ws';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const [service, strange] = [0, 1].map(() => generateKeyPairSync('rsa', {modulusLength: 2048}));
const keys = join(mkdtempSync(join(tmpdir(), 'chasqui-keys-')), 'jwks.json');
writeFileSync(keys, JSON.stringify({
  keys: [{...service.publicKey.export({format: 'jwk'}), kid: 'auth-service-key-1', alg: 'RS256'}]
}));
process.env.CHASQUI_SITE__TABLERO__ALLOW = '127.0.0.1';
process.env.CHASQUI_SITE__TABLERO__JWKS = keys;
const site = await serve('tablero', ['--demo'], {accounts: true});
const tokens = {};

function rs256(claims, key = service.privateKey) {
  const now = Math.floor(Date.now() / 1000);
  const text = [{alg: 'RS256', kid: 'auth-service-key-1'}, {iat: now, exp: now + 900, ...claims}]
                   .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
                   .join('.');
  return `${text}.${sign('sha256', text, key).toString('base64url')}`;
}

async function until(holds, about) {
  for (let i = 0; i < 800 && !holds(); i += 1) await new Promise((done) => setTimeout(done, 10));
  hold(holds(), typeof about === 'function' ? about() : about);
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function post(path, body, headers = {}) {
  return fetch(site.origin + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...headers},
    body: JSON.stringify(body)
  });
}

async function sign_in(username, password) {
  const answer = await post('/api/login', {username, password});
  same(answer.status, 200);
  tokens[username] = (await answer.json()).access_token;
}

let made = 0;
async function emit(count) {
  const ids = [];
  for (let i = 0; i < count; i += 1) {
    ids.push(made += 1);
    const {status} = await post('/api/dashboard/emit-event', {type: 'marca', data: {id: made}});
    same(status, 202);
  }
  return ids;
}

function namespace(options = {}) {
  const socket = io(`${site.origin}/ws`, {
    forceNew: true, transports: ['websocket'], reconnectionDelay: 150, reconnectionDelayMax: 400,
    ...options
  });
  const heard = [];
  socket.onAny((event, data) => heard.push([event, data]));
  return {socket, heard, connected: new Promise((done) => socket.once('connect', done))};
}
const once = (socket, event) => new Promise((done) => socket.once(event, done));
const names = ({heard}) => heard.map(([event]) => event);
const marks = ({heard}) => heard.filter(([event]) => event === 'marca').map(([, {id}]) => id);

async function entered(user, role, options) {
  const client = namespace(options);
  await client.connected;
  client.socket.emit('authenticate', {token: tokens[user], role});
  await until(() => names(client).includes('auth_success'), () => names(client).join());
  return client;
}

await run(site, async () => {
  await sign_in('admin', 'admin-demo');
  await sign_in('cliente', 'cliente-demo');

  await check('who says nothing hears nothing, and is let go after ten seconds', async () => {
    const client = namespace({reconnection: false}), raw = [];
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`);
    socket.on('message', (text) => raw.push(JSON.parse(text).event));
    const code = new Promise((done) => socket.on('close', done));
    const gone = once(client.socket, 'disconnect');
    await Promise.all([client.connected, once(socket, 'open')]);
    const began = Date.now();
    await emit(1);
    same(await gone, 'io server disconnect');
    same(await code, 4401);
    hold(Date.now() - began > 8000 && Date.now() - began < 14000, `${Date.now() - began} ms`);
    same(names(client), ['auth_error']);
    same(raw, ['auth_error']);
  });

  await check('a token says who one is, and as what', async () => {
    const client = namespace();
    await client.connected;
    const refused = async (said) => {
      client.socket.emit('authenticate', said);
      return (await once(client.socket, 'auth_error')).error;
    };
    same(await refused({token: 'x.y.z', userId: '1', role: 'cliente'}), 'token_invalido');
    same(await refused({userId: '1', role: 'admin'}), 'token_invalido');
    same(await refused({token: tokens.cliente, role: 'admin'}), 'rol_prohibido');
    client.socket.emit('authenticate', {token: tokens.cliente, userId: 'cliente', role: 'cliente'});
    same((await once(client.socket, 'auth_success')).role, 'cliente');
    for (const room of ['admin', 'proveedor', 'user:1', 'cliente_99']) {
      client.socket.emit('join_room', {room});
      same((await once(client.socket, 'error')).codigo, 'sala_prohibida', room);
    }
    client.socket.emit('join_room', {room: 'user:cliente'});
    same((await once(client.socket, 'room_joined')).room, 'user:cliente');
    client.socket.close();
  });

  await check('another\'s name is shown, but its notices are not heard', async () => {
    const client = await entered('cliente', 'cliente');
    client.socket.emit('authenticate', {token: tokens.cliente, userId: '999', role: 'cliente'});
    await until(() => names(client).filter((name) => name === 'auth_success').length === 2, 'in');
    await post('/api/dashboard/notify-user', {userId: '999', event: 'ajeno', payload: {}});
    await post('/api/dashboard/notify-role', {role: 'admin', event: 'de_admin', payload: {}});
    await post('/api/dashboard/notify-role', {role: 'cliente', event: 'suyo', payload: {}});
    await until(() => names(client).includes('suyo'), () => names(client).join());
    hold(!names(client).includes('ajeno') && !names(client).includes('de_admin'), names(client));
    client.socket.close();
  });

  await check('a token in the handshake is enough', async () => {
    const client = namespace({auth: {token: tokens.admin}});
    await until(() => names(client).includes('auth_success'), 'in');
    const [wanted] = await emit(1);
    await until(() => marks(client).includes(wanted), () => names(client).join());
    client.socket.close();
    const raw = new WebSocket(`ws://127.0.0.1:${site.port}/ws?token=${tokens.cliente}`);
    same(JSON.parse(await once(raw, 'message')).event, 'auth_success');
    raw.close();
  });

  await check('a sign-in service of elsewhere says who one is, by its public key', async () => {
    const claims = {sub: 'a1b2-c3', username: 'lucia', role: 'proveedor'};
    for (const [token, role, wanted] of [
           [rs256(claims), 'proveedor', 'auth_success'],
           [rs256({sub: 'a1b2-c3'}), 'cliente', 'auth_success'],
           [rs256({...claims, role: 'user'}), 'cliente', 'auth_success'],
           [rs256(claims), 'admin', 'auth_error'],
           [rs256({...claims, exp: 1}), 'proveedor', 'auth_error'],
           [rs256(claims, strange.privateKey), 'proveedor', 'auth_error'],
           [rs256({...claims, role: 'jefe'}), 'admin', 'auth_error']
         ]) {
      const client = namespace();
      await client.connected;
      client.socket.emit('authenticate', {token, userId: 'a1b2-c3', role});
      await until(() => names(client).some((name) => name.startsWith('auth_')), 'an answer');
      same(names(client)[0], wanted, role);
      if (wanted === 'auth_success') {
        const event = `para_${role}_${Math.random()}`;
        await post('/api/dashboard/notify-user', {userId: 'a1b2-c3', event, payload: {}});
        await until(() => names(client).includes(event), () => names(client).join());
      }
      client.socket.close();
    }
  });

  await check('the end of a session is the end of its sockets', async () => {
    await sign_in('operador', 'operador-demo');
    await sign_in('proveedor', 'proveedor-demo');
    const client = await entered('proveedor', 'proveedor', {reconnection: false});
    const gone = once(client.socket, 'disconnect');
    const out = await post('/api/logout', {}, {Authorization: `Bearer ${tokens.proveedor}`});
    hold(out.status < 300, `logout ${out.status}`);
    same(await gone, 'io server disconnect');
  });

  for (const [how, transports] of Object.entries({
         websocket: ['websocket'], polling: ['polling'],
         'polling, then websocket': ['polling', 'websocket']
       })) {
    await check(`${how}: a cut is no gap and no repeat, and the rooms are still its own`,
                async () => {
      const client = await entered('admin', 'admin', {transports});
      client.socket.emit('join_room', {room: 'tema:cortes'});
      await once(client.socket, 'room_joined');
      const wanted = await emit(3);
      await until(() => marks(client).length === 3, () => marks(client).join());
      const {id} = client.socket;
      client.socket.io.engine.close();
      wanted.push(...await emit(5));
      await until(() => client.socket.connected, 'back');
      same([client.socket.recovered, client.socket.id], [true, id]);
      wanted.push(...await emit(2));
      await until(() => marks(client).length >= wanted.length, () => marks(client).join());
      same(marks(client), wanted);
      await post('/api/dashboard/notify-role', {role: 'admin', event: 'aun', payload: {}});
      await until(() => names(client).includes('aun'), 'still an administrator');
      const {rooms} = await (await fetch(`${site.origin}/api/dashboard/rooms`)).json();
      hold(rooms.some(({name}) => name === 'tema:cortes'), rooms);
      client.socket.close();
      await pause(100);
    });
  }

  await check('what it does after a cut still has the name of its device', async () => {
    const client = await entered(
        'cliente', 'cliente', {extraHeaders: {'Chasqui-Device': 'caja-2'}});
    const telephone = new WebSocket(`ws://127.0.0.1:${site.port}/ws`), frames = [];
    telephone.on('message', (text) => frames.push(JSON.parse(text)));
    await once(telephone, 'open');
    const data = {token: tokens.cliente, userId: 'cliente', role: 'cliente'};
    telephone.send(JSON.stringify({event: 'authenticate', data}));
    const read = () => frames.filter(({event}) => event === 'notificacion_leida');
    for (const times of [1, 2]) {
      await post('/api/dashboard/notify-user', {userId: 'cliente', event: 'aviso', payload: {}});
      const notices = () => client.heard.filter(([event]) => event === 'notificacion');
      await until(() => notices().length === times, () => names(client).join());
      client.socket.emit('notificacion_leida', {id: notices().at(-1)[1].id});
      await until(() => read().length === times, () => JSON.stringify(frames));
      if (times === 2) break;
      client.socket.io.engine.close();
      await until(() => client.socket.connected, 'back');
      same(client.socket.recovered, true);
    }
    same(read().map(({origen}) => origen), ['caja-2', 'caja-2']);
    client.socket.close();
    telephone.close();
  });

  for (const signal of ['SIGTERM', 'SIGKILL']) {
    await check(`${signal} and a new start: all come back as who they were`, async () => {
      const clients = [];
      for (let i = 0; i < 12; i += 1)
        clients.push(await entered(i % 2 ? 'admin' : 'cliente', i % 2 ? 'admin' : 'cliente'));
      const wanted = await emit(3);
      for (const client of clients) await until(() => marks(client).length === 3, 'three');
      await restart(site, signal);
      wanted.push(...await emit(4));
      for (const client of clients) {
        await until(() => marks(client).length >= wanted.length,
                    () => `${client.socket.recovered} ${marks(client)}`);
        same(marks(client), wanted);
        same(client.socket.recovered, true);
        client.socket.close();
      }
    });
  }

  await check('what was not given out, or is in use, brings nobody back', async () => {
    const client = await entered('admin', 'admin');
    await emit(1);
    const {_pid: pid, _lastOffset: offset} = client.socket;
    for (const auth of [{pid, offset}, {pid: 'x'.repeat(32), offset}, {pid, offset: 'x'},
                        {pid: pid.toUpperCase(), offset}]) {
      const other = namespace({auth, reconnection: false});
      await other.connected;
      hold(other.socket.id !== client.socket.id && other.socket._pid !== pid, auth);
      other.socket.emit('get_recent_events', {});
      same((await once(other.socket, 'error')).message, 'No autenticado');
      other.socket.close();
    }
    client.socket.close();
  });
});
