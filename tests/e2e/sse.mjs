#!/usr/bin/env node
// Server-sent events in a browser's own EventSource: what commits arrives once and in order, also
// when the connection breaks, and when the server does.
import {chromium} from 'playwright-core';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const server = await serve('servitec', ['--set', 'limits.sse_retry=100ms']);
const {origin} = server;

let made = 0;
async function make(count) {
  const names = [];
  for (let i = 0; i < count; i += 1) {
    names.push(`Cliente ${made += 1}`);
    const answer = await fetch(`${origin}/clientes`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({nombre: names.at(-1)})
    });
    same(answer.status, 200);
  }
  return names;
}

// In the page: what its EventSource hears, in window.heard.
function listen(path) {
  window.heard = [];
  window.greetings = 0;
  const source = new EventSource(path);
  source.addEventListener('cliente_creado', ({data, lastEventId}) => window.heard.push(
      {nombre: JSON.parse(data).nombre, seq: Number(lastEventId.split(':')[1])}));
  source.addEventListener('suscrito', () => { window.greetings += 1; });
}

const WAIT = {timeout: 30_000, polling: 20};
async function hears(page, wanted) {
  await page.waitForFunction((count) => window.heard.length >= count, wanted.length, WAIT);
  const heard = await page.evaluate(() => window.heard);
  same(heard.map(({nombre}) => nombre), wanted);
  hold(heard.every(({seq}, i) => i === 0 || seq > heard[i - 1].seq), 'positions rise');
}

await run(server, async () => {
  const browser =
      await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  const page = await browser.newPage();
  await page.goto(`${origin}/healthz`);
  const wanted = [];

  await check('an EventSource hears what commits', async () => {
    await page.evaluate(listen, '/events?stream=clientes');
    await page.waitForFunction(() => window.greetings === 1, null, WAIT);
    wanted.push(...await make(3));
    await hears(page, wanted);
  });

  for (const signal of ['SIGKILL', 'SIGTERM']) {
    await check(`after ${signal} of the server it goes on: no gap, no repeat`, async () => {
      const before = await page.evaluate(() => window.greetings);
      await restart(server, signal);
      wanted.push(...await make(5));
      await page.waitForFunction((count) => window.greetings > count, before, WAIT);
      wanted.push(...await make(2));
      await hears(page, wanted);
    });
  }

  await browser.close();
});
