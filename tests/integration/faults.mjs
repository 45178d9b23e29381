#!/usr/bin/env node
// Real clients on a bad network (tests/support/fault_proxy.mjs), while a writer on a bad network of
// its own writes, and with kill -9 in between: each hears every event once, in order. FAULT_SEED
// plays another network; the seed of a failure plays it again.
import {Centrifuge} from 'centrifuge';
import {EventSource} from 'eventsource';
import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {io} from 'socket.io-client';
import WebSocket from 'ws';
import {faultProxy} from '../support/fault_proxy.mjs';
import {check, hold, restart, root, run, same, serve} from '../support/server.mjs';

const SEED = Number(process.env.FAULT_SEED ?? 20240611);
const LONG = process.env.TEST_LONG === '1';
const MESSAGES = LONG ? 3000 : 200, EACH = LONG ? 8 : 3;
const SILENCE_MS = 1500;  // A plain client believes that nobody is there: the server pings oftener.
const site = await serve('servitec', [
  '--set', 'limits.identity_requests_per_second=0', '--set', 'limits.ws_ping=400ms', '--set',
  'limits.ws_idle=2s', '--set', 'limits.sse_heartbeat=400ms', '--set', 'limits.sse_retry=50ms',
  '--set', 'limits.drain=1s'
]);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(holds, what, tries = 3000) {
  for (let i = 0; i < tries; i += 1, await pause(20))
    if (holds()) return;
  throw new Error(`in vain, seed ${SEED}: ${what()}`);
}

// Each kind begins at a position and writes down what it hears; `stop` lets it go.
const kinds = {
  plain(port, {seq, epoca}, ear) {
    let socket, silence, over = false, last = seq;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.terminate(), SILENCE_MS);
    };
    const open = () => {
      if (over) return;
      socket = new WebSocket(`ws://127.0.0.1:${port}/ws?desde=${last}&epoca=${epoca}`);
      alive();
      socket.on('ping', alive);
      socket.on('message', (bytes) => {
        alive();
        const {event, data, seq: at} = JSON.parse(bytes);
        if (event === 'resync') ear.resyncs += 1;
        else ear.hear(at, data.nombre);
        last = at;
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(silence);
        setTimeout(open, 30);
      });
    };
    open();
    return () => { over = true; socket.terminate(); };
  },

  'python websockets'(port, {seq, epoca}, ear) {
    const words = [join(root, 'tests/support/resuming_client.py'), port, seq, epoca];
    const program = spawn('/usr/bin/python3', words, {stdio: ['ignore', 'pipe', 'inherit']});
    createInterface({input: program.stdout}).on('line', (line) => {
      const [, at, name] = /^(\d+) (.*)$/.exec(line);
      if (name === 'resync') ear.resyncs += 1;
      else ear.hear(Number(at), name);
    });
    return () => program.kill();
  },

  centrifuge(port, {seq, epoca}, ear) {
    const client = new Centrifuge(`ws://127.0.0.1:${port}/connection/websocket`, {
      websocket: WebSocket, minReconnectDelay: 20, maxReconnectDelay: 100, timeout: 2000,
      maxServerPingDelay: 1000
    });
    const since = {offset: seq, epoch: epoca};
    const channel = client.newSubscription('clientes', {since, minResubscribeDelay: 20});
    channel.on('publication', ({data, offset}) => ear.hear(offset, data.data.nombre));
    channel.on('subscribed', ({wasRecovering, recovered}) => {
      if (wasRecovering && !recovered) ear.resyncs += 1;
    });
    channel.subscribe();
    client.connect();
    return () => client.disconnect();
  },

  // It ends for good at an answer that is cut before its head was whole, so it is opened anew then.
  eventsource(port, {seq, epoca}, ear) {
    let source, over = false, last = seq;
    const open = () => {
      source = new EventSource(`http://127.0.0.1:${port}/events?desde=${last}&epoca=${epoca}`);
      source.addEventListener('resync', () => { ear.resyncs += 1; });
      source.addEventListener('cliente_creado', (event) => {
        last = Number(event.lastEventId.split(':')[1]);
        ear.hear(last, JSON.parse(event.data).nombre);
      });
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED && !over) setTimeout(open, 50);
      });
    };
    open();
    return () => { over = true; source.close(); };
  },

  'socket.io'(port, {seq, epoca}, ear) {
    let last = seq;
    const socket = io(`http://127.0.0.1:${port}/ws`, {
      forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 100, timeout: 2000,
      transports: ear.number % 2 ? ['websocket'] : ['polling', 'websocket'],
      query: {desde: last, epoca}
    });
    socket.on('resync', () => { ear.resyncs += 1; });
    // The position is a member of the data, or an argument behind it: "SEQ:EPOCH".
    socket.on('cliente_creado', ({nombre, seq: at}, offset) => {
      at ??= Number.parseInt(offset, 10);
      ear.hear(at, nombre);
      last = at;
      socket.io.opts.query = {desde: last, epoca};
    });
    socket.on('disconnect', (why) => { if (why === 'io server disconnect') socket.connect(); });
    return () => socket.close();
  }
};

