// A bad network on the loopback, for tests: a TCP proxy that delays, tears, slows, stalls and cuts.
//
//   const proxy = await faultProxy(serverPort, {seed: 7});
//   … clients of proxy.port …
//   console.log(proxy.told());  // How many connections met which fault.
//   proxy.close();
//
// It works on connections, not on packets: a lost packet shows itself to a program as a delay, as a
// stall until it was sent again, or as a cut once the sender gave up, and these are what it plays.
// What a connection meets depends on `seed` and its number alone: a failure can be played again.
import {connect, createServer} from 'node:net';

const QUEUE_BYTES_MAX = 64 * 1024;  // Past it the sender feels that the way is slow.
// After some bytes, wherever that is in a frame:
//   reset, end   both ends are reset, or closed
//   stall        nothing moves for a while, then everything goes on, until the next fault
//   deafClient   the server is reset, the client hears of it much later (a half-open connection)
//   deafServer   the client is reset, the server hears of it much later
const defaults = {
  seed: 1,
  delay: [0, 15],          // ms each way, drawn anew for every piece; the order is kept.
  piece: [1, 1500],        // Bytes in which what arrives is passed on.
  after: [200, 8000],      // Bytes from the server until the next fault.
  stall: [200, 1200],      // ms; also how much later the deaf end hears.
  slow: 0.2,               // Share of connections that are throttled…
  bytesPerSecond: 30_000,  // …to this.
  mix: {reset: 4, end: 2, stall: 2, deafClient: 1, deafServer: 1}
};

// A small generator of its own (mulberry32): node's cannot be seeded.
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function chooser(seed) {
  const next = seeded(seed);
  return {
    next,
    between: ([least, most]) => least + Math.floor(next() * (most - least + 1)),
    of(mix) {
      let left = next() * Object.values(mix).reduce((sum, weight) => sum + weight, 0);
      return Object.keys(mix).find((name) => (left -= mix[name]) < 0) ?? Object.keys(mix)[0];
    }
  };
}

// One direction of a connection: pieces wait for their time, in their order.
class Way {
  constructor(from, to, settings) {
    Object.assign(this, {from, to, ...settings});
    this.queue = [];
    this.queued = this.passed = this.free = 0;  // `free`: when the last piece will have gone.
    from.on('data', (bytes) => this.take(bytes));
    from.on('end', () => this.push({due: this.dueAfter(0)}));
  }

  take(bytes) {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + this.chance.between(this.piece));
      this.push({due: this.dueAfter(piece.length), piece});
      at += piece.length;
    }
    if (this.queued > QUEUE_BYTES_MAX) this.from.pause();
  }

  dueAfter(bytes) {
    const travel = Date.now() + this.chance.between(this.delay);
    const sending = this.bytesPerSecond ? bytes * 1000 / this.bytesPerSecond : 0;
    return this.free = Math.max(travel, this.free + sending);
  }

  push(entry) {
    this.queue.push(entry);
    this.queued += entry.piece?.length ?? 0;
    if (this.queue.length === 1) this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pass(), Math.max(0, this.queue[0].due - Date.now()));
  }

  pass() {
    while (this.queue.length && this.queue[0].due <= Date.now() && !this.stopped) {
      const {piece} = this.queue.shift();
      if (!piece) return this.to.end();
      this.queued -= piece.length;
      this.passPiece(piece);
    }
    if (this.queued <= QUEUE_BYTES_MAX / 2) this.from.resume();
    if (this.queue.length && !this.stopped) this.wait();
  }

  passPiece(piece) {
    const left = this.faultAt - this.passed;
    const now = piece.subarray(0, Math.min(piece.length, left));
    if (now.length) this.to.write(now);
    this.passed += now.length;
    if (left > piece.length) return;
    this.faultAt = this.onFault() + this.passed;
    if (piece.length === now.length || this.stopped) return;
    this.queue.unshift({due: this.heldUntil ?? 0, piece: piece.subarray(now.length)});
    this.queued += piece.length - now.length;
  }

  hold(ms) {
    const until = this.heldUntil = Date.now() + ms;
    this.free = Math.max(this.free, until);
    for (const entry of this.queue) entry.due = Math.max(entry.due, until);
    if (this.queue.length) this.wait();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.queue = [];
  }
}

class Connection {
  constructor(client, number, {target, settings, counts}) {
    const chance = chooser(settings.seed * 7919 + number);
    const server = connect(target, '127.0.0.1');
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => {});
    const shared = {
      chance,
      delay: settings.delay,
      piece: settings.piece,
      bytesPerSecond: chance.next() < settings.slow ? settings.bytesPerSecond : 0
    };
    Object.assign(this, {client, server, chance, settings, counts});
    this.up = new Way(client, server, {...shared, faultAt: Infinity});
    this.down = new Way(server, client, {
      ...shared,
      faultAt: chance.between(settings.after),
      onFault: () => this.happen(chance.of(settings.mix), chance.between(settings.stall))
    });
    client.on('close', () => this.other(server));
    server.on('close', () => this.other(client));
  }

  // The other end goes with the first, after what is still on its way to it.
  other(socket) {
    if (this.isDeaf || this.isLeaving) return;
    this.isLeaving = true;
    setTimeout(() => { this.stop(); socket.destroy(); }, 50);
  }

  stop() {
    this.up.stop();
    this.down.stop();
  }

  // How many bytes later the next fault is.
  happen(fault, ms) {
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
    if (fault === 'stall') {
      this.up.hold(ms);
      this.down.hold(ms);
      return this.chance.between(this.settings.after);
    }
    this.stop();
    this.cut(fault, ms);
    return Infinity;
  }

  cut(fault, ms) {
    const {client, server} = this;
    if (fault === 'end') return [client, server].forEach((socket) => socket.end());
    if (fault === 'reset') return [client, server].forEach((socket) => socket.resetAndDestroy());
    const [told, deaf] = fault === 'deafClient' ? [server, client] : [client, server];
    this.isDeaf = true;
    deaf.removeAllListeners('data').resume();  // It speaks into nothing.
    told.resetAndDestroy();
    setTimeout(() => deaf.resetAndDestroy(), ms);
  }

  destroy() {
    this.stop();
    this.client.destroy();
    this.server.destroy();
  }
}

// `target` is a port of the loopback. Each connection has a number, from 0 on, in order of arrival.
export async function faultProxy(target, options = {}) {
  const settings = {...defaults, ...options}, counts = {}, open = new Set();
  let number = 0;
  const listener = createServer({allowHalfOpen: true}, (client) => {
    const connection = new Connection(client, number, {target, settings, counts});
    number += 1;
    open.add(connection);
    client.on('close', () => open.delete(connection));
  });
  await new Promise((done) => listener.listen(0, '127.0.0.1', done));
  return {
    port: listener.address().port,
    told: () => ({connections: number, ...counts}),
    close() {
      listener.close();
      for (const connection of open) connection.destroy();
    }
  };
}
