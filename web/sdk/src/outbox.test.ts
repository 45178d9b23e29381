import 'fake-indexeddb/auto';
import {Dexie, type Table} from 'dexie';
import {afterEach, expect, test} from 'vitest';
import {kOutboxSchema, Outbox, type Operation, type Outcome, type OutboxSettings} from './outbox';

type Body = {n: number, sealed?: number};
let opened: Dexie[] = [], databases = 0;

function database(name = `t${(databases += 1)}`): Dexie {
  const db = new Dexie(name);
  db.version(1).stores({salida: kOutboxSchema, hechos: '++i'});
  opened.push(db);
  return db;
}

afterEach(async () => {
  for (const db of opened) db.close();
  opened = [];
});

function outbox(db: Dexie, settings: OutboxSettings<Body>): Outbox<Body> {
  return new Outbox<Body>(db, 'salida', {backoff: {first_ms: 2, max_ms: 8}, ...settings});
}

async function until(claim: () => boolean | Promise<boolean>, about = 'it happens') {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (await claim()) return;
    await new Promise((done) => setTimeout(done, 1));
  }
  throw new Error(`never: ${about}`);
}

// Numbers that are the same for the same seed.
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('operations of a lane are delivered one after another, in their order', async () => {
  const seen: number[] = [];
  let under_way = 0, most = 0;
  const box = outbox(database(), {
    deliver: async ({body}) => {
      most = Math.max(most, (under_way += 1));
      // The second takes longer than the outbox looks away.
      await new Promise((done) => setTimeout(done, body.n === 1 ? 25 : 1));
      under_way -= 1;
      seen.push(body.n);
      return {is: 'done'};
    }
  });
  for (let n = 0; n < 8; n += 1) await box.add({lane: 'a', kind: 'k', body: {n}});
  box.start();
  await until(async () => await box.table.count() === 0);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(1);
});

test('lanes do not wait for each other, and no more of them go than are allowed', async () => {
  let under_way = 0, most = 0;
  const box = outbox(database(), {
    parallel_max: 3,
    deliver: async () => {
      most = Math.max(most, (under_way += 1));
      await until(() => most >= 3, 'three are under way');
      await new Promise((done) => setTimeout(done, 4));
      under_way -= 1;
      return {is: 'done'};
    }
  });
  for (let n = 0; n < 9; n += 1) await box.add({lane: `l${n}`, kind: 'k', body: {n}});
  box.start();
  await until(async () => await box.table.count() === 0);
  expect(most).toBe(3);
});

test('what fails is tried again with the same body and the same id', async () => {
  const sent: string[] = [];
  let sealed = 0;
  const box = outbox(database(), {
    seal: async ({body}) => ({...body, sealed: (sealed += 1)}),
    deliver: async ({id, body}) => {
      sent.push(`${id} ${body.sealed}`);
      if (sent.length < 4) throw new Error('no network');
      return {is: 'done'};
    }
  });
  const id = await box.add({lane: 'a', kind: 'k', body: {n: 1}});
  box.start();
  await until(async () => await box.table.count() === 0);
  expect(sent).toEqual(Array(4).fill(`${id} 1`));
});

test('what is refused stays with its lane until a person decides', async () => {
  let verdict: Outcome = {is: 'refused', code: 'no', text: 'No.'};
  const sent: number[] = [];
  const box = outbox(database(), {
    deliver: async ({body}) => {
      sent.push(body.n);
      return body.n === 1 ? verdict : {is: 'done'};
    }
  });
  const first = await box.add({lane: 'a', kind: 'k', body: {n: 1}});
  await box.add({lane: 'a', kind: 'k', body: {n: 2}});
  await box.add({lane: 'b', kind: 'k', body: {n: 3}});
  box.start();
  await until(async () => await box.table.count() === 2);
  const kept = await box.table.where({id: first}).first();
  expect(kept).toMatchObject({state: 'refused', code: 'no', text: 'No.', tries: 1});
  await new Promise((done) => setTimeout(done, 30));
  expect(sent.sort()).toEqual([1, 3]);
  verdict = {is: 'done'};
  await box.retry(first);
  await until(async () => await box.table.count() === 0);
  expect(sent).toEqual([1, 3, 1, 2]);
});

test('what was refused may be mended before it goes again, what waits may not', async () => {
  const sent: number[] = [];
  const box = outbox(database(), {
    deliver: async ({body}) => {
      sent.push(body.n);
      return body.n < 0 ? {is: 'refused', code: 'no', text: ''} : {is: 'later', after_ms: 60_000};
    }
  });
  const id = await box.add({lane: 'a', kind: 'k', body: {n: -1}});
  box.start();
  await until(async () => await box.table.where('state').equals('refused').count() === 1);
  await box.retry(id, ({n}) => ({n: -n}));
  await until(async () => sent.length === 2);
  await box.retry(id, () => ({n: 99}));
  await until(async () => sent.length === 3);
  expect(sent).toEqual([-1, 1, 1]);
});

test('what is held goes on when it is released for that reason', async () => {
  let is_open = false;
  const box = outbox(database(), {
    deliver: async () => (is_open ? {is: 'done'} : {is: 'held', code: 'cerrado', text: ''})
  });
  await box.add({lane: 'a', kind: 'k', body: {n: 1}});
  box.start();
  await until(async () => await box.table.where('state').equals('held').count() === 1);
  is_open = true;
  await box.release('otra_cosa');
  await new Promise((done) => setTimeout(done, 20));
  expect(await box.table.count()).toBe(1);
  await box.release('cerrado');
  await until(async () => await box.table.count() === 0);
});

