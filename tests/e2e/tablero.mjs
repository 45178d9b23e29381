#!/usr/bin/env node
// The event gateway's dashboard in a browser: it hears what happens by its socket, comes back after
// a cut, does without where it has to, shows what others sent as text, speaks two languages, and
// asks no other host. On a desk and on a telephone.
import {rmSync} from 'node:fs';
import {chromium} from 'playwright-core';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const SIZES = [{width: 1280, height: 900}, {width: 360, height: 740}];
const PATIENCE_MS = 15_000;

const server = await serve('tablero', ['--demo']);
const {origin} = server;

async function emit(type, data) {
  const answer = await fetch(`${origin}/dashboard/emit-event`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({type, data})
  });
  same(answer.status, 202);
}

async function open(browser, size) {
  const page = await browser.newPage({viewport: size, locale: 'es-CO'});
  page.wrong = [];
  page.on('console', (message) => message.type() === 'error' && page.wrong.push(message.text()));
  page.on('pageerror', (error) => page.wrong.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && !url.startsWith(`${origin}/`)) page.wrong.push(`asked ${url}`);
  });
  await page.goto(`${origin}/dashboard.html`);
  await page.getByText('En línea', {exact: true}).waitFor({timeout: PATIENCE_MS});
  return page;
}

async function goesAlong(page) {
  await emit('otra:cosa', {texto: '<img src=x onerror="document.title=1">', n: Math.random()});
  const first = page.locator('#lista details').first();
  await first.getByText('otra:cosa').waitFor({timeout: PATIENCE_MS});
  await first.locator('summary').click();
  hold((await first.locator('pre').textContent()).includes('<img src=x'), 'shown as text');
  same(await page.locator('#lista img').count(), 0);
}

async function filtersAndPauses(page) {
  await page.locator('#filtro').selectOption('reserva:creada');
  const shown = page.locator('#lista details:visible summary strong');
  same([...new Set(await shown.allTextContents())], ['reserva:creada']);
  await page.locator('#filtro').selectOption('');
  await page.locator('#pausa').click();
  same(await page.locator('#pausa').getAttribute('aria-pressed'), 'true');
  const before = await page.locator('#lista summary strong').allTextContents();
  await emit('cliente:nuevo', {id: Math.floor(Math.random() * 1e9)});
  await page.getByText('1 en espera').waitFor({timeout: PATIENCE_MS});
  same(await page.locator('#lista summary strong').allTextContents(), before);
  await page.locator('#pausa').click();
  await page.locator('#lista').getByText('cliente:nuevo').first().waitFor();
  same(await page.locator('#en-espera').textContent(), '');
}

async function speaksEnglish(page) {
  same(await page.locator('html').getAttribute('lang'), 'es');
  await page.locator('#idioma').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Online', {exact: true}).waitFor();
  same([await page.locator('html').getAttribute('lang'), await page.title()], ['en', 'Dashboard']);
  await page.locator('#idioma').click();
  await page.getByText('En línea', {exact: true}).waitFor();
}

async function turnsDark(page) {
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await colour();
  await page.locator('#tema').click();
  hold(await colour() !== before, before);
}

// What others saw within half a second came by the socket: the API is asked every two at most.
async function comesAtOnce(page) {
  const type = `ya:${Math.random()}`;
  await emit(type, {});
  await page.locator('#lista').getByText(type, {exact: true}).waitFor({timeout: 1500});
  const rows = page.locator('#g-minuto table tr');
  same(await rows.count(), 31);
  await page.waitForFunction(() => Number(document.querySelector(
      '#g-minuto tr:last-child td.n').textContent) > 0, undefined, {timeout: PATIENCE_MS});
}

// A session that is ended from another tab: the page says so, and that it is live no more.
async function endsElsewhere(page) {
  await page.locator('#entrar').click();
  await page.locator('#nombre').fill('admin');
  await page.locator('#clave').fill('admin-demo');
  await page.keyboard.press('Enter');
  await page.getByText('En línea', {exact: true}).waitFor({timeout: PATIENCE_MS});
  await page.evaluate(() => fetch('/api/logout', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'
  }));
  await page.getByText('La sesión terminó').waitFor({timeout: PATIENCE_MS});
  await page.getByText('En línea, cada 5 s').waitFor({timeout: PATIENCE_MS});
}

