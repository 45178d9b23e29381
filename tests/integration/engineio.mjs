#!/usr/bin/env node
// Engine.IO (revision 4) and Socket.IO (revision 5) as raw bytes: the cases that the protocols'
// published test suites know, over fetch and npm `ws`, with the suites' timing.
import WebSocket from 'ws';
import {check, hold, run, same, serve} from '../support/server.mjs';

const PING_INTERVAL = 300, PING_TIMEOUT = 1000;  // A busy machine stands still for a while.
const site = await serve('eco', [
  '--set', `limits.engineio_ping_interval=${PING_INTERVAL}`, '--set',
  `limits.engineio_ping_timeout=${PING_TIMEOUT}`, '--set', 'limits.socketio_connect_timeout=2000'
]);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const http = (path, query, options) =>
    fetch(`${site.origin}/${path}/?${query}`, options)
        .then(async (answer) => ({status: answer.status, text: await answer.text()}));
const poll = (path, sid) => http(path, `EIO=4&transport=polling&sid=${sid}`);
const push = (path, sid, body) =>
    http(path, `EIO=4&transport=polling&sid=${sid}`, {method: 'POST', body});
const open = async (path) =>
    JSON.parse((await http(path, 'EIO=4&transport=polling')).text.slice(1)).sid;

// A WebSocket whose messages are read one after the other.
function socket(path, query = 'EIO=4&transport=websocket') {
  const ws = new WebSocket(`${site.origin.replace('http', 'ws')}/${path}/?${query}`);
  const heard = [], waiting = [];
  let closed;
  ws.closed = new Promise((done) => closed = done);
  ws.on('message', (data, isBinary) => {
    const message = isBinary ? [...data] : data.toString();
    waiting.length ? waiting.shift()(message) : heard.push(message);
  });
  ws.on('close', closed);
  ws.on('error', closed);
  ws.next = () =>
      heard.length ? Promise.resolve(heard.shift()) : new Promise((done) => waiting.push(done));
  ws.nextButPing = async () => {
    for (;;) {
      const message = await ws.next();
      if (message !== '2') return message;
      ws.send('3');
    }
  };
  ws.opened = new Promise((done) => ws.on('open', done));
  return ws;
}

async function connected() {
  const ws = socket('socket.io');
  await ws.next();
  ws.send('40');
  await ws.nextButPing();
  await ws.nextButPing();
  return ws;
}

