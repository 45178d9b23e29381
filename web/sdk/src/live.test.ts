import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {NetworkError} from './errors';
import {Live, type LiveSettings} from './live';

// A socket whose other end is the test.
class Wire {
  static all: Wire[] = [];
  onopen = () => {};
  onmessage = (_: {data: string}) => {};
  onclose = (_: {code: number, reason: string}) => {};
  readyState = 0;
  sent: string[] = [];
  constructor(readonly address: string) {
    Wire.all.push(this);
  }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(frame: unknown) {
    this.onmessage({data: typeof frame === 'string' ? frame : JSON.stringify(frame)});
  }
  send(text: string) {
    this.sent.push(text);
  }
  close(code = 1000) {
    this.readyState = 3;
    this.onclose({code, reason: ''});
  }
}

const heard: string[] = [];

function live(settings: Partial<LiveSettings> = {}): Live {
  return new Live({
    address: (position) => `ws://x/?desde=${position?.seq ?? ''}`,
    heard: (name) => heard.push(name),
    socket: (address) => new Wire(address) as unknown as WebSocket,
    chance: () => 0.5,
    ...settings
  });
}

const turn = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
  heard.length = 0;
});
afterEach(() => vi.useRealTimers());

test('it comes back with its position, and does not wait when woken', async () => {
  const line = live();
  line.start();
  await turn();
  Wire.all[0]!.open();
  Wire.all[0]!.say({event: 'cliente_creado', data: {}, seq: 17, epoca: 'e'});
  Wire.all[0]!.say({event: 'escribe', data: {}});
  expect(heard).toEqual(['cliente_creado', 'escribe']);
  Wire.all[0]!.close(1006);
  expect(line.connection.get()).toBe('away');
  line.wake();
  await turn();
  expect(Wire.all[1]!.address).toBe('ws://x/?desde=17');
});

test('a device that is online again waits no more, until it is stopped', async () => {
  const device = new EventTarget();
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device));
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device));
  const line = live();
  line.start();
  await turn();
  Wire.all[0]!.close(1006);
  device.dispatchEvent(new Event('online'));
  await turn();
  expect(Wire.all.length).toBe(2);
  line.stop();
  device.dispatchEvent(new Event('online'));
  await turn();
  expect(Wire.all.length).toBe(2);
  vi.unstubAllGlobals();
});

test('a device that says it is offline is asked whether our line still stands', async () => {
  const device = new EventTarget();
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device));
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device));
  const line = live();
  line.start();
  await turn();
  Wire.all[0]!.open();
  device.dispatchEvent(new Event('offline'));
  expect(line.connection.get()).toBe('away');
  await vi.advanceTimersToNextTimerAsync();
  expect(Wire.all.length).toBe(2);
  line.stop();
  vi.unstubAllGlobals();
});

test('pauses between tries grow until something is heard again', async () => {
  const line = live();
  line.start();
  const born: number[] = [];
  for (let tries = 0; tries < 4; tries += 1) {
    await turn();
    born.push(Date.now());
    Wire.all.at(-1)!.close(1006);
    await vi.advanceTimersToNextTimerAsync();
  }
  const pauses = born.slice(1).map((at, i) => at - born[i]!);
  expect(pauses).toEqual([375, 750, 1500]);
});

test('a question is answered by the frame that is its answer, others are heard', async () => {
  const line = live();
  line.start();
  await turn();
  Wire.all[0]!.open();
  const answer = line.ask({event: 'hola', ref: 'a'}, (frame) => frame['ref'] === 'a');
  await turn();
  Wire.all[0]!.say({event: 'otro', ref: 'b'});
  Wire.all[0]!.say({event: 'si', ref: 'a'});
  expect(await answer).toEqual({event: 'si', ref: 'a'});
  expect(heard).toEqual(['otro']);
});

test('a question fails when the line breaks or nobody answers in time', async () => {
  const line = live();
  line.start();
  await turn();
  Wire.all[0]!.open();
  const cut = expect(line.ask({event: 'a'}, () => true)).rejects.toBeInstanceOf(NetworkError);
  await turn();
  Wire.all[0]!.close(1006);
  await cut;
  await expect(line.ask({event: 'a'}, () => true)).rejects.toBeInstanceOf(NetworkError);
  line.wake();
  await turn();
  Wire.all[1]!.open();
  const late =
      expect(line.ask({event: 'a'}, () => false, 50)).rejects.toBeInstanceOf(NetworkError);
  await vi.advanceTimersByTimeAsync(50);
  await late;
});

test('a line that says nothing is given up', async () => {
  const line = live({ping_every_ms: 1000, ping: {event: 'ping'}});
  line.start();
  await turn();
  Wire.all[0]!.open();
  await vi.advanceTimersByTimeAsync(2000);
  expect(Wire.all[0]!.sent).toEqual(['{"event":"ping"}', '{"event":"ping"}']);
  Wire.all[0]!.say('pong');
  await vi.advanceTimersByTimeAsync(2500);
  expect(line.connection.get()).toBe('open');
  await vi.advanceTimersByTimeAsync(1000);
  expect(line.connection.get()).not.toBe('open');
});

test('a close that no retry heals ends it and is told', async () => {
  let told = 0;
  const line = live({is_final: (code) => code === 4002, refused: (code) => (told = code)});
  line.start();
  await turn();
  Wire.all[0]!.open();
  Wire.all[0]!.close(4002);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([told, Wire.all.length, line.connection.get()]).toEqual([4002, 1, 'refused']);
});

test('messages keep the distance that the server asks for', async () => {
  const line = live({gap_ms: 40});
  line.start();
  await turn();
  Wire.all[0]!.open();
  for (let n = 0; n < 5; n += 1) void line.ask({n}, () => false).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(85);
  expect(Wire.all[0]!.sent.length).toBe(3);
});

test('resync is told, and its position is the new one', async () => {
  const read: unknown[] = [];
  const line = live({on_resync: (frame) => read.push(frame['data'])});
  line.start();
  await turn();
  Wire.all[0]!.open();
  Wire.all[0]!.say({event: 'resync', data: {motivo: 'otra_epoca'}, seq: 2041, epoca: 'f'});
  expect(read).toEqual([{motivo: 'otra_epoca'}]);
  expect(line.position).toEqual({seq: 2041, epoca: 'f'});
});