async function signsIn(browser, size) {
  const closed = await serve('tablero', ['--demo'], {accounts: true});
  const answers = () => fetch(`${closed.origin}/readyz`).then(({ok}) => ok, () => false);
  while (!await answers()) await new Promise((done) => setTimeout(done, 50));
  const page = await browser.newPage({viewport: size, locale: 'es-CO'});
  await page.goto(`${closed.origin}/dashboard.html`);
  await page.getByText('En línea, cada 5 s').waitFor({timeout: PATIENCE_MS});
  await page.locator('#entrar').click();
  await page.locator('#nombre').fill('admin');
  await page.locator('#clave').fill('no es');
  await page.keyboard.press('Enter');
  await page.getByText('Usuario o contraseña incorrectos.').waitFor({timeout: PATIENCE_MS});
  await page.locator('#clave').fill('admin-demo');
  await page.keyboard.press('Enter');
  await page.getByText('En línea', {exact: true}).waitFor({timeout: PATIENCE_MS});
  same(await page.locator('#quien').textContent(), 'admin');
  await page.locator('#clientes').getByText('admin').first().waitFor({timeout: PATIENCE_MS});
  await page.locator('#salir').click();
  await page.getByText('En línea, cada 5 s').waitFor({timeout: PATIENCE_MS});
  await endsElsewhere(page);
  await page.close();
  closed.program.kill('SIGTERM');
  rmSync(closed.folder, {recursive: true, force: true});
}

async function withoutSockets(browser) {
  const page = await browser.newPage({locale: 'es-CO'});
  await page.addInitScript(() => {
    window.WebSocket = class {
      constructor() { setTimeout(() => this.onclose({code: 1006})); }
    };
  });
  await page.goto(`${origin}/dashboard.html`);
  await page.getByText('En línea, cada 5 s').waitFor({timeout: PATIENCE_MS});
  await emit('sin:socket', {n: Math.random()});
  await page.locator('#lista').getByText('sin:socket').waitFor({timeout: PATIENCE_MS});
  await page.close();
}

async function comesBack(browser) {
  const page = await open(browser, SIZES[0]);
  const said = page.getByText(/^(Reconectando|Sin conexión)$/).waitFor({timeout: PATIENCE_MS});
  await restart(server, 'SIGKILL');
  await said;
  await emit('tras:caer', {n: Math.random()});
  await page.getByText('En línea', {exact: true}).waitFor({timeout: 2 * PATIENCE_MS});
  await page.locator('#lista').getByText('tras:caer').waitFor({timeout: PATIENCE_MS});
  const ids = await page.locator('#lista details').evaluateAll(
      (all) => all.map((shown) => shown.dataset.id));
  same(new Set(ids).size, ids.length);
  await page.close();
}

await run(server, async () => {
  const browser =
      await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const size of SIZES) {
    const page = await open(browser, size);
    await check(`goes along at ${size.width}`, () => goesAlong(page));
    await check(`hears at once at ${size.width}`, () => comesAtOnce(page));
    await check(`filters and pauses at ${size.width}`, () => filtersAndPauses(page));
    await check(`speaks English at ${size.width}`, () => speaksEnglish(page));
    await check(`turns dark at ${size.width}`, () => turnsDark(page));
    await check(`nothing went wrong at ${size.width}`, async () => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      hold(wide <= size.width, `${wide} px wide`);
      same(page.wrong, []);
      hold(await page.locator('svg rect').count() > 20, 'charts');
      hold(await page.locator('#servicios tr').count() > 3, 'services');
    });
    await page.close();
  }
  await check('asks every five seconds where no socket opens', () => withoutSockets(browser));
  await check('comes back after a crash, and says so meanwhile', () => comesBack(browser));
  await check('signs in, and out', () => signsIn(browser, SIZES[1]));
  await browser.close();
});