await run(site, async () => {
  for (const path of ['engine.io', 'socket.io']) {
    await check(`${path}: the handshake says what was agreed`, async () => {
      const wanted = {pingInterval: PING_INTERVAL, pingTimeout: PING_TIMEOUT, maxPayload: 1000000};
      const polled = await http(path, 'EIO=4&transport=polling');
      same([polled.status, polled.text[0]], [200, '0']);
      const {sid, ...rest} = JSON.parse(polled.text.slice(1));
      same([typeof sid, rest], ['string', {upgrades: ['websocket'], ...wanted}]);
      const ws = socket(path);
      const {sid: other, ...others} = JSON.parse((await ws.next()).slice(1));
      same([typeof other, others], ['string', {upgrades: [], ...wanted}]);
      ws.close();
    });

    await check(`${path}: what is asked in another way is refused`, async () => {
      for (const query
               of ['transport=polling', 'EIO=abc&transport=polling', 'EIO=3&transport=polling',
                   'EIO=4', 'EIO=4&transport=abc', 'EIO=4&transport=polling&sid=nobody',
                   'EIO=4&transport=polling&sid=0.nobody'])
        same((await http(path, query)).status, 400, query);
      for (const method of ['POST', 'PUT'])
        same((await http(path, 'EIO=4&transport=polling', {method})).status, 400, method);
      for (const query
               of ['transport=websocket', 'EIO=abc&transport=websocket', 'EIO=4',
                   'EIO=4&transport=abc', 'EIO=4&transport=websocket&sid=0.nobody'])
        await socket(path, query).closed;
    });

    await check(`${path}: pings are sent and awaited`, async () => {
      const sid = await open(path), ws = socket(path);
      await ws.next();
      for (let i = 0; i < 3; i += 1) {
        same(await poll(path, sid), {status: 200, text: '2'});
        same(await push(path, sid, '3'), {status: 200, text: 'ok'});
        same(await ws.next(), '2');
        ws.send('3');
      }
      ws.close();
    });

    await check(`${path}: without a pong the session ends`, async () => {
      const sid = await open(path), ws = socket(path);
      await sleep(PING_INTERVAL + PING_TIMEOUT);
      same((await poll(path, sid)).status, 400);
      await ws.closed;
    });

    await check(`${path}: a client closes`, async () => {
      const sid = await open(path);
      const [polled] = await Promise.all([poll(path, sid), push(path, sid, '1')]);
      same(polled, {status: 200, text: '6'});
      same((await poll(path, sid)).status, 400);
      const ws = socket(path);
      await ws.next();
      ws.send('1');
      await ws.closed;
    });

    await check(`${path}: polling becomes a WebSocket`, async () => {
      const sid = await open(path);
      const ws = socket(path, `EIO=4&transport=websocket&sid=${sid}`);
      await ws.opened;
      ws.send('2probe');
      same(await ws.next(), '3probe');
      same(await poll(path, sid), {status: 200, text: '6'});
      ws.send('5');
      if (path === 'engine.io') {
        ws.send('4hola');
        same(await ws.next(), '4hola');
      }
      await sleep(20);
      same((await poll(path, sid)).status, 400);
      await socket(path, `EIO=4&transport=websocket&sid=${sid}`).closed;
      if (path === 'engine.io') {
        ws.send('4todavía');
        same(await ws.nextButPing(), '4todavía');
      }
      ws.close();
    });
  }

  await check('engine.io: payloads of text and bytes come back', async () => {
    const sid = await open('engine.io');
    for (const payload of ['4hola', '4a\x1e4b\x1e4c', '4hola\x1ebAQIDBA==']) {
      same(await push('engine.io', sid, payload), {status: 200, text: 'ok'});
      same(await poll('engine.io', sid), {status: 200, text: payload});
    }
  });

  await check('engine.io: a malformed packet ends the session', async () => {
    const sid = await open('engine.io');
    same((await push('engine.io', sid, 'abc')).status, 400);
    same((await poll('engine.io', sid)).status, 400);
    const ws = socket('engine.io');
    await ws.next();
    ws.send('abc');
    await ws.closed;
  });

  await check('engine.io: two polls at once end the session', async () => {
    const sid = await open('engine.io');
    const [first, second] =
        await Promise.all([poll('engine.io', sid), sleep(5).then(() => poll('engine.io', sid))]);
    same(first, {status: 200, text: '1'});
    same(second.status, 400);
    same((await poll('engine.io', sid)).status, 400);
  });

  await check('engine.io: a poll that was given up ends the session', async () => {
    const sid = await open('engine.io'), cut = new AbortController();
    http('engine.io', `EIO=4&transport=polling&sid=${sid}`, {signal: cut.signal}).catch(() => {});
    await sleep(5);
    cut.abort();
    same((await poll('engine.io', sid)).status, 400);
  });

  await check(
      'engine.io: a WebSocket takes text and bytes, a payload that is too large ends it',
      async () => {
        const ws = socket('engine.io');
        await ws.next();
        ws.send('4hola');
        same(await ws.nextButPing(), '4hola');
        ws.send(Uint8Array.from([1, 2, 3, 4]));
        same(await ws.nextButPing(), [1, 2, 3, 4]);
        ws.send(
            '4' +
            'x'.repeat(1000001));
        await ws.closed;
        const sid = await open('engine.io');
        same(
            (await push(
                 'engine.io', sid,
                 '4' +
                     'x'.repeat(1000001)))
                .status,
            413);
      });

  await check('socket.io: namespaces are entered with what the client brings', async () => {
    for (const [space, auth] of [
             ['', ''], ['', '{"token":"1"}'], ['/custom,', ''], ['/custom,', '{"token":"1"}']]) {
      const ws = socket('socket.io');
      await ws.next();
      ws.send(`40${space}${auth}`);
      const answer = await ws.nextButPing();
      hold(answer.startsWith(`40${space}{`), answer);
      same(Object.keys(JSON.parse(answer.slice(2 + space.length))), ['sid']);
      same(await ws.nextButPing(), `42${space}["auth",${auth || '{}'}]`);
      ws.close();
    }
  });

  await check('socket.io: an unknown namespace is refused, the others go on', async () => {
    const ws = await connected();
    ws.send('40/random');
    same(await ws.nextButPing(), '44/random,{"message":"Invalid namespace"}');
    ws.send('42["message",1]');
    same(await ws.nextButPing(), '42["message-back",1]');
    ws.close();
  });

  await check('socket.io: who enters nowhere is closed', async () => {
    const ws = socket('socket.io');
    ws.on('message', (data) => data.toString() === '2' && ws.send('3'));
    const begun = Date.now();
    await ws.closed;
    hold(Date.now() - begun < 3000, 'by the connect timeout');
  });

  await check('socket.io: leaving a namespace is not leaving the others', async () => {
    const ws = await connected();
    ws.send('40/custom');
    await ws.nextButPing();
    await ws.nextButPing();
    ws.send('41/custom');
    ws.send('42["message","aquí"]');
    same(await ws.nextButPing(), '42["message-back","aquí"]');
    ws.send('41');
    same(await ws.next(), '2');
    ws.close();
  });

  await check('socket.io: events and acknowledgements, with attachments', async () => {
    const ws = await connected();
    const places = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}';
    ws.send('42["message",1,"2",{"3":[true]}]');
    same(await ws.nextButPing(), '42["message-back",1,"2",{"3":[true]}]');
    ws.send('42456["message-with-ack",1,"2",{"3":[false]}]');
    same(await ws.nextButPing(), '43456[1,"2",{"3":[false]}]');
    for (const [sent, wanted] of [
             [`452-["message",${places}]`, `452-["message-back",${places}]`],
             [`452-789["message-with-ack",${places}]`, `462-789[${places}]`]]) {
      ws.send(sent);
      ws.send(Uint8Array.from([1, 2, 3]));
      ws.send(Uint8Array.from([4, 5, 6]));
      same(
          [await ws.nextButPing(), await ws.nextButPing(), await ws.nextButPing()],
          [wanted, [1, 2, 3], [4, 5, 6]]);
    }
    ws.close();
  });

  await check('socket.io: what is malformed ends the connection', async () => {
    for (const packet of ['4abc', '42{}', '42abc["message-with-ack",1]', '42[]', '40', '44{}']) {
      const ws = await connected();
      ws.send(packet);
      await ws.closed;
    }
  });
});
