#!/usr/bin/env node
// ./dev lighthouse [WORD]: Lighthouse's scores of every page (whose name has WORD), the median of
// three visits each: telephones' pages on its slow telephone, desks' pages on its desk. Exit code 0
// when all three reach what a page must have.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {launch as launchChrome} from 'chrome-launcher';
import lighthouse, {desktopConfig} from 'lighthouse';
import {check, hold, ready, root, run, serve, stop} from '../../tests/support/server.mjs';

const SCORE_MIN = 95, VISITS = 3;
const KINDS = ['performance', 'accessibility', 'best-practices'];
const word = process.argv[2] ?? '';
const folder = join(root, 'build/lighthouse');
mkdirSync(folder, {recursive: true});
const shop = await serve('servitec', ['--demo']);
const race = await serve('server5k', ['--demo']);
const gateway = await serve('tablero', ['--demo']);

const phone = (server, path) => ({server, path, config: undefined});
const desk = (server, path) => ({server, path, config: desktopConfig});
const pages = {
  'counter, sale': phone(shop, '/mostrador/venta'),
  'counter, reception': phone(shop, '/mostrador/recepcion'),
  'judge': phone(race, '/juez/'),
  'results': phone(race, '/1/'),
  'big screen': desk(race, '/1/pantalla'),
  'desk, day': desk(shop, '/taller/tablero'),
  'desk, board': desk(shop, '/taller/ordenes'),
  'desk, stock': desk(shop, '/taller/inventario'),
  'desk, reports': desk(shop, '/taller/reportes'),
  'director': desk(race, '/direccion/'),
  'director, race': desk(race, '/direccion/1/'),
  'administration': desk(shop, '/admin/'),
  'administration, grid': desk(shop, '/admin/modelos/clientes'),
  'dashboard': desk(gateway, '/dashboard.html'),
  'console': desk(gateway, '/consola/'),
  'console, history': desk(gateway, '/consola/historial/')
};

async function visit(chrome, {server, path, config}) {
  const flags = {port: chrome.port, onlyCategories: KINDS, logLevel: 'error'};
  const {lhr} = await lighthouse(server.origin + path, flags, config);
  hold(!lhr.runtimeError, lhr.runtimeError?.message);
  return lhr;
}

const score = (lhr, kind) => Math.round((lhr.categories[kind].score ?? 0) * 100);
const seconds = (lhr, audit) => `${(lhr.audits[audit].numericValue / 1000).toFixed(1)} s`;

// What keeps a visit from a full score, for whoever wants to mend it.
function faults(lhr) {
  return KINDS.flatMap((kind) => lhr.categories[kind].auditRefs)
      .filter(({id, weight}) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
      .map(({id}) => `${id} ${lhr.audits[id].displayValue ?? ''}`.trim());
}

async function measure(name, page) {
  const visits = [];
  for (let each = 0; each < VISITS; each += 1) {
    const chrome = await launchChrome({
      chromePath: '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox']
    });
    visits.push(await visit(chrome, page).finally(() => chrome.kill()));
  }
  visits.sort((a, b) => score(a, 'performance') - score(b, 'performance'));
  const middle = visits[Math.floor(VISITS / 2)];
  const file = `${name.replace(/\W+/g, '-')}.json`;
  writeFileSync(join(folder, file), JSON.stringify(middle));
  const scores = KINDS.map((kind) => score(middle, kind));
  const paints = ['first-contentful-paint', 'largest-contentful-paint', 'interactive'];
  const figures = scores.map((each) => String(each).padStart(4)).join('');
  console.log(`       ${name.padEnd(20)} ${figures}` +
      `  FCP, LCP, TTI ${paints.map((audit) => seconds(middle, audit)).join(', ')}`);
  hold(scores.every((each) => each >= SCORE_MIN), faults(middle).join('; '));
}

// What a customer sees of the first order; its address is not to be guessed.
async function tracking() {
  const {enlace} = await (await fetch(`${shop.origin}/ordenes/1/enlace`)).json();
  return phone(shop, new URL(enlace, shop.origin).pathname);
}

await run(race, async () => {
  await ready(shop);
  await ready(gateway);
  pages.tracking = await tracking();
  console.log(`       page                 ${KINDS.join(', ')}`);
  for (const [name, page] of Object.entries(pages))
    if (name.includes(word)) await check(name, () => measure(name, page));
  await stop(shop);
  await stop(gateway);
});
