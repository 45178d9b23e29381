#!/usr/bin/env node
// Only some records, and those that there are, as one operation. Each client keeps the open orders
// of one customer: what it was told first and what it heard since must be what the list says.
import {Centrifuge} from 'centrifuge';
import {EventSource} from 'eventsource';
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import WebSocket from 'ws';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const server = await serve('servitec', ['--set', 'limits.sse_retry=100ms']);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function send(method, path, body) {
  const answer = await fetch(`${server.origin}${path}`, {
    method,
    headers: {'Content-Type': 'application/json'},
    body: body && JSON.stringify(body)
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function until(holds, what) {
  for (let i = 0; i < 500; i += 1, await pause(20))
    if (await holds()) return;
  throw new Error(`in vain: ${await what()}`);
}

const customer = async (nombre) => (await send('POST', '/clientes', {nombre})).id;
const order = async (cliente_id) => (await send('POST', '/ordenes', {
  cliente_id,
  equipo: 'e',
  marca: 'm',
  modelo: 'n',
  problema: 'p'
})).id;
const move = (id, estado) => send('PUT', `/ordenes/${id}/estado`, {estado});
const open = async (cliente) =>
    (await send('GET', `/ordenes?cliente_id=${cliente}&estado=Pendiente&limit=-1`))
        .map((each) => each.id)
        .sort((a, b) => a - b);

// The open orders as a client knows them, and all that it heard to know it.
class Mirror {
  constructor() {
    this.ids = new Set();
    this.heard = [];
    this.snapshots = 0;
  }
  begin(records) {
    this.snapshots += 1;
    this.ids = new Set(records.map((each) => each.id));
  }
  take(name, data, seq) {
    this.heard.push({name, data, seq});
    if (name === 'orden_creada') this.ids.add(data.id);
    if (name === 'orden_actualizada' && 'estado' in data)
      data.estado === 'Pendiente' ? this.ids.add(data.id) : this.ids.delete(data.id);
  }
  async becomes(cliente) {
    const seen = () => JSON.stringify([...this.ids].sort((a, b) => a - b));
    await until(async () => seen() === JSON.stringify(await open(cliente)),
                async () => `${seen()} is not ${JSON.stringify(await open(cliente))}`);
    const seqs = this.heard.map((each) => each.seq);
    same(seqs, [...new Set(seqs)].sort((a, b) => a - b), 'in order, each once');
  }
}

const filter = (cliente) => `cliente_id = ${cliente} and estado = 'Pendiente'`;

// Hears by the plain socket; `frames` are the others.
function plain(cliente, mirror, frames = []) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
  socket.on('open', () => socket.send(JSON.stringify({
    event: 'suscribir',
    data: {temas: ['ordenes'], filtros: {ordenes: filter(cliente)}, instantanea: true}
  })));
  let begun = false;
  socket.on('message', (text) => {
    const {event, data, seq} = JSON.parse(text);
    if (event === 'instantanea') {
      begun = true;
      return mirror.begin(data.registros.ordenes);
    }
    if (event.startsWith('orden_')) return begun && mirror.take(event, data, seq);
    frames.push({event, data});
  });
  return socket;
}

function events(cliente, mirror) {
  const words = new URLSearchParams({stream: 'ordenes', filtro: filter(cliente), instantanea: '1'});
  const source = new EventSource(`${server.origin}/events?${words}`);
  const seq = (event) => Number(event.lastEventId.split(':')[1]);
  source.addEventListener('instantanea',
                          (event) => mirror.begin(JSON.parse(event.data).registros.ordenes));
  for (const name of ['orden_creada', 'orden_actualizada'])
    source.addEventListener(name, (event) => mirror.take(name, JSON.parse(event.data), seq(event)));
  return source;
}

function channel(cliente, mirror) {
  const centrifuge = new Centrifuge(
      `ws://127.0.0.1:${server.port}/connection/websocket`,
      {websocket: WebSocket, minReconnectDelay: 20, maxReconnectDelay: 200});
  const subscription = centrifuge.newSubscription(
      'ordenes', {data: {filtro: filter(cliente), instantanea: true}});
  subscription.on('subscribed', ({data}) => data && mirror.begin(data.registros.ordenes));
  subscription.on(
      'publication', ({data, offset}) => mirror.take(data.event, data.data, offset));
  subscription.on('error', ({error}) => { mirror.error = error; });
  subscription.on('unsubscribed', ({code, reason}) => { mirror.error = {code, message: reason}; });
  subscription.subscribe();
  centrifuge.connect();
  return {close: () => centrifuge.disconnect()};
}

// Behind the server's back, while it is down.
function change(sql) {
  const files = readdirSync(join(server.folder, 'servitec'));
  const name = files.find((each) => each.endsWith('.db'));
  const program = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])';
  const path = join(server.folder, 'servitec', name);
  const {status, stderr} = spawnSync('/usr/bin/python3', ['-c', program, path, sql]);
  same(status, 0, String(stderr));
}

