#!/usr/bin/env node
// The live results in a browser: two of them hear the same, also after a while without a network;
// what is looked for can be shared; they are readable without a script, from afar and on paper.
import {
  accessible, DESK, fits, launch, network, pageOf, PATIENCE_MS, PHONE, scriptsOf, settings
} from '../support/browser.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';

const SCRIPT_KIB_MAX = 200;
const server = await serve('server5k', ['--demo'], {accounts: true});
const {origin} = server;
// What tells that a page is there.
const SIGNS = [
  ['/', 'h1'], ['/1/', '.podio'], ['/2/', 'input[type=search]'], ['/1/pantalla', '.pantalla li'],
  ['/equipo/1/', 'table'], ['/999/', 'h1']
];

async function post(path, who, body) {
  const headers = {'Content-Type': 'application/json'};
  if (who) headers.Authorization = `Bearer ${who}`;
  const answer = await fetch(origin + path, {method: 'POST', headers, body: JSON.stringify(body)});
  return answer.json();
}
const tokenOf = async (username) =>
    (await post('/api/login/', undefined, {username, password: `${username}-5k`})).access;

async function finish(team, first_ms) {
  const registros = Array.from({length: 15}, (_, n) => ({tiempo: first_ms + 1000 * n}));
  const said = await post(`/api/equipos/${team}/registros/`, await tokenOf(`juez${team}`),
                          {registros});
  same(said.total_guardados, 15);
}

const row = (page, team) => page.locator('tbody tr').filter({hasText: team});

async function live(browser) {
  const wire = await network(server.port);
  const one = await pageOf(await browser.newContext(settings()), origin);
  const two = await pageOf(await browser.newContext(settings({viewport: DESK})), wire.origin);
  await one.goto(`${origin}/1/`);
  await two.goto(`${wire.origin}/1/`);
  for (const page of [one, two]) {
    await page.getByText('En línea').waitFor();
    await row(page, 'Cóndores').waitFor();
    same(await page.locator('#stat-total-equipos').textContent(), '3');
  }
  await finish(4, 900_000);
  for (const page of [one, two]) await row(page, 'Los Ñandúes').waitFor();
  same(await one.locator('.podio li').first().getByRole('link').textContent(), 'Los Ñandúes');
  wire.cut();
  await two.getByText('Sin conexión', {exact: true}).waitFor();
  await finish(5, 800_000);
  await row(one, 'Pumas de Loja').waitFor();
  same(await row(two, 'Pumas de Loja').count(), 0);
  wire.mend();
  await row(two, 'Pumas de Loja').waitFor();
  await post('/api/competencias/1/detener/', await tokenOf('director'), {});
  for (const page of [one, two]) {
    await page.locator('#badge-estado').filter({hasText: 'Detenida'}).waitFor();
    same(await page.locator('#badge-en-vivo').isVisible(), false);
    same(page.wrong, []);
    await page.context().close();
  }
  wire.close();
}

async function looking(browser) {
  const page = await pageOf(await browser.newContext(settings()), origin);
  await page.goto(`${origin}/1/`);
  await page.getByLabel('Buscar equipo o dorsal').fill('condor');
  await row(page, 'Cóndores').waitFor();
  same(await page.locator('tbody tr').count(), 1);
  await page.getByLabel('Categoría').selectOption('interfacultades');
  await page.getByText('Ningún equipo con esas palabras.').waitFor();
  await page.getByLabel('Buscar equipo o dorsal').fill('');
  await row(page, 'Liebres').waitFor();
  const shared = page.url();
  same(new URL(shared).search, '?categoria=interfacultades');
  await page.goto(shared);
  await row(page, 'Liebres').waitFor();
  same(await row(page, 'Cóndores').count(), 0);
  await page.getByRole('link', {name: 'Liebres de la Costa'}).first().click();
  await page.getByRole('heading', {name: 'Liebres de la Costa'}).waitFor();
  same(page.wrong, []);
  await page.context().close();
}

async function withoutScripts(browser) {
  const context = await browser.newContext(settings({javaScriptEnabled: false}));
  const page = await context.newPage();
  await page.goto(`${origin}/1/`);
  await row(page, 'Cóndores').waitFor({timeout: PATIENCE_MS});
  same(await page.title(), '5K Universitaria');
  await context.close();
}

// What a spectator chose holds from page to page, with scripts and without.
async function inEnglish(browser) {
  const page = await pageOf(await browser.newContext(settings()), origin);
  await page.goto(`${origin}/`);
  await page.getByRole('link', {name: 'English'}).click();
  await page.getByRole('heading', {name: 'Competitions'}).waitFor();
  same(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByRole('link', {name: '5K Universitaria'}).click();
  await page.getByLabel('Find a team or bib').waitFor();
  await page.getByRole('link', {name: 'Liebres de la Costa'}).first().click();
  await page.getByRole('columnheader', {name: 'Arrival'}).waitFor();
  await page.getByRole('link', {name: '5K Universitaria'}).click();
  await page.getByRole('link', {name: 'Competitions'}).click();
  await page.getByRole('link', {name: 'Español'}).click();
  await page.getByRole('heading', {name: 'Competencias'}).waitFor();
  await page.goto(`${origin}/equipo/999/?idioma=en`);
  await page.getByRole('heading', {name: 'Not found'}).waitFor();
  await page.context().close();
}

async function everybody(browser) {
  const ways = [{viewport: PHONE, colorScheme: 'dark'}, {viewport: DESK, colorScheme: 'light'}];
  for (const way of ways) {
    const context = await browser.newContext(settings(way));
    const page = await pageOf(context, origin);
    for (const [path, sign] of SIGNS) {
      await page.goto(origin + path);
      await page.locator(sign).first().waitFor();
      const about = `${path}, ${way.viewport.width} px, ${way.colorScheme}`;
      await accessible(page, about);
      await fits(page, about);
    }
    same(page.wrong, []);
    await context.close();
  }
}

await run(server, async () => {
  const browser = await launch();
  await check('two browsers hear the same, also after a while away', () => live(browser));
  await check('what is looked for is found and can be shared', () => looking(browser));
  await check('it is readable without a script', () => withoutScripts(browser));
  await check('whoever reads English goes on in English', () => inEnglish(browser));
  await check('everybody can use it', () => everybody(browser));
  await check('on paper there is the table and no button', async () => {
    const page = await pageOf(await browser.newContext(settings({viewport: DESK})), origin);
    await page.goto(`${origin}/1/`);
    await page.getByLabel(/Buscar/).waitFor();  // What was there before the script is gone.
    await page.emulateMedia({media: 'print'});
    await row(page, 'Cóndores').waitFor();
    same(await page.getByRole('button').count(), 0);
    await page.context().close();
  });
  await check(`a spectator loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const context = await browser.newContext(settings());
    const {brotli, gzip, files} = await scriptsOf(context, `${origin}/1/`);
    console.log(`       /1/: ${brotli} KiB by brotli, ${gzip} KiB by gzip, ${files} files`);
    hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
  });
  await browser.close();
});
