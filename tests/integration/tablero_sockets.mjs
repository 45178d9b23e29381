#!/usr/bin/env node
// The event gateway's sockets as the existing front end speaks to them: socket.io-client in the
// namespace /ws in each of its modes, and a plain WebSocket at /ws. Here everybody is let in.
import {io} from 'socket.io-client';
import WebSocket from 'ws';
import {check, hold, run, same, serve} from '../support/server.mjs';

const site = await serve('tablero');
const modes = {
  polling: {transports: ['polling']},
  websocket: {transports: ['websocket']},
  'websocket, else polling': {transports: ['websocket', 'polling']},
  'polling, then websocket': {transports: ['polling', 'websocket']}
};

async function until(holds, about) {
  for (let i = 0; i < 400 && !holds(); i += 1) await new Promise((done) => setTimeout(done, 10));
  hold(holds(), about);
}

async function post(path, body, status = 202) {
  const answer = await fetch(
      `${site.origin}/api/dashboard/${path}`,
      {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
  same(answer.status, status, path);
  return answer.json();
}
const get = async (path) => (await fetch(`${site.origin}/api/dashboard${path}`)).json();

// Those of the check before have left.
async function alone() {
  for (let left = 1; left > 0;) left = (await get('/clients')).clients.length;
}

// {say(event, data), heard: [[event, data]…], close()} of either kind of client.
async function plain() {
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`), heard = [];
  socket.on('message', (text) => {
    const {event, data} = JSON.parse(text);
    heard.push([event, data]);
  });
  await new Promise((done) => socket.on('open', done));
  return {
    heard,
    say: (event, data) => socket.send(JSON.stringify({event, data})),
    close: () => socket.close()
  };
}

async function namespace(options = modes.websocket) {
  const socket = io(`${site.origin}/ws`, {forceNew: true, ...options}), heard = [];
  socket.onAny((event, data) => heard.push([event, data]));
  await new Promise((done) => socket.on('connect', done));
  return {
    socket,
    heard,
    say: (event, ...data) => socket.emit(event, ...data),
    close: () => socket.close()
  };
}

const names = ({heard}) => heard.map(([event]) => event);
const last = ({heard}, event) => heard.findLast(([name]) => name === event)?.[1];

async function answered(client, event, data, answer) {
  const before = names(client).filter((name) => name === answer).length;
  client.say(event, data);
  await until(() => names(client).filter((name) => name === answer).length > before,
              `${answer} after ${names(client)}`);
  return last(client, answer);
}

const enter = (client, userId, role) =>
    answered(client, 'authenticate', {token: 'x', userId, role}, 'auth_success');

// By type: what everybody hears after negocio:evento, and what a role hears then.
const ENGLISH = {creada: 'created', actualizada: 'updated', cancelada: 'deleted'};
const NEWS = {creada: 'nueva', actualizada: 'cambio', cancelada: 'cancelacion'};
const table = {
  'servicio:creado': [['servicio:disponible', 'servicio:creado'], 'cliente', 'servicio:nuevo'],
  'servicio:actualizado': [['servicio:actualizado']],
  'calificacion:creada': [['calificacion:nueva', 'calificacion:creada']],
  'cliente:nuevo': [['cliente:nuevo'], 'admin', 'cliente:registrado'],
  'proveedor:nuevo': [['proveedor:nuevo']],
  'pago:procesado':
      [['pago:confirmado', 'payment_created', 'payment_updated', 'pago:procesado']],
  payment_created: [['pago:confirmado', 'payment_created', 'payment_updated']],
  comment_created: [['comment_created']],
  'algo:distinto': [['algo:distinto']]
};
for (const [word, english] of Object.entries(ENGLISH)) {
  const all = [`reserva:${NEWS[word]}`, `reservation_${english}`];
  const role = word === 'creada' ? ['admin', 'reserva:notificacion'] : [];
  table[`reserva:${word}`] = [[...all, `reserva:${word}`], ...role];
  table[`reservation_${english}`] = [all, ...role];
}

await run(site, async () => {
  for (const [mode, options] of Object.entries(modes)) {
    await check(`${mode}: says who it is, hears what it asks for and what happens`, async () => {
      await alone();
      const client = await namespace(options);
      const {socketId, role, message} = await enter(client, 'uuid-1', 'cliente');
      same([socketId, role, typeof message], [client.socket.id, 'cliente', 'string']);
      await until(() => names(client).includes('dashboard:metrics'), 'the figures');
      hold(names(client).indexOf('auth_success') < names(client).indexOf('dashboard:metrics'),
           names(client));
      same(await answered(client, 'join_room', {room: 'tema:reservas'}, 'room_joined'),
           {room: 'tema:reservas'});
      same(await answered(client, 'join_room', {roomName: 'cliente_10'}, 'room_joined'),
           {room: 'cliente_10'});
      const pong = await answered(client, 'ping', {a: 1}, 'pong');
      same(pong.data, {a: 1});
      hold(!Number.isNaN(Date.parse(pong.timestamp)), pong);
      const summary = await answered(client, 'get_dashboard_summary', undefined,
                                     'dashboard_summary');
      same(Object.keys(summary), ['metrics', 'clients', 'rooms', 'system']);
      same(summary.clients.byRole.cliente, 1);
      await post('emit-event', {type: 'reserva:creada', data: {reserva: {id: mode}}});
      await until(() => names(client).includes('reserva:nueva'), 'the event');
      same(last(client, 'reserva:nueva'), {reserva: {id: mode}});
      const {events} = await answered(client, 'get_recent_events', {limit: 1}, 'recent_events');
      same(events[0], last(client, 'negocio:evento'));
      same(events.length, 1);
      client.close();
    });
  }

  await check('who has not said who it is hears what is for everybody, and no more', async () => {
    for (const client of [await namespace(), await plain()]) {
      for (const event of ['join_room', 'get_dashboard_summary', 'get_recent_events'])
        same((await answered(client, event, {room: 'admin'}, 'error')).message, 'No autenticado');
      client.say('ping', {});
      client.say('leave_room', {room: 'admin'});
      client.say('nadie_lo_conoce', {});
      await post('emit-event', {type: 'cliente:nuevo', data: {cliente: {id: Math.random()}}});
      await until(() => names(client).includes('cliente:nuevo'), 'the event');
      hold(!names(client).includes('pong') && !names(client).includes('cliente:registrado'),
           names(client));
      client.close();
    }
  });

  await check('each type is heard under the names of the table, in their order', async () => {
    const clients = {};
    for (const kind of [namespace, plain])
      for (const role of ['admin', 'cliente', 'proveedor']) {
        clients[`${kind.name} ${role}`] = await kind();
        await enter(clients[`${kind.name} ${role}`], role, role);
      }
    for (const [type, [all, role, event]] of Object.entries(table)) {
      for (const {heard} of Object.values(clients)) heard.length = 0;
      const data = {id: type, monto: '10.50'};
      await post('emit-event', {type, data, timestamp: 'ayer'});
      for (const [name, client] of Object.entries(clients)) {
        const wanted = ['negocio:evento', ...all];
        if (role && name.endsWith(` ${role}`)) wanted.push(event);
        const told = () => names(client).filter((said) => said !== 'dashboard:metrics');
        await until(() => told().length >= wanted.length, `${type} ${name} ${told()}`);
        same(told().sort(), wanted.sort(), `${type} ${name}`);
        same(told()[0], 'negocio:evento');
        const {payload, source, timestamp, ...more} = last(client, 'negocio:evento');
        same([more.type, payload, source], [type, data, 'REST_API']);
        hold(Date.now() - Date.parse(timestamp) < 60e3, timestamp);
        const first = last(client, all[0]);
        same({id: first.id, monto: first.monto}, data);
      }
    }
    for (const client of Object.values(clients)) client.close();
  });

  await check('notices reach all sockets of a role or a user, and nobody else', async () => {
    const phone = await namespace(), desk = await plain(), other = await plain();
    await enter(phone, 10, 'proveedor');
    await enter(desk, '10', 'proveedor');
    await enter(other, '11', 'cliente');
    await post('notify-role', {role: 'proveedor', event: 'nueva_solicitud', payload: {a: 1}});
    await post('notify-user', {userId: '10', event: 'reserva_confirmada', payload: [2]});
    await post('notify-user', {userId: '11', event: 'fin', payload: null});
    for (const client of [phone, desk]) {
      await until(() => names(client).includes('reserva_confirmada'), names(client).join());
      same(last(client, 'nueva_solicitud'), {a: 1});
      same(last(client, 'reserva_confirmada'), [2]);
    }
    await until(() => names(other).includes('fin'), 'the last one');
    hold(!names(other).some((name) => name.startsWith('nueva') || name.startsWith('reserva_')),
         names(other));
    for (const client of [phone, desk, other]) client.close();
  });

  await check('who says another name keeps the rooms of the first', async () => {
    await alone();
    const client = await namespace();
    await enter(client, 'uuid-7', 'cliente');
    await enter(client, '7', 'cliente');
    for (const userId of ['uuid-7', '7'])
      await post('notify-user', {userId, event: `a_${userId}`, payload: {}});
    await until(() => names(client).includes('a_7'), 'both');
    hold(names(client).includes('a_uuid-7'), names(client));
    const {clients} = await get('/clients');
    same(clients.map(({userId, socketId}) => [userId, socketId]), [['7', client.socket.id]]);
    client.close();
    await alone();
    same((await get('/rooms')).rooms, []);
  });

  await check('a room that is left is no longer heard; a wrong message says what is wrong',
              async () => {
    const client = await plain();
    same((await answered(client, 'authenticate', {userId: '1', role: 'jefe'}, 'auth_error')).error,
         'role');
    same((await answered(client, 'authenticate', {role: 'admin'}, 'auth_error')).error, 'userId');
    await enter(client, '1', 'cliente');
    same((await answered(client, 'join_room', {}, 'error')).codigo, 'room');
    await answered(client, 'join_room', {room: 'proveedor'}, 'room_joined');
    client.say('leave_room', {room: 'proveedor'});
    await answered(client, 'ping', {}, 'pong');
    await post('notify-role', {role: 'proveedor', event: 'no_es_tuyo', payload: {}});
    await post('notify-role', {role: 'cliente', event: 'es_tuyo', payload: {}});
    await until(() => names(client).includes('es_tuyo'), 'the last one');
    hold(!names(client).includes('no_es_tuyo'), names(client));
    client.close();
  });

  await check('messages right behind each other are taken in their order', async () => {
    for (const client of [await plain(), await namespace()]) {
      client.say('authenticate', {userId: '5', role: 'cliente'});
      for (let i = 0; i < 20; i += 1) client.say('join_room', {room: `sala_${i}`});
      client.say('ping', {fin: true});
      await until(() => names(client).includes('pong'), names(client).join());
      const rooms = client.heard.filter(([name]) => name === 'room_joined');
      same(rooms.map(([, {room}]) => room), [...Array(20).keys()].map((i) => `sala_${i}`));
      // Others' entering may be heard before.
      same(names(client).filter((name) => name !== 'dashboard:metrics')[0], 'auth_success');
      client.close();
    }
  });

  for (const mode of ['polling', 'websocket']) {
    await check(`${mode}: names that Socket.IO keeps for itself harm nobody`, async () => {
      const client = await namespace(modes[mode]), other = await plain(), ends = [];
      await enter(client, 'uuid-r', 'admin');
      client.socket.on('disconnect', (reason) => ends.push(reason));
      for (const type of ['disconnect', 'connect', 'newListener'])
        await post('emit-event', {type, data: {mode}});
      await post('notify-role', {role: 'admin', event: 'connect_error', payload: {mode}});
      await post('emit-event', {type: 'fin', data: {mode}});
      await until(() => names(client).includes('fin'), `fin after ${names(client)} ${ends}`);
      same([ends, client.socket.connected], [[], true]);
      await until(() => names(other).includes('disconnect'), 'a plain socket hears all');
      client.close();
      other.close();
    });

    await check(`${mode}: what is larger than a queue is heard, and what comes after`, async () => {
      const client = await namespace(modes[mode]), much = 'x'.repeat(700_000);
      await enter(client, 'uuid-g', 'admin');
      await post('emit-event', {type: 'reserva:creada', data: {id: `grande-${mode}`, much}});
      await post('emit-event', {type: 'tras:grande', data: {mode}});
      await until(() => names(client).includes('tras:grande'), `after ${names(client)}`);
      same(last(client, 'reserva:nueva').much.length, much.length);
      client.close();
    });
  }

  await check('the figures are told four times a second at most, the last ones too', async () => {
    await alone();
    const watcher = await namespace(), others = [];
    await enter(watcher, 'uuid-w', 'admin');
    for (let i = 0; i < 5; i += 1) others.push(await namespace());
    await Promise.all(others.map((client, i) => enter(client, `uuid-${i}`, 'cliente')));
    await until(() => last(watcher, 'dashboard:metrics')?.activeConnections === 6,
                JSON.stringify(last(watcher, 'dashboard:metrics')));
    for (const client of [watcher, ...others]) client.close();
  });

  await check('a burst of messages ends the socket', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`);
    await new Promise((done) => socket.on('open', done));
    const code = new Promise((done) => socket.on('close', done));
    for (let i = 0; i < 2000; i += 1) socket.send('{"event":"ping"}');
    same(await code, 4429);
  });

  await check('the cards of the dashboard move: update-dashboard', async () => {
    const client = await namespace();
    await post('update-dashboard', {services: {total: 50}});
    await until(() => names(client).includes('dashboard:update'), 'the update');
    same(last(client, 'dashboard:update'), {services: {total: 50}});
    client.close();
  });
});
