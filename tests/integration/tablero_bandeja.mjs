#!/usr/bin/env node
// The inbox with real clients: three tabs and a telephone of one person, somebody who was away,
// somebody who says another's name. And what runs the site: sockets, rooms, history, batches.
import {spawnSync} from 'node:child_process';
import {io} from 'socket.io-client';
import WebSocket from 'ws';
import {check, chasqui, hold, run, same, serve} from '../support/server.mjs';

process.env.CHASQUI_SITE__TABLERO__ALLOW = '127.0.0.1';
const site = await serve('tablero', ['--demo'], {accounts: true});
const tokens = {}, ids = {};

async function until(holds, about) {
  const began = Date.now();
  while (!holds() && Date.now() - began < 5000) await new Promise((done) => setTimeout(done, 5));
  hold(holds(), typeof about === 'function' ? about() : about);
  return Date.now() - began;
}

// By whom: an account's name, or null: an address that may publish.
async function ask(method, path, {by = null, body, wanted = 200, raw = false} = {}) {
  const answer = await fetch(site.origin + path, {
    method,
    headers: {
      ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
      ...(by ? {Authorization: `Bearer ${tokens[by]}`} : {})
    },
    body: body === undefined ? undefined : JSON.stringify(body)
  });
  const text = await answer.text();
  same(answer.status, wanted, `${method} ${path} ${text}`);
  return raw ? text : JSON.parse(text);
}
const notify = (userId, event, more = {}) =>
    ask('POST', '/api/dashboard/notify-user',
        {body: {userId, event, payload: {}, ...more}, wanted: 202});
const count = async (by) => (await ask('GET', '/api/notificaciones/conteo', {by})).no_leidas;
const list = async (by, query = '') =>
    (await ask('GET', `/api/notificaciones${query}`, {by})).notificaciones;

async function signIn(name) {
  const said = await ask('POST', '/api/login', {body: {username: name, password: `${name}-demo`}});
  tokens[name] = said.access_token;
  ids[name] = String((await ask('GET', '/api/me', {by: name})).id);
}

async function namespace(userId, by, role) {
  const socket = io(`${site.origin}/ws`, {forceNew: true, transports: ['websocket']}), heard = [];
  socket.onAny((event, data) => heard.push([event, data]));
  await new Promise((done) => socket.on('connect', done));
  socket.emit('authenticate', {token: tokens[by], userId, role});
  const client = {heard, say: (...said) => socket.emit(...said), close: () => socket.close()};
  socket.on('disconnect', (reason) => { client.closed = reason; });
  await until(() => of(client, 'auth_success').length, () => JSON.stringify(heard));
  return client;
}

