#!/usr/bin/env node
// npm `socket.io-client` on an app's sockets: the namespace /ws is the socket /ws, over polling and
// WebSocket and while it changes from one to the other.
import {io} from 'socket.io-client';
import {check, hold, run, same, serve} from '../support/server.mjs';

// One writer makes hundreds of records as fast as it can.
const site = await serve(
    'servitec', ['--demo', '--set', 'limits.identity_requests_per_second=0'], {accounts: true});
const modes = {
  polling: {transports: ['polling']},
  websocket: {transports: ['websocket']},
  'polling, then websocket': {transports: ['polling', 'websocket']}
};
let token, made = 0;

async function until(holds, about) {
  for (let i = 0; i < 400 && !holds(); i += 1) await new Promise((done) => setTimeout(done, 20));
  hold(holds(), about);
}

async function make(count) {
  const names = [];
  for (let i = 0; i < count; i += 1) {
    names.push(`Cliente ${made += 1}`);
    const answer = await fetch(`${site.origin}/clientes`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`},
      body: JSON.stringify({nombre: names.at(-1)})
    });
    same(answer.status, 200);
  }
  return names;
}

function listen(options) {
  const socket = io(`${site.origin}/ws`, {forceNew: true, auth: {token}, ...options});
  const heard = [];
  socket.on('cliente_creado', (data, offset) => {
    const [seq, epoca] = offset.split(':');
    heard.push({...data, seq: Number(seq), epoca});
  });
  const entered = new Promise((done) => socket.on('connect', done));
  return {socket, heard, entered};
}

const once = (socket, event) => new Promise((done) => socket.once(event, done));

await run(site, async () => {
  const answer = await fetch(
      `${site.origin}/token`,
      {method: 'POST', body: new URLSearchParams({username: 'carla', password: 'admin-demo'})});
  token = (await answer.json()).access_token;

  for (const [mode, options] of Object.entries(modes)) {
    await check(`${mode}: events come in order, with their position`, async () => {
      const {socket, heard, entered} = listen(options);
      await entered;
      socket.emit('suscribir', {temas: ['clientes']});
      await once(socket, 'suscrito');
      const wanted = await make(200);
      await until(() => heard.length >= wanted.length, `${heard.length} events`);
      same(heard.map(({nombre}) => nombre), wanted);
      hold(heard.every(({seq, epoca}, i) => epoca && (i === 0 || seq > heard[i - 1].seq)), 'seq');
      socket.close();
    });
  }

  await check('a position resumes', async () => {
    const first = listen(modes.websocket);
    await first.entered;
    first.socket.emit('suscribir', {temas: ['clientes']});
    await once(first.socket, 'suscrito');
    const wanted = await make(2);
    await until(() => first.heard.length === 2, 'two events');
    first.socket.close();
    wanted.push(...await make(20));
    const {seq, epoca} = first.heard[0];
    const second = listen({...modes.polling, query: {desde: seq, epoca}});
    await until(() => second.heard.length >= 21, 'what was missed');
    same(second.heard.map(({nombre}) => nombre), wanted.slice(1));
    second.socket.close();
  });

  for (const [mode, options] of Object.entries(modes)) {
    await check(`${mode}: a cut is no gap, no repeat, and what it had narrowed itself to stays`,
                async () => {
      const {socket, heard, entered} = listen({...options, reconnectionDelay: 150});
      const others = [];
      socket.on('orden_creada', (data) => others.push(data));
      await entered;
      for (const narrowed of [false, true]) {
        if (narrowed) await socket.emitWithAck('suscribir', {temas: ['clientes']});
        const before = heard.length, wanted = await make(2);
        await until(() => heard.length === before + 2, 'two events');
        socket.io.engine.close();
        wanted.push(...await make(7));
        await until(() => socket.connected, 'back');
        same(socket.recovered, true);
        wanted.push(...await make(1));
        await until(() => heard.length >= before + 10, 'all of them');
        same(heard.slice(before).map(({nombre}) => nombre), wanted);
      }
      same(others, []);
      socket.close();
    });
  }

  await check('a filter and the records there are, also behind a cut', async () => {
    const {socket, entered} = listen({...modes.websocket, reconnectionDelay: 150});
    await entered;
    const ask = async (method, path, body) => {
      const answer = await fetch(`${site.origin}${path}`, {
        method, headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`},
        body: JSON.stringify(body)
      });
      hold(answer.ok, `${method} ${path} ${answer.status}`);
      return answer.json();
    };
    const customer = async (nombre) => (await ask('POST', '/clientes', {nombre})).id;
    const order = async (cliente_id) => (await ask('POST', '/ordenes', {
      cliente_id, equipo: 'e', marca: 'm', modelo: 'n', problema: 'p'})).id;
    const [mine, other] = [await customer('Ana'), await customer('Ben')];
    const first = await order(mine), heard = [], told = [];
    socket.on('orden_creada', ({id}) => heard.push(id));
    socket.on('instantanea', ({registros}) => {
      heard.length = 0;  // What it heard before is among them.
      told.push(registros.ordenes.map(({id}) => id));
    });
    same(await socket.emitWithAck('suscribir', {temas: ['ordenes'], filtros: {ordenes: 'nada = 1'}})
             .then(({codigo}) => codigo), 'filtro_invalido');
    const wish = {temas: ['ordenes'], filtros: {ordenes: `cliente_id = ${mine}`}};
    socket.emit('suscribir', {...wish, instantanea: true});
    await once(socket, 'suscrito');
    same(told, [[first]]);
    // Nothing was heard yet: it goes on from where the records are.
    const wanted = [];
    for (const cut of [true, true, false]) {
      await order(other);
      wanted.push(await order(mine));
      if (cut) socket.io.engine.close();
      await order(other);
      wanted.push(await order(mine));
      await until(() => socket.connected && heard.length >= wanted.length, `${wanted}`);
      same(socket.recovered, true);
    }
    same([heard, told], [wanted, [[first]]]);
    socket.emit('suscribir', {temas: ['presentes'], filtros: {presentes: 'tema = 1'}});
    same((await once(socket, 'suscrito')).temas, ['presentes']);
    socket.close();
  });

  await check('an acknowledgement has what the answer says', async () => {
    const {socket, entered} = listen(modes.websocket);
    await entered;
    same((await socket.timeout(3000).emitWithAck('suscribir', {temas: ['clientes']})).temas,
         ['clientes']);
    socket.close();
  });

  await check('without a good token it is told why, and let go', async () => {
    for (const bad of [undefined, 'x']) {
      const socket = io(`${site.origin}/ws`, {forceNew: true, auth: {token: bad}});
      const [why, reason] = await Promise.all([once(socket, 'error'), once(socket, 'disconnect')]);
      same(why.codigo, bad ? 'token_invalido' : 'no_autenticado');
      same(reason, 'io server disconnect');
    }
  });

  await check('what is no socket of the app is no namespace', async () => {
    const socket = io(`${site.origin}/clientes`, {forceNew: true, reconnection: false});
    same((await once(socket, 'connect_error')).message, 'Invalid namespace');
    socket.close();
  });
});
