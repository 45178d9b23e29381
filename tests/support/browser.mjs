// Debian's Chromium for test programs: pages that must not fail, ask nobody else, and are usable by
// everybody; and a network between page and server that the test can cut.
import {readFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {chromium} from 'playwright-core';
import {hold, root, same} from './server.mjs';

export const PHONE = {width: 360, height: 740}, DESK = {width: 1280, height: 900};
export const PATIENCE_MS = 15_000;
const CHROMIUM = {executablePath: '/usr/bin/chromium', args: ['--no-sandbox']};

export const launch = () => chromium.launch(CHROMIUM);
export const settings = (more = {}) => ({
  viewport: PHONE, locale: 'es-EC', timezoneId: 'America/Guayaquil', ...more
});
// A browser with a disk of its own, to be found again.
export const launchOn = (folder, more = {}) =>
    chromium.launchPersistentContext(folder, {...CHROMIUM, ...settings(more)});

// A page; what it does wrong is in page.wrong.
export async function pageOf(context, origin) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.wrong = [];
  page.on('pageerror', (error) => page.wrong.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob|chrome):/.test(url) && !url.startsWith(`${origin}/`)) page.wrong.push(url);
  });
  return page;
}

export async function until(claim, about) {
  const end = Date.now() + PATIENCE_MS;
  while (!await claim()) {
    hold(Date.now() < end, about);
    await new Promise((done) => setTimeout(done, 30));
  }
}

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

// What axe-core finds that would keep somebody out; nothing is what a page must have.
export async function accessible(page, about) {
  await page.evaluate((script) => window.axe ?? (0, eval)(script), axe);
  const found = await page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)));
    const {violations} = await window.axe.run(document, {resultTypes: ['violations']});
    const where = ({target, failureSummary}) => `${target} ${failureSummary}`;
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(where).join('; ')}`);
  });
  same(found, [], about);
}

// The page's files are kept for a time without a network, and Chromium offers to install it.
export async function installable(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  const tools = await page.context().newCDPSession(page);
  const {installabilityErrors} = await tools.send('Page.getInstallabilityErrors');
  await tools.detach();
  const names = installabilityErrors.map(({errorId}) => errorId);
  same(names.filter((name) => name !== 'in-incognito'), []);  // As a test's contexts are.
}

export async function fits(page, about) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  hold(wide <= 0, `${about}: ${wide} px wider than the screen`);
}

// The script that a first visit loads, in KiB as it is sent at best (brotli) and at worst (gzip).
// Until the network is idle; a page that goes on listening says in `shown` when it is there.
export async function scriptsOf(context, address, shown) {
  const page = await context.newPage();
  const bodies = [];
  page.on('response', (response) => {
    const is_script = (response.headers()['content-type'] ?? '').includes('javascript');
    if (is_script && response.status() === 200) bodies.push(response.body().catch(() => ''));
  });
  await page.goto(address, {waitUntil: shown ? 'load' : 'networkidle'});
  await shown?.(page);
  const all = await Promise.all(bodies);
  await page.close();
  const sum = (pack) => Math.ceil(all.reduce((bytes, body) => bytes + pack(body).length, 0) / 1024);
  return {brotli: sum(brotliCompressSync), gzip: sum(gzipSync), files: all.length};
}

// A network to the server's port: cut() ends every connection and takes no new one, deafen() lets
// questions through and loses the answers, mend() ends both.
export async function network(port) {
  const pairs = new Set();
  let state = 'whole';
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy();
    const far = connect(port, '127.0.0.1'), pair = {near, far};
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => state === 'deaf' || near.write(bytes));
    for (const side of [near, far]) side.on('close', end).on('error', end);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const set = (next) => () => {
    state = next;
    if (next === 'cut') for (const {near} of [...pairs]) near.destroy();
  };
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    cut: set('cut'), deafen: set('deaf'), mend: set('whole'),
    close: () => {
      set('cut')();
      server.close();
    }
  };
}
