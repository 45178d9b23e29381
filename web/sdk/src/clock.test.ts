import {expect, test} from 'vitest';
import {ServerClock} from './clock';

// A device whose wall clock and timer are moved by hand.
function device(wall_ms = 1_000_000) {
  const state = {wall_ms, monotonic_ms: 500};
  return {
    state,
    timers: {wall_ms: () => state.wall_ms, monotonic_ms: () => state.monotonic_ms},
    pass(ms: number) {
      state.wall_ms += ms;
      state.monotonic_ms += ms;
    }
  };
}

const exchange = (sent_ms: number, received_ms: number, server_ms: number) =>
    ({sent_ms, received_ms, server_ms});

test('the shortest of the exchanges is believed, half of its way after it was asked', () => {
  const phone = device();
  const clock = new ServerClock(phone.timers);
  clock.take([exchange(0, 300, 9_000), exchange(400, 420, 5_000_000), exchange(430, 490, 7)]);
  expect(clock.now(410)).toBe(5_000_000);
  expect(clock.now(510)).toBe(5_000_100);
  expect(clock.rtt_ms).toBe(20);
  expect(clock.is_synced).toBe(true);
});

test('a wall clock that is set while the page is open changes nothing', () => {
  const phone = device();
  const clock = new ServerClock(phone.timers);
  clock.take([exchange(500, 500, 2_000_000)]);
  phone.pass(1_000);
  phone.state.wall_ms += 180_000;
  expect(clock.now()).toBe(2_001_000);
  expect(clock.offset_ms).toBe(2_001_000 - phone.state.wall_ms);
});

test('time that the device slept is counted by the wall clock', () => {
  const phone = device();
  const clock = new ServerClock(phone.timers);
  clock.take([exchange(500, 500, 2_000_000)]);
  clock.hidden();
  phone.pass(2_000);
  phone.state.wall_ms += 60_000;  // The timer stood still.
  clock.shown();
  expect(clock.now()).toBe(2_062_000);
  clock.shown();
  expect(clock.now()).toBe(2_062_000);
});

test('after a reload it goes on from what was known of the wall clock', () => {
  const phone = device();
  const before = new ServerClock(phone.timers);
  before.take([exchange(500, 500, 3_000_000)]);
  const memory = before.memory;
  phone.state.wall_ms += 5_000;
  phone.state.monotonic_ms = 3;
  const after = new ServerClock(phone.timers, memory);
  expect(after.now()).toBe(3_005_000);
  expect(after.is_synced).toBe(false);
});
