#!/usr/bin/env node
// Server-sent events as their clients hear them: npm `eventsource`, which is a browser's
// EventSource for node, curl, and a reader that does not read.
import {EventSource} from 'eventsource';
import {spawn} from 'node:child_process';
import {connect} from 'node:net';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const NOTE = 'x'.repeat(3900);
const site = await serve('servitec', [
  '--set', 'limits.sse_heartbeat=300ms', '--set', 'limits.sse_retry=100ms', '--set',
  'limits.ws_queue_bytes_max=65536'
]);
const events = `${site.origin}/events`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(holds, what, tries = 1000) {
  for (let i = 0; i < tries; i += 1, await pause(20))
    if (holds()) return;
  throw new Error(`in vain: ${what()}`);
}

async function client(nombre, notas = '') {
  const answer = await fetch(`${site.origin}/clientes`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({nombre, notas})
  });
  same(answer.status, 200);
  return Number(answer.headers.get('chasqui-seq'));
}

// What an EventSource hears, as a list that grows: seqs and names in heard, ids as they came.
function listen(query = '') {
  const source = new EventSource(events + query);
  const ear = {source, heard: [], names: [], ids: [], resyncs: [], greetings: []};
  source.addEventListener('cliente_creado', (event) => {
    ear.ids.push(event.lastEventId);
    ear.heard.push(Number(event.lastEventId.split(':')[1]));
    ear.names.push(JSON.parse(event.data).nombre);
  });
  source.addEventListener('suscrito', (event) => ear.greetings.push(JSON.parse(event.data)));
  source.addEventListener('resync', (event) => ear.resyncs.push(JSON.parse(event.data)));
  source.addEventListener('error', (event) => { ear.status = event.code; });
  return ear;
}
async function opened(ear) {
  await until(() => ear.greetings.length, () => 'no greeting');
  return ear;
}

// curl's standard output until the text is there, or curl ends.
async function curl(words, wanted) {
  const program = spawn('curl', ['-sN', '--max-time', '10', ...words]);
  let text = '', over = false;
  program.stdout.on('data', (bytes) => { text += bytes; });
  program.on('exit', () => { over = true; });
  await until(() => over || (wanted && text.includes(wanted)), () => text);
  program.kill();
  return text;
}

await run(site, async () => {
  let epoch;

  await check('an EventSource hears what commits, with its position', async () => {
    const ear = await opened(listen('?stream=clientes'));
    same(ear.greetings[0].temas, ['clientes']);
    epoch = ear.greetings[0].epoca;
    const seqs = [await client('Ana'), await client('Ben')];
    await until(() => ear.heard.length === 2, () => JSON.stringify(ear.heard));
    same(ear.ids, seqs.map((seq) => `${epoch}:${seq}`));
    same(ear.names, ['Ana', 'Ben']);
    ear.source.close();
  });

  await check('curl resumes after Last-Event-ID, and by the query', async () => {
    const seq = await client('Eva');
    const wanted = `id: ${epoch}:${seq}\nevent: cliente_creado\n`;
    for (const words of [
           ['-H', `Last-Event-ID: ${epoch}:${seq - 1}`, `${events}?stream=clientes`],
           ['-H', `Last-Event-ID: ${seq - 1}`, `${events}?desde=0`],
           [`${events}?lastEventId=${epoch}:${seq - 1}`], [`${events}?desde=${seq - 1}`],
           ['--http1.0', `${events}?desde=${seq - 1}&epoca=${epoch}`]
         ]) {
      const text = await curl(words, wanted);
      hold(text.startsWith('retry: 100\n\n'), text);
      same(text.split('event: cliente_creado').length, 2, 'one event and no other');
    }
  });

  await check('a position of another history is answered by one resync', async () => {
    const head = await client('Iris');
    const positions =
        {'otra:3': 'otra_epoca', hola: 'otra_epoca', [`${epoch}:999999`]: 'demasiado_antiguo'};
    for (const [id, motive] of Object.entries(positions)) {
      const text = await curl(['-H', `Last-Event-ID: ${id}`, events], 'event: resync');
      const [, data] = /id: \S+\nevent: resync\ndata: (.*)\n/.exec(text);
      same([JSON.parse(data).motivo, JSON.parse(data).seq], [motive, head]);
    }
  });

  await check('what cannot be heard is refused before the stream begins', async () => {
    for (const [query, status] of [['?stream=nada', 403], ['?stream=clientes,nada', 403]]) {
      same((await fetch(events + query)).status, status);
      const ear = listen(query);
      await until(() => ear.status !== undefined, () => 'no error');
      same([ear.status, ear.source.readyState], [status, EventSource.CLOSED]);
    }
    same((await fetch(events, {method: 'POST'})).status, 405);
    const head = await fetch(events, {method: 'HEAD'});
    same([head.status, head.headers.get('content-type'), head.headers.get('cache-control')],
         [200, 'text/event-stream', 'no-store']);
    const cors = await fetch(events, {headers: {Origin: 'https://a.example'}});
    same(cors.headers.get('access-control-allow-origin'), '*');
    await cors.body.cancel();
  });

  await check('a silent stream beats', async () => {
    const text = await curl([events], ':\n\n:\n\n');
    hold(text.endsWith(':\n\n:\n\n'), text);
  });

  for (const signal of ['SIGTERM', 'SIGKILL']) {
    await check(`${signal} and a new start: no gap, no repeat`, async () => {
      const ears = [await opened(listen()), await opened(listen('?stream=clientes'))];
      const silent = await opened(listen('?stream=inventario'));
      const committed = [];
      for (let i = 0; i < 20; i += 1) committed.push(await client(`antes ${i}`));
      await restart(site, signal);
      for (let i = 0; i < 20; i += 1) committed.push(await client(`después ${i}`));
      for (const ear of ears) {
        await until(() => ear.heard.length >= committed.length, () => JSON.stringify(ear.heard));
        same(ear.heard, committed);
        same([ear.resyncs, ear.greetings.length], [[], 2]);
      }
      await until(() => silent.greetings.length === 2, () => 'it did not come back');
      same(silent.greetings[1].seq, silent.greetings[0].seq, 'it goes on where it was');
      for (const ear of [...ears, silent]) ear.source.close();
    });
  }

  await check('who does not read delays nobody, and misses nothing', async () => {
    const slow = connect(site.port, '127.0.0.1');
    let text = '';
    slow.setEncoding('utf8');
    slow.on('data', (piece) => { text += piece; });
    slow.write(`GET /events?stream=clientes HTTP/1.0\r\n\r\n`);
    await until(() => text.includes('suscrito'), () => text);
    slow.pause();
    const ear = await opened(listen());
    const committed = [];
    for (let i = 0; i < 300; i += 1) {
      const batch = Array.from({length: 10}, (_, k) => client(`lenta ${i} ${k}`, NOTE));
      committed.push(...await Promise.all(batch));
    }
    committed.sort((a, b) => a - b);
    await until(() => ear.heard.length === committed.length, () => `${ear.heard.length}`);
    same(ear.heard, committed);
    slow.resume();
    const seqs = () => [...text.matchAll(/^id: \w+:(\d+)\nevent: cliente_creado\n/gm)]
                           .map(([, seq]) => Number(seq));
    await until(() => text.includes(`:${committed.at(-1)}\nevent`), () => `${text.length}`);
    await pause(100);
    same(seqs(), committed);
    slow.destroy();
    ear.source.close();
  });
});