async function plain(userId, by, role) {
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`), heard = [];
  socket.on('message', (text) => {
    const {event, data} = JSON.parse(text);
    heard.push([event, data]);
  });
  await new Promise((done) => socket.on('open', done));
  const say = (event, data) => socket.send(JSON.stringify({event, data}));
  say('authenticate', {token: tokens[by], userId, role});
  const client = {heard, say, close: () => socket.close()};
  socket.on('close', (code) => { client.closed = code; });
  await until(() => of(client, 'auth_success').length, () => JSON.stringify(heard));
  return client;
}

const of = ({heard}, event) => heard.filter(([name]) => name === event).map(([, data]) => data);
const left = (client) => of(client, 'conteo').at(-1)?.no_leidas;

await run(site, async () => {
  for (const name of ['admin', 'cliente', 'proveedor', 'operador']) await signIn(name);

  await check('who was away finds it later, with a count of one', async () => {
    same(await count('cliente'), 0);
    await notify(ids.cliente, 'reserva_confirmada', {payload: {reservaId: 1}});
    same(await count('cliente'), 1);
    const [found] = await list('cliente', '?estado=no_leidas');
    same([found.event, found.payload, found.leido_en],
         ['reserva_confirmada', {reservaId: 1}, null]);
    const late = await plain(ids.cliente, 'cliente', 'cliente');
    await until(() => left(late) === 1, () => JSON.stringify(late.heard));
    late.close();
    await ask('POST', `/api/notificaciones/${found.id}/leer`, {by: 'cliente'});
    same(await count('cliente'), 0);
  });

  await check('three tabs and a telephone hear it once each, and lose it together', async () => {
    const devices = [
      await namespace(ids.cliente, 'cliente', 'cliente'),
      await namespace('cliente', 'cliente', 'cliente'),
      await plain(ids.cliente, 'cliente', 'cliente'), await plain('cliente', 'cliente', 'cliente')
    ];
    const other = await plain(ids.proveedor, 'proveedor', 'proveedor');
    for (const [times, name] of [[1, ids.cliente], [2, 'cliente']]) {
      await notify(name, 'aviso', {payload: {times}});
      for (const device of devices) {
        await until(() => left(device) === times, () => JSON.stringify(device.heard));
        same(of(device, 'aviso').length, times);
        same(of(device, 'notificacion').map(({payload}) => payload.times),
             [1, 2].slice(0, times));
      }
    }
    const [second, first] = await list('cliente', '?estado=no_leidas');
    await ask('POST', `/api/notificaciones/${first.id}/leer`, {by: 'cliente'});
    for (const device of devices) {
      const took = await until(() => left(device) === 1, () => JSON.stringify(device.heard));
      hold(took < 1000, `${took} ms`);
      same(of(device, 'notificacion_leida'), [{id: first.id}]);
    }
    devices[3].say('notificacion_leida', {id: second.id});
    for (const device of devices) {
      const took = await until(() => left(device) === 0, () => JSON.stringify(device.heard));
      hold(took < 1000, `${took} ms`);
    }
    same(await count('cliente'), 0);
    for (const event of ['aviso', 'notificacion', 'notificacion_leida', 'conteo'])
      same(of(other, event), [], event);
    for (const client of [...devices, other]) client.close();
  });

  await check('another\'s inbox is out of reach, and so is its every item', async () => {
    await notify(ids.proveedor, 'secreto', {payload: {clave: 'ajena'}});
    const [theirs] = await list('proveedor');
    for (const by of ['cliente', 'admin', 'operador']) {
      same((await list(by)).filter(({event}) => event === 'secreto'), []);
      for (const what of ['leer', 'no-leer', 'archivar', 'posponer'])
        await ask('POST', `/api/notificaciones/${theirs.id}/${what}`,
                  {by, body: {hasta: '2099-01-01T00:00:00Z'}, wanted: 404});
      for (const forged of [ids.proveedor, 'proveedor', '999'])
        for (const [method, path] of [['GET', ''], ['GET', '/conteo'], ['POST', '/leer-todas'],
                                      ['POST', `/${theirs.id}/leer`]])
          await ask(method, `/api/notificaciones${path}?userId=${forged}`, {by, wanted: 403});
      await ask('GET', `/api/preferencias?userId=${ids.proveedor}`, {by, wanted: 403});
      await ask('PUT', '/api/preferencias', {by, body: {userId: ids.proveedor}, wanted: 403});
    }
    for (const wrong of ['0', '-1', '4000000000'])
      await ask('POST', `/api/notificaciones/${wrong}/leer`, {by: 'cliente', wanted: 404});
    for (const wrong of ['99999999999999999999', 'x', '1;2'])
      await ask('POST', `/api/notificaciones/${wrong}/leer`, {by: 'cliente', wanted: 400});
    await ask('GET', '/api/notificaciones', {wanted: 403});
    same((await list('proveedor'))[0].leido_en, null);
    same(await count('proveedor'), 1);
  });

  await check('a socket that says another\'s name reads and hears nothing of theirs', async () => {
    const forged = await plain(ids.proveedor, 'cliente', 'cliente');
    const [theirs] = await list('proveedor');
    forged.say('notificacion_leida', {id: theirs.id});
    await until(() => of(forged, 'error').length, () => JSON.stringify(forged.heard));
    await notify(ids.proveedor, 'otro_secreto');
    await ask('POST', '/api/dashboard/notify-role',
              {body: {role: 'cliente', event: 'fin'}, wanted: 202});
    await until(() => of(forged, 'fin').length, () => JSON.stringify(forged.heard));
    same(['otro_secreto', 'notificacion', 'conteo'].flatMap((event) => of(forged, event)), []);
    same(await count('proveedor'), 2);
    forged.close();
  });

  await check('it is archived, put off, read all at once, and muted', async () => {
    await ask('POST', '/api/notificaciones/leer-todas', {by: 'cliente'});
    for (const event of ['uno', 'dos', 'tres']) await notify('cliente', event);
    const [tres, dos, uno] = await list('cliente', '?estado=no_leidas');
    await ask('POST', `/api/notificaciones/${uno.id}/archivar`, {by: 'cliente'});
    const soon = new Date(Date.now() + 1500).toISOString();
    await ask('POST', `/api/notificaciones/${dos.id}/posponer`,
              {by: 'cliente', body: {hasta: soon}});
    same((await list('cliente', '?estado=no_leidas')).map(({id}) => id), [tres.id]);
    same((await list('cliente', '?estado=archivadas')).map(({id}) => id), [uno.id]);
    same((await list('cliente', '?estado=pospuestas')).map(({id}) => id), [dos.id]);
    while (await count('cliente') < 2) await new Promise((done) => setTimeout(done, 50));
    hold(Date.now() >= Date.parse(soon), 'too early');
    same((await ask('POST', '/api/notificaciones/leer-todas', {by: 'cliente'})).leidas, 2);
    const tastes = {tipos: {ruido: {toast: false, bandeja: false}}, silencio: null};
    same(await ask('PUT', '/api/preferencias', {by: 'cliente', body: tastes}), tastes);
    same(await ask('GET', '/api/preferencias', {by: 'cliente'}), tastes);
    for (const name of ['cliente', ids.cliente]) await notify(name, 'ruido');
    same(await count('cliente'), 0);
    await notify('cliente', 'ruido', {critica: true});
    same(await count('cliente'), 1);
    await ask('PUT', '/api/preferencias', {by: 'cliente', body: {tipos: 5}, wanted: 400});
  });

  await check('operators end a connection by its name, on either protocol', async () => {
    const client = await plain('cliente', 'cliente', 'cliente');
    const other = await namespace('proveedor', 'proveedor', 'proveedor');
    const named = ({heard}) => heard.find(([event]) => event === 'auth_success')[1].socketId;
    const cut = (name, by, wanted) =>
        ask('POST', `/api/conexiones/${encodeURIComponent(name)}/desconectar`, {by, wanted});
    await cut(named(client), 'cliente', 403);
    await cut('nadie', 'operador', 404);
    await cut(named(client), 'operador');
    await cut(named(other), 'operador');
    await until(() => client.closed && other.closed, 'both are cut');
    same([client.closed, other.closed], [4410, 'io server disconnect']);
    const shown = async () => (await ask('GET', '/api/conexiones', {by: 'operador'})).conexiones;
    const isShown = ({socketId}) => [named(client), named(other)].includes(socketId);
    for (let i = 0; i < 100 && (await shown()).some(isShown); ++i);
    hold(!(await shown()).some(isShown), 'they are gone from the list');
    const told = await ask('GET', '/api/auditoria?modelo=emisiones', {by: 'admin', raw: true});
    hold(told.includes(`desconectar ${named(client)}`), told);
  });

  await check('operators see how each publisher fares', async () => {
    const words = ['key', 'add', 'caja', '--types', 'reserva:creada', '--site', 'tablero', '--data',
                   site.folder];
    const key = spawnSync(chasqui, words, {encoding: 'utf8'}).stdout.match(/chq_\S+/)[0];
    const publish = async (body, headers = {'X-API-Key': key}) => {
      const answer = await fetch(`${site.origin}/dashboard/emit-event`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json', ...headers},
        body: typeof body === 'string' ? body : JSON.stringify(body)
      });
      return answer.status;
    };
    const event = {type: 'reserva:creada', data: {reserva: {id: 'caja-1'}}};
    for (let tries = 0; await publish(event) === 401 && tries < 100; tries += 1)
      await new Promise((done) => setTimeout(done, 50));  // Until the key is known.
    const caja = async () =>
        (await ask('GET', '/api/publicadores', {by: 'operador'})).publicadores.find(
            ({nombre}) => nombre.includes('caja'));
    const before = await caja();
    same(before.aceptados, 1);
    same([await publish(event), await publish({type: 'pago:procesado'}), await publish({}),
          await publish('[1]'), await publish('{'), await publish(event, {'X-API-Key': 'chq_no'})],
         [202, 403, 400, 400, 400, 401]);
    const after = await caja();
    same([after.aceptados, after.duplicados - before.duplicados,
          after.rechazados - before.rechazados], [1, 1, 4]);
    hold(after.tasa_error > 0 && Date.now() - Date.parse(after.ultima) < 5000, after);
    for (const [by, wanted] of [['cliente', 403], ['proveedor', 403], [null, 403]])
      await ask('GET', '/api/publicadores', {by, wanted, raw: true});
  });

  await check('operators see who is there and what happened; administrators speak in rooms',
              async () => {
    const client = await plain('cliente', 'cliente', 'cliente');
    client.say('join_room', {room: 'tema:turnos'});
    await until(() => of(client, 'room_joined').length, 'in');
    const {conexiones} = await ask('GET', '/api/conexiones', {by: 'operador'});
    hold(conexiones.some(({salas, rol}) => rol === 'cliente' && salas.includes('tema:turnos')),
         conexiones);
    const said = {event: 'cerramos', payload: {a: '20:00'}};
    const path = '/api/salas/tema%3Aturnos/emitir';
    same((await ask('POST', path, {by: 'admin', body: said, wanted: 202})).en_linea, 1);
    await until(() => of(client, 'cerramos').length, () => JSON.stringify(client.heard));
    same(of(client, 'cerramos'), [{a: '20:00'}]);
    const told = await ask('GET', '/api/auditoria?modelo=emisiones', {by: 'admin', raw: true});
    hold(told.includes('tema:turnos') && told.includes('cerramos'), told);
    const event = {type: 'reserva:creada', data: {reserva: {id: 'x', clienteId: ids.cliente}}};
    const tried = await ask('POST', '/api/reglas/simular', {by: 'operador', body: event});
    same([tried.todos, tried.usuarios], [true, [ids.cliente]]);
    for (const by of ['cliente', 'proveedor'])
      for (const [method, where] of [['GET', '/api/conexiones'], ['GET', '/api/historial'],
                                     ['POST', '/api/reglas/simular'], ['POST', path]])
        await ask(method, where, {by, body: method === 'POST' ? event : undefined, wanted: 403});
    await ask('POST', path, {by: 'operador', body: said, wanted: 403});
    await ask('GET', '/api/historial', {wanted: 403});
    client.close();
  });

  await check('a batch is answered one by one; the history of it is a file', async () => {
    const events = [...Array(500).keys()].map((n) => ({type: 'lote', data: {n}}));
    const first = await ask('POST', '/api/dashboard/emit-batch', {body: {events}, wanted: 202});
    same([first.success, first.aceptados, first.duplicados], [true, 500, 0]);
    const again = await ask('POST', '/dashboard/emit-batch',
                            {body: {events: [...events.slice(0, 3), {type: ''}]}, wanted: 202});
    same([again.duplicados, again.rechazados, again.resultados[3].codigo], [3, 1, 'type']);
    same(again.resultados[2].id, first.resultados[2].id);
    await ask('POST', '/api/dashboard/emit-batch',
              {body: {events: [...events, events[0]]}, wanted: 400});
    const file = await ask('GET', '/api/historial?type=lote', {by: 'operador', raw: true});
    same(file.trim().split('\n').map((line) => JSON.parse(line).data.n), [...Array(500).keys()]);
    const table =
        await ask('GET', '/api/historial?type=lote&formato=csv', {by: 'admin', raw: true});
    same(table.trim().split('\n').length, 501);
  });
});