test('only what was not sent yet can be changed or taken back', async () => {
  const box = outbox(database(), {deliver: async () => ({is: 'later', after_ms: 8})});
  const kept = await box.add({lane: 'a', kind: 'k', body: {n: 1}});
  const gone = await box.add({lane: 'b', kind: 'k', body: {n: 2}});
  expect(await box.amend(kept, (body) => ({n: body.n + 10}))).toBe(true);
  expect(await box.takeBack(gone)).toBe(true);
  box.start();
  await until(async () => (await box.table.where({id: kept}).first())!.is_sealed);
  box.stop();
  expect(await box.amend(kept, (body) => ({n: body.n + 10}))).toBe(false);
  expect(await box.takeBack(kept)).toBe(false);
  expect((await box.table.toArray()).map(({body}) => body.n)).toEqual([11]);
});

test('while nobody is reached nothing is sealed, and what was added can be changed', async () => {
  let is_reachable = false;
  const sent: number[] = [];
  const box = outbox(database(), {
    is_reachable: () => is_reachable,
    deliver: async ({body}) => {
      sent.push(body.n);
      return {is: 'done'};
    }
  });
  const id = await box.add({lane: 'a', kind: 'k', body: {n: 1}});
  box.start();
  await new Promise((done) => setTimeout(done, 30));
  expect(await box.amend(id, () => ({n: 2}))).toBe(true);
  is_reachable = true;
  await box.wake();
  await until(async () => await box.table.count() === 0);
  expect(sent).toEqual([2]);
});

test('nothing leaves before its time, and a clock that was set back delays nobody', async () => {
  let now = 1_000_000;
  const sent: number[] = [];
  const box = outbox(database(), {
    now_ms: () => now,
    backoff: {first_ms: 2, max_ms: 50},
    deliver: async ({body}) => {
      sent.push(body.n);
      return {is: 'done'};
    }
  });
  await box.add({lane: 'a', kind: 'k', body: {n: 1}, due_ms: now + 40});
  box.start();
  await new Promise((done) => setTimeout(done, 15));
  expect(sent).toEqual([]);
  now += 40;
  await until(() => sent.length === 1);
  await box.add({lane: 'a', kind: 'k', body: {n: 2}, due_ms: now + 10});
  now -= 500_000;
  await until(() => sent.length === 2);
});

test('what is written with an answer is there exactly when the operation is gone', async () => {
  const db = database(), done: Table<Body, number> = db.table('hechos');
  let fails = true;
  const box = outbox(db, {
    tables: [done],
    deliver: async () => ({is: 'done'}),
    settle: async ({body}) => {
      await done.add({n: body.n});
      if (fails) throw new Error('the disk is full');
    }
  });
  await box.add({lane: 'a', kind: 'k', body: {n: 7}});
  box.start();
  await new Promise((end) => setTimeout(end, 20));
  box.stop();
  expect([await box.table.count(), await done.count()]).toEqual([1, 0]);
  fails = false;
  box.start();
  await until(async () => await box.table.count() === 0);
  expect(await done.count()).toBe(1);
});

// A server with idempotency, behind a network that loses questions and answers.
class Far {
  applied = new Map<string, string>();  // By id: the body of the first time.
  lanes = new Map<string, number[]>();
  different = 0;
  constructor(private chance: () => number) {}

  deliver = async ({id, lane, body}: Operation<Body>): Promise<Outcome> => {
    await new Promise((done) => setTimeout(done, this.chance() * 3));
    if (this.chance() < 0.2) throw new Error('lost on the way');
    const text = JSON.stringify(body), known = this.applied.get(id);
    if (known !== undefined && known !== text) this.different += 1;
    if (known === undefined) {
      this.applied.set(id, text);
      this.lanes.set(lane, [...(this.lanes.get(lane) ?? []), body.n]);
    }
    await new Promise((done) => setTimeout(done, this.chance() * 3));
    if (this.chance() < 0.2) throw new Error('the answer is lost');
    return {is: 'done'};
  };
}

test.each([1, 2, 3, 4, 5, 6])('whatever happens, each is applied once (seed %i)', async (seed) => {
  const chance = randomOf(seed), far = new Far(chance), name = `azar${seed}`;
  const wanted = new Map<string, number[]>(), ids = new Set<string>();
  let version = 0;
  const tab = (db: Dexie) => outbox(db, {
    tables: [db.table('hechos')],
    seal: async ({body}) => ({...body, sealed: (version += 1)}),
    deliver: far.deliver,
    settle: async ({body}, {is}) => {
      if (is === 'done') await db.table('hechos').add({n: body.n});
    },
    chance
  });
  let tabs = [tab(database(name)), tab(database(name))];
  for (let n = 1; n <= 60; n += 1) {
    const lane = `l${Math.floor(chance() * 5)}`, box = tabs[Math.floor(chance() * 2)]!;
    ids.add(await box.add({lane, kind: 'k', body: {n}}));
    wanted.set(lane, [...(wanted.get(lane) ?? []), n]);
    const event = chance();
    if (event < 0.15) tabs.forEach((each) => each.stop());  // Reloaded: begins anew on its disk.
    if (event < 0.05) tabs = [tab(database(name)), tab(database(name))];
    if (event > 0.6) box.start();  // Also both at once: leadership only saves work.
    if (event > 0.95) await box.wake();
    if (event > 0.4) await new Promise((done) => setTimeout(done, chance() * 4));
  }
  tabs.forEach((each) => each.start());
  await until(async () => await tabs[0]!.table.count() === 0, 'all is sent');
  tabs.forEach((each) => each.stop());
  expect(new Set(far.applied.keys())).toEqual(ids);
  expect(far.lanes).toEqual(wanted);
  expect(far.different).toBe(0);
  const done = await opened.at(-1)!.table('hechos').toArray();
  expect(done.length).toBe(60);
});
