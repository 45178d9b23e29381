#!/usr/bin/env node
// npm `socket.io-client` as it is, in every mode, against the echo of `chasqui serve eco`.
import {io} from 'socket.io-client';
import {check, hold, run, same, serve} from '../support/server.mjs';

const CLIENTS = 60;
const site = await serve('eco', ['--set', 'limits.engineio_ping_interval=500']);
const modes = {
  polling: {transports: ['polling']},
  websocket: {transports: ['websocket']},
  'polling, then websocket': {transports: ['polling', 'websocket']}
};

const once = (socket, event) => new Promise((done) => socket.once(event, (...args) => done(args)));
async function connect(space, options) {
  const socket = io(`${site.origin}${space}`, {forceNew: true, reconnection: false, ...options});
  socket.greeted = once(socket, 'auth');
  await Promise.race([
    once(socket, 'connect'), once(socket, 'connect_error').then(([error]) => Promise.reject(error))
  ]);
  return socket;
}

await run(site, async () => {
  for (const [mode, options] of Object.entries(modes)) {
    await check(`${mode}: events, bytes and acknowledgements`, async () => {
      const socket = await connect('/custom', {...options, auth: {token: 'ñandú'}});
      same(await socket.greeted, [{token: 'ñandú'}]);
      const words = [1, 'dos', {tres: [true, null]}, 0.1];
      const back = once(socket, 'message-back');
      socket.emit('message', ...words);
      same(await back, words);
      same(await new Promise((done) => socket.emit('message-with-ack', 7, 'x', (...a) => done(a))),
           [7, 'x']);
      const bytes = once(socket, 'message-back');
      socket.emit('message', {foto: Buffer.from([1, 2, 3])}, Buffer.from([4]));
      const [{foto}, tail] = await bytes;
      same([[...foto], [...tail]], [[1, 2, 3], [4]]);
      same((await socket.timeout(2000).emitWithAck('message-with-ack', Buffer.from([9])))[0], 9);
      socket.close();
    });

    await check(`${mode}: it lives through many heartbeats, in order`, async () => {
      const socket = await connect('/', options), heard = [];
      socket.on('message-back', (number) => heard.push(number));
      for (let i = 0; i < 300; i += 1) {
        socket.emit('message', i);
        await new Promise((done) => setTimeout(done, 5));
      }
      for (let i = 0; heard.length < 300 && i < 100; i += 1)
        await new Promise((done) => setTimeout(done, 20));
      same(heard, [...Array(300).keys()]);
      if (mode !== 'polling') same(socket.io.engine.transport.name, 'websocket');
      socket.close();
    });
  }

  await check('several namespaces share a connection', async () => {
    const one = io(site.origin, {reconnection: false});
    const other = io(`${site.origin}/custom`, {reconnection: false});
    await Promise.all([once(one, 'connect'), once(other, 'connect')]);
    hold(one.io === other.io, 'one manager');
    hold(one.id !== other.id, 'an id each');
    one.disconnect();
    const back = once(other, 'message-back');
    other.emit('message', 'sigue');
    same(await back, ['sigue']);
    other.disconnect();
  });

  await check('an unknown namespace says so', async () => {
    const error = await connect('/nadie').then(() => null, (why) => why);
    same(error?.message, 'Invalid namespace');
  });

  await check(`${CLIENTS} clients at once, on all loops`, async () => {
    const names = Object.keys(modes);
    await Promise.all([...Array(CLIENTS).keys()].map(async (i) => {
      const socket = await connect('/', modes[names[i % names.length]]);
      for (let n = 0; n < 5; n += 1)
        same(await socket.timeout(5000).emitWithAck('message-with-ack', `${i}-${n}`), `${i}-${n}`);
      socket.close();
    }));
  });

  await check('a stop of the server is a close of the transport', async () => {
    const sockets = await Promise.all(Object.values(modes).map((mode) => connect('/', mode)));
    // A client whose new transport ends in the middle of its upgrade stays paused until its ping
    // timeout: that is another case.
    const {engine} = sockets.at(-1).io;
    if (engine.transport.name === 'polling') await once(engine, 'upgrade');
    const ends = sockets.map((socket) => once(socket, 'disconnect'));
    site.program.kill('SIGTERM');
    for (const end of ends) hold(/transport/.test((await end)[0]), 'transport close or error');
  });
});
