#!/usr/bin/env node
// The pages for people, /docs and /redoc, in a browser: no error, no other host asked, nothing
// wider than the screen, and "Try it out" really asks the server. On a desk and on a telephone.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const chasqui = process.env.CHASQUI ?? join(root, 'build/release/chasqui');
const SIZES = [{width: 1280, height: 900}, {width: 360, height: 740}];
let passed = 0, failed = 0;

function hold(claim, about) {
  if (!claim) throw new Error(typeof about === 'string' ? about : JSON.stringify(about));
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => done(port));
    });
  });
}

const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'chasqui-docs-'));
const server = spawn(
    chasqui,
    [
      'serve', 'servitec', '--demo', '--open', '--data', folder, '--listen',
      `servitec=127.0.0.1:${port}`,
      '--set', 'admin=off', '--set', 'log=off'
    ],
    {stdio: 'inherit'});

async function ready() {
  for (let tries = 0; tries < 300; ++tries) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the server is not ready');
}

// Opens a page, lets `use` work with it, and holds that nothing went wrong meanwhile.
async function look(browser, path, size, use) {
  const page = await browser.newPage({viewport: size});
  const wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data:|blob:)/.test(url) && !url.startsWith(`${origin}/`)) wrong.push(`asked ${url}`);
  });
  try {
    await page.goto(origin + path, {waitUntil: 'networkidle'});
    await use(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    hold(width <= size.width, `${width} px wide on a screen of ${size.width}`);
    hold(wrong.length === 0, wrong);
  } finally {
    await page.close();
  }
}

async function tryListOut(page) {
  const path = page.locator('[data-path="/clientes"]');
  const operation = page.locator('.opblock', {has: path}).first();
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.opblock-body').waitFor();
  const asked = page.waitForResponse((answer) => answer.url().includes('/clientes?'));
  await operation.locator('button.execute').click();
  hold((await asked).status() === 200, 'GET /clientes');
  const shown = operation.locator('.live-responses-table .response .response-col_status').first();
  hold((await shown.textContent()).trim().startsWith('200'), await shown.textContent());
}

async function openOperation(page) {
  await page.getByRole('heading', {name: 'Lista: Clientes'}).first().waitFor();
  const more = page.locator('[data-section-id] button').first();
  await more.click();
  hold(await page.getByText('/clientes').count() > 0, 'no path is shown');
}

async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok     ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`${error.stack ?? error}\nFAILED ${name}`);
  }
}

try {
  await ready();
  const browser =
      await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const size of SIZES) {
    await check(`/docs at ${size.width}`, () => look(browser, '/docs', size, tryListOut));
    await check(`/redoc at ${size.width}`, () => look(browser, '/redoc', size, openOperation));
  }
  await browser.close();
} catch (error) {
  failed += 1;
  console.log(error.stack ?? error);
} finally {
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
  rmSync(folder, {recursive: true, force: true});
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