async function client(kind, number, start, options) {
  const proxy = await faultProxy(site.port, {seed: SEED + 1000 * number, ...options});
  const ear = {kind, number, heard: [], names: [], resyncs: 0, proxy};
  ear.hear = (seq, nombre) => { ear.heard.push(seq); ear.names.push(nombre); };
  const stop = kinds[kind](proxy.port, start, ear);
  ear.stop = () => { stop(); proxy.close(); };
  return ear;
}

// Posts until it is answered: the key makes one write of it, however often it arrives.
async function write(port, name) {
  const key = randomUUID();
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/clientes`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'Idempotency-Key': key},
        body: JSON.stringify({nombre: name}),
        signal: AbortSignal.timeout(2000)
      });
      await answer.text();
      if (answer.status === 200) return Number(answer.headers.get('chasqui-seq'));
      hold([409, 503].includes(answer.status), `${answer.status} for ${name}`);
    } catch (error) {
      if (!/fetch failed|terminated|timeout|aborted/i.test(String(error))) throw error;
    }
    await pause(30);
  }
  throw new Error(`${name} was never answered, seed ${SEED}`);
}

async function position() {
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`);
  await new Promise((done) => socket.on('open', done));
  const frame = new Promise((done) => socket.once('message', (bytes) => done(JSON.parse(bytes))));
  await write(site.port, `primera ${Math.random()}`);
  const {seq, epoca} = await frame;
  socket.terminate();
  return {seq, epoca};
}

async function all_hear_all(label, happens) {
  const ears = [];
  try {
    await hear_all(ears, label, happens);
  } finally {
    for (const ear of ears) ear.stop();
  }
}

async function hear_all(ears, label, happens) {
  const start = await position();
  for (const [i, kind] of Object.keys(kinds).entries())
    for (let k = 0; k < EACH; k += 1) ears.push(await client(kind, 100 * i + k, start));
  const way = await faultProxy(site.port, {seed: SEED - 1, after: [300, 3000]});
  const wanted = [];
  for (let i = 0; i < MESSAGES; i += 1) {
    if (i > 0 && i % Math.ceil(MESSAGES / 4) === 0) await happens();
    wanted.push(await write(way.port, `${label} ${i}`));
  }
  const names = wanted.map((_, i) => `${label} ${i}`);
  for (const ear of ears) {
    const about = `${ear.kind} ${ear.number}: ${JSON.stringify(ear.proxy.told())}`;
    await until(() => ear.heard.length >= wanted.length,
                () => `${ear.heard.length} heard by ${about}`);
  }
  await pause(200);  // Whatever comes twice has come by now.
  for (const ear of ears) {
    const about = `${ear.kind} ${ear.number}, seed ${SEED}`;
    same(ear.heard, wanted, about);
    same(ear.names, names, about);
    same(ear.resyncs, 0, about);
  }
  for (const kind of Object.keys(kinds)) {
    const told = {};
    for (const {proxy} of ears.filter((ear) => ear.kind === kind))
      for (const [what, count] of Object.entries(proxy.told()))
        told[what] = (told[what] ?? 0) + count;
    console.log(`       ${kind}: ${EACH} × ${wanted.length} events, ${JSON.stringify(told)}`);
    hold(told.connections > EACH, `${kind} met no fault`);
  }
  console.log(`       the writer: ${JSON.stringify(way.told())}`);
  way.close();
}

await run(site, async () => {
  await check('on a bad network every client hears everything once',
              () => all_hear_all('red', () => {}));
  await check('and with kill -9 of the server in between',
              () => all_hear_all('caída', () => restart(site, 'SIGKILL')));
  await check('what was written is stored once', async () => {
    const answer = await fetch(`${site.origin}/stats/dashboard`);
    same((await answer.json()).clientes, 2 * MESSAGES + 2);
  });
});