// Orders of both customers come, leave and come back.
async function work(mine, others, rounds) {
  for (let i = 0; i < rounds; i += 1) {
    const [a, b] = [await order(mine), await order(others)];
    await move(a, 'En Proceso');
    await move(b, 'En Proceso');
    if (i % 2) await move(a, 'Reparado');
    if (i % 3 === 0) await order(mine);
  }
}

await run(server, async () => {
  const mine = await customer('Ana'), others = await customer('Ben');
  await work(mine, others, 4);

  await check('records and changes are one operation, while others write', async () => {
    const mirrors = [], sockets = [], writing = work(mine, others, 20);
    for (let i = 0; i < 20; i += 1, await pause(15)) {
      mirrors.push(new Mirror());
      sockets.push([plain, events, channel][i % 3](mine, mirrors.at(-1)));
    }
    await writing;
    for (const mirror of mirrors) await mirror.becomes(mine);
    same(mirrors.map((each) => each.snapshots), mirrors.map(() => 1));
    const ids = new Set((await send('GET', `/ordenes?cliente_id=${mine}&limit=-1`))
                            .map((each) => each.id));
    for (const {heard} of mirrors)
      for (const {data} of heard) hold(ids.has(data.id), `order ${data.id} is of the other one`);
    for (const socket of sockets) socket.close();
  });

  await check('a record is heard when it leaves the filter, others are not', async () => {
    const mirror = new Mirror(), frames = [];
    const socket = plain(mine, mirror, frames);
    await until(() => frames.some((each) => each.event === 'suscrito'), () => 'suscrito');
    const [a, b] = [await order(mine), await order(others)];
    await move(b, 'En Proceso');
    await move(a, 'En Proceso');
    await move(a, 'Reparado');
    const last = await order(mine);
    await until(() => mirror.ids.has(last), () => JSON.stringify(mirror.heard));
    same(mirror.heard.map(({name, data}) => [name, data.id]),
         [['orden_creada', a], ['orden_actualizada', a], ['orden_creada', last]],
         'not the second change: it was outside already');
    socket.close();
  });

  await check('who comes back after a crash goes on behind the records it has', async () => {
    const mirrors = [new Mirror(), new Mirror()];
    const sockets = [events(mine, mirrors[0]), channel(mine, mirrors[1])];
    await until(() => mirrors.every((each) => each.snapshots), () => 'snapshots');
    await work(mine, others, 2);
    await restart(server, 'SIGKILL');
    await work(mine, others, 3);
    for (const mirror of mirrors) await mirror.becomes(mine);
    same(mirrors.map((each) => each.snapshots), [1, 1]);
    for (const socket of sockets) socket.close();
  });

  await check('a lost history brings the records anew, and then what changes', async () => {
    const mirrors = [new Mirror(), new Mirror()];
    const sockets = [events(mine, mirrors[0]), channel(mine, mirrors[1])];
    const resyncs = [];
    sockets[0].addEventListener('resync', (event) => resyncs.push(JSON.parse(event.data).motivo));
    sockets[0].addEventListener('suscrito', (event) => resyncs.push(event.lastEventId));
    await until(() => mirrors.every((each) => each.snapshots), () => 'snapshots');
    await work(mine, others, 2);
    for (const mirror of mirrors) await mirror.becomes(mine);
    await restart(server, 'SIGTERM', () => change(`UPDATE ordenes SET estado = 'Reparado' WHERE
        id = ${Math.min(...mirrors[0].ids)}; UPDATE chasqui_meta SET value = 'otra' WHERE
        key = 'epoch'`));
    await work(mine, others, 3);
    for (const mirror of mirrors) await mirror.becomes(mine);
    same(mirrors.map((each) => each.snapshots), [2, 2]);
    same(resyncs.map((each) => each.split(':')[0]).slice(1), ['otra_epoca', 'otra']);
    for (const socket of sockets) socket.close();

    // A plain socket says where it was; its records come when that is nowhere.
    const frames = [];
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
    socket.on('message', (text) => frames.push(JSON.parse(text)));
    await new Promise((done) => socket.on('open', done));
    const ask = (position) => socket.send(JSON.stringify({
      event: 'suscribir',
      data: {temas: ['ordenes'], filtros: {ordenes: filter(mine)}, instantanea: true, ...position}
    }));
    ask({desde: 1, epoca: 'una'});
    await until(() => frames.at(-1)?.event === 'suscrito' && frames.length > 2,
                () => JSON.stringify(frames));
    same(frames.map((each) => each.event), ['resync', 'suscrito', 'instantanea', 'suscrito']);
    same(frames[2].data.registros.ordenes.map((each) => each.id).sort((a, b) => a - b),
         await open(mine));
    const head = frames.at(-1).seq, last = await order(mine);
    ask({desde: head, epoca: 'otra'});
    await until(() => frames.at(-1).event === 'orden_creada', () => JSON.stringify(frames));
    same([frames.at(-1).data.id, frames.slice(4).filter((each) => each.event === 'instantanea')],
         [last, []]);
    socket.close();
  });

  await check('a stream that no model is behind is filtered by what its events carry', async () => {
    const filtro = "tema = 7 and texto != 'no'";
    const heard = {plain: [], events: [], channel: [], all: []};
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
    await new Promise((done) => socket.on('open', done));
    let opened = 0;
    socket.on('message', (text) => {
      const {event, data} = JSON.parse(text);
      if (event === 'suscrito') opened += 1;
      if (event === 'publicacion') heard.plain.push(data.n);
    });
    socket.send(JSON.stringify(
        {event: 'suscribir', data: {temas: ['presentes'], filtros: {presentes: filtro}}}));
    const words = new URLSearchParams({stream: 'presentes', filtro});
    const source = new EventSource(`${server.origin}/events?${words}`);
    source.addEventListener('suscrito', () => { opened += 1; });
    source.addEventListener('publicacion', ({data}) => heard.events.push(JSON.parse(data).n));
    const centrifuges = [{filtro}, {}].map((data, i) => {
      const centrifuge = new Centrifuge(
          `ws://127.0.0.1:${server.port}/connection/websocket`, {websocket: WebSocket});
      const subscription = centrifuge.newSubscription('presentes', {data});
      subscription.on('subscribed', () => { opened += 1; });
      subscription.on(
          'publication', ({data}) => [heard.channel, heard.all][i].push(data.data.n));
      subscription.subscribe();
      centrifuge.connect();
      return {centrifuge, subscription};
    });
    await until(() => opened === 4, () => `${opened} of 4`);
    const said = [{tema: 7, texto: 'sí'}, {tema: 8, texto: 'sí'}, {tema: 7, texto: 'no'}, {tema: 7},
                  {tema: '7', texto: 'sí'}, {tema: 7, texto: 'fin'}];
    for (const [n, each] of said.entries())
      await centrifuges[1].subscription.publish({...each, n});
    await until(() => heard.all.length === 6 && [heard.plain, heard.events, heard.channel].every(
                          (list) => list.includes(5)), () => JSON.stringify(heard));
    same(heard, {plain: [0, 5], events: [0, 5], channel: [0, 5], all: [0, 1, 2, 3, 4, 5]});
    socket.close();
    source.close();
    for (const {centrifuge} of centrifuges) centrifuge.disconnect();
  });

  await check('a wish that cannot be had is refused by name, and changes nothing', async () => {
    const frames = [];
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
    socket.on('message', (text) => {
      const frame = JSON.parse(text);
      if (frame.event !== 'presencia') frames.push(frame);  // Who is here says so when it likes.
    });
    await new Promise((done) => socket.on('open', done));
    const wishes = [
      [{temas: ['ordenes'], filtros: {ordenes: 'nada = 1'}}, 'filtro_invalido'],
      [{temas: ['ordenes'], filtros: {ordenes: "estado = 'Pend"}}, 'filtro_invalido'],
      [{temas: ['ordenes'], filtros: {ordenes: 'role(gerente)'}}, 'filtro_invalido'],
      [{temas: ['ordenes'], filtros: {ordenes: 7}}, 'filtro_invalido'],
      [{temas: ['ordenes'], filtros: {ordenes: `${'('.repeat(500)}id = 1`}}, 'filtro_invalido'],
      [{temas: ['ordenes'], filtros: {clientes: 'id = 1'}}, 'filtro_invalido'],
      [{temas: ['avisos'], filtros: {avisos: 'id = 1'}, instantanea: true}, 'sin_registros'],
      [{temas: ['*'], filtros: {'*': 'id = 1'}}, 'filtro_invalido'],
      [{temas: ['*'], instantanea: true}, 'sin_registros'],
    ];
    for (const [data, code] of wishes) {
      const before = frames.length;
      socket.send(JSON.stringify({event: 'suscribir', data}));
      await until(() => frames.length > before, () => JSON.stringify(data));
      same([frames.at(-1).event, frames.at(-1).data.codigo], ['error', code], JSON.stringify(data));
    }
    const before = frames.length;
    await customer('Eva');
    await until(() => frames.length > before, () => 'it still hears everything');
    same(frames.at(-1).event, 'cliente_creado');
    socket.close();
    for (const [query, status] of [
      ['stream=ordenes&filtro=nada%3D1', 400], ['stream=ordenes,clientes&filtro=id%3D1', 422],
      ['filtro=id%3D1', 400], ['stream=stats&instantanea=1', 403]
    ]) {
      const answer = await fetch(`${server.origin}/events?${query}`);
      same(answer.status, status, `${query}: ${await answer.text()}`);
    }
    const centrifuge = new Centrifuge(
        `ws://127.0.0.1:${server.port}/connection/websocket`, {websocket: WebSocket});
    centrifuge.connect();
    for (const [name, data, code] of [
      ['ordenes', {filtro: 'nada = 1'}, 107], ['clientes', {filtro: '('}, 107],
      ['stats', {instantanea: true}, 103], ['inventario', {filtro: 'role(gerente)'}, 107]
    ]) {
      const subscription = centrifuge.newSubscription(name, {data});
      const ended = new Promise((done) => subscription.on('unsubscribed', done));
      subscription.subscribe();
      same((await ended).code, code, name);
    }
    centrifuge.disconnect();
  });
});
