#!/usr/bin/env node
// The event gateway's dashboard in a browser: it goes along with what happens, shows what others
// sent as text, speaks two languages, and asks no other host. On a desk and on a telephone.
import {chromium} from 'playwright-core';
import {check, hold, run, same, serve} from '../support/server.mjs';

const SIZES = [{width: 1280, height: 900}, {width: 360, height: 740}];
const PATIENCE_MS = 15_000;  // The page looks every five seconds.

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
  await page.getByText('En línea').waitFor({timeout: PATIENCE_MS});
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
  const kinds = new Set(await page.locator('#lista summary strong').allTextContents());
  same([...kinds], ['reserva:creada']);
  await page.locator('#filtro').selectOption('');
  await page.locator('#pausa').click();
  same(await page.locator('#pausa').getAttribute('aria-pressed'), 'true');
  const before = await page.locator('#lista summary strong').allTextContents();
  await emit('cliente:nuevo', {id: Math.floor(Math.random() * 1e9)});
  await page.waitForResponse((answer) => answer.url().includes('/events'), {timeout: PATIENCE_MS});
  same(await page.locator('#lista summary strong').allTextContents(), before);
  await page.locator('#pausa').click();
}

async function speaksEnglish(page) {
  same(await page.locator('html').getAttribute('lang'), 'es');
  await page.locator('#idioma').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Online').waitFor();
  same([await page.locator('html').getAttribute('lang'), await page.title()], ['en', 'Dashboard']);
  await page.locator('#idioma').click();
  await page.getByText('En línea').waitFor();
}

async function turnsDark(page) {
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await colour();
  await page.locator('#tema').click();
  hold(await colour() !== before, before);
}

await run(server, async () => {
  const browser =
      await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const size of SIZES) {
    const page = await open(browser, size);
    await check(`goes along at ${size.width}`, () => goesAlong(page));
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
  await browser.close();
});
