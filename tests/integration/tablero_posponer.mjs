#!/usr/bin/env node
// What was put off comes back by itself, once: with the program up, killed just before it was due,
// and killed just after.
import WebSocket from 'ws';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const LATE_MS = 2500;  // It looks every second.
const site = await serve('tablero');
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(holds, about) {
  const began = Date.now();
  while (!holds() && Date.now() - began < 8000) await wait(5);
  hold(holds(), typeof about === 'function' ? about() : about);
}

async function post(path, body) {
  const answer = await fetch(site.origin + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body)
  });
  const said = await answer.json();
  hold(answer.ok, `${path} ${JSON.stringify(said)}`);
  return said;
}

// A socket of "7" that goes on after that place in the log.
async function listen(place = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`), heard = [];
  const client = {heard, close: () => socket.close()};
  socket.on('message', (text) => {
    const frame = JSON.parse(text);
    heard.push({...frame, at: Date.now()});
    if (frame.seq) client.place = {desde: frame.seq, epoca: frame.epoca};
  });
  await new Promise((done) => socket.on('open', done));
  const data = {userId: '7', role: 'cliente', ...place};
  socket.send(JSON.stringify({event: 'authenticate', data}));
  await until(() => heard.some(({event}) => event === 'auth_success'), () => JSON.stringify(heard));
  return client;
}
const returns = ({heard}, id) =>
    heard.filter(({event, data}) => event === 'notificacion' && data.id === id);

// A notice that is put off for so long: its id, when it is due, the place in the log since then.
async function putOff(ms) {
  const client = await listen();
  await post('/api/dashboard/notify-user', {userId: '7', event: 'aviso', payload: {}});
  await until(() => client.heard.some(({event}) => event === 'notificacion'), 'it came');
  const {id} = client.heard.find(({event}) => event === 'notificacion').data;
  const due = Date.now() + ms, hasta = new Date(due).toISOString(), before = client.heard.length;
  same((await post(`/api/notificaciones/${id}/posponer`, {hasta, userId: '7'})).no_leidas, 0);
  await until(() => client.heard.slice(before).some(({event}) => event === 'conteo'), 'it went');
  client.close();
  return {id, due, place: client.place};
}

await run(site, async () => {
  await check('it is heard when it is due, with the count', async () => {
    const {id, due, place} = await putOff(1500);
    const client = await listen(place);
    await until(() => returns(client, id).length, () => JSON.stringify(client.heard));
    const [{data, at}] = returns(client, id);
    hold(at >= due && at < due + LATE_MS, `${at - due} ms late`);
    same([data.pospuesta_hasta, data.toast, data.leido_en], [null, true, null]);
    await until(() => client.heard.at(-1).event === 'conteo', () => JSON.stringify(client.heard));
    same(client.heard.at(-1).data.no_leidas, 1);
    await wait(2200);
    same(returns(client, id).length, 1);
    client.close();
    await post('/api/notificaciones/leer-todas', {userId: '7'});
  });

  for (const offset of [-200, 60, 1100])
    await check(`killed ${offset} ms after it was due, it is heard once`, async () => {
      const {id, due, place} = await putOff(1000);
      await wait(due + offset - Date.now());
      await restart(site, 'SIGKILL');
      const client = await listen(place);
      await until(() => returns(client, id).length, () => JSON.stringify(client.heard));
      await wait(2200);
      same(returns(client, id).length, 1, 'in all of the log');
      client.close();
      await post('/api/notificaciones/leer-todas', {userId: '7'});
    });
});
