#!/usr/bin/env node
// npm `ws` on /ws: a hundred sockets hear all events of the reference in commit order, and one that
// was away goes on where it was.
import WebSocket from 'ws';
import {check, run, same, serve} from '../support/server.mjs';

const SOCKETS = 100;
const EVENTS = [
  'cliente_creado', 'cliente_actualizado', 'producto_creado', 'stock_actualizado', 'orden_creada',
  'orden_actualizada', 'venta_creada', 'stock_actualizado', 'cliente_creado', 'cliente_eliminado'
];

const server = await serve('servitec');
const {port} = server;

async function send(method, path, body) {
  const answer = await fetch(
      `http://127.0.0.1:${port}${path}`,
      {method, headers: {'Content-Type': 'application/json'}, body: body && JSON.stringify(body)});
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// A socket that keeps what it hears.
class Ear {
  constructor(query = '', options = {}) {
    this.heard = [];
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, options);
    this.opened = new Promise((done, fail) => this.socket.on('open', done).on('error', fail));
    this.closed = new Promise((done) => this.socket.on('close', done));
    this.socket.on(
        'message', (data, isBinary) => this.heard.push(isBinary ? data : data.toString()));
  }

  events() {
    return this.heard.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  }

  async wait(count) {
    for (let i = 0; this.heard.length < count; i += 1) {
      if (i > 1000) throw new Error(`heard ${this.heard.length} of ${count}`);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  async close() {
    this.socket.close(1000);
    return this.closed;
  }
}

async function aDay() {
  const customer = await send('POST', '/clientes', {nombre: 'Ana'});
  await send('PUT', `/clientes/${customer.id}`, {telefono: '5'});
  const product = await send(
      'POST', '/inventario', {nombre: `P${customer.id}`, categoria: 'c', precio: 10, stock: 5});
  await send('PUT', `/inventario/${product.id}/stock?cantidad=9`);
  const order = await send(
      'POST', '/ordenes',
      {cliente_id: customer.id, equipo: 'a', marca: 'b', modelo: 'c', problema: 'd'});
  await send('PUT', `/ordenes/${order.id}/estado`, {estado: 'Reparado'});
  await send(
      'POST', '/ventas',
      {total: 10, productos: [{id: product.id, cantidad: 1, precio: 10, subtotal: 10}]});
  const other = await send('POST', '/clientes', {nombre: 'Eva'});
  await send('DELETE', `/clientes/${other.id}`);
}

await run(server, async () => {
  await check('a hundred sockets hear all events in commit order', async () => {
    const ears =
        Array.from({length: SOCKETS}, (_, i) => new Ear('', {perMessageDeflate: i % 2 === 0}));
    await Promise.all(ears.map((ear) => ear.opened));
    await aDay();
    await Promise.all(ears.map((ear) => ear.wait(EVENTS.length)));
    const first = ears[0].events();
    same(first.map((e) => e.event), EVENTS);
    same(first.map((e) => e.seq), EVENTS.map((_, i) => first[0].seq + i));
    for (const ear of ears) same(ear.heard, ears[0].heard);
    same(await Promise.all(ears.map((ear) => ear.close())), ears.map(() => 1000));
  });

  await check('many writers at once are heard by all in one order', async () => {
    const ears = Array.from({length: SOCKETS}, () => new Ear());
    await Promise.all(ears.map((ear) => ear.opened));
    const names = Array.from({length: 300}, (_, i) => `Cliente ${i}`);
    await Promise.all(names.map((nombre) => send('POST', '/clientes', {nombre})));
    await Promise.all(ears.map((ear) => ear.wait(names.length)));
    const first = ears[0].events();
    same(first.map((e) => e.seq), names.map((_, i) => first[0].seq + i));
    same(first.map((e) => e.data.nombre).sort(), [...names].sort());
    for (const ear of ears) same(ear.heard, ears[0].heard);
    await Promise.all(ears.map((ear) => ear.close()));
  });

  await check('one that was away hears what it missed, and then goes on', async () => {
    const before = new Ear();
    await before.opened;
    await send('POST', '/clientes', {nombre: 'Antes'});
    await before.wait(1);
    const {seq, epoca} = before.events()[0];
    await before.close();
    await aDay();
    const after = new Ear(`?desde=${seq}&epoca=${epoca}`);
    await after.opened;
    await Promise.all(
        Array.from({length: 50}, (_, i) => send('POST', '/clientes', {nombre: `Luego ${i}`})));
    await after.wait(EVENTS.length + 50);
    same(
        after.events().map((e) => e.seq),
        Array.from({length: EVENTS.length + 50}, (_, i) => seq + 1 + i));
    same(after.events().slice(0, EVENTS.length).map((e) => e.event), EVENTS);
    await after.close();
  });

  await check(
      'a socket that comes back again and again under load misses and repeats nothing',
      async () => {
        const first = new Ear();
        await first.opened;
        const {seq, epoca} = await send('POST', '/clientes', {nombre: 'x'}).then(async () => {
          await first.wait(1);
          return first.events()[0];
        });
        await first.close();
        let writing = true, written = 0;
        const writers = Array.from({length: 4}, async () => {
          while (writing) {
            await send('POST', '/clientes', {nombre: 'y'});
            written += 1;
          }
        });
        const seqs = [];
        let last = seq;
        for (let turn = 0; turn < 30; turn += 1) {
          const ear = new Ear(`?desde=${last}&epoca=${epoca}`);
          await ear.wait(5 + turn);
          ear.socket.terminate();
          await ear.closed;
          for (const event of ear.events()) seqs.push((last = event.seq));
        }
        writing = false;
        await Promise.all(writers);
        same(seqs, seqs.map((_, i) => seq + 1 + i));
        console.log(`       30 returns, ${seqs.length} events, ${written} writes`);
      });

  await check('it chooses streams, pings and pongs', async () => {
    const ear = new Ear();
    await ear.opened;
    ear.socket.send(JSON.stringify({event: 'suscribir', data: {temas: ['ventas']}}));
    await ear.wait(1);
    same(ear.events()[0].data.temas, ['ventas']);
    await aDay();
    await ear.wait(2);
    ear.socket.send('ping');
    await ear.wait(3);
    same([ear.events()[1].event, ear.heard[2], ear.heard.length], ['venta_creada', 'pong', 3]);
    const ponged = new Promise((done) => ear.socket.on('pong', (data) => done(data.toString())));
    ear.socket.ping('hola');
    same(await ponged, 'hola');
    await ear.close();
  });
});
