#!/usr/bin/env node
// The judge's page on a telephone: a race without a network, a battery that ends, answers that are
// lost, two telephones of one judge; and that everybody can use it.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  accessible, DESK, fits, installable, launch, launchOn, network, pageOf, PATIENCE_MS, scriptsOf,
  settings
} from '../support/browser.mjs';
import {check, hold, restart, run, same, serve} from '../support/server.mjs';

const SCRIPT_KIB_MAX = 200, KEPT_BACK_MS = 4500;
const server = await serve('server5k', ['--demo'], {accounts: true});
const disk = mkdtempSync(join(tmpdir(), 'chasqui-telefono-'));

async function ask(method, path, who, body) {
  const headers = {'Content-Type': 'application/json'};
  if (who) headers.Authorization = `Bearer ${who}`;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(server.origin + path, {method, headers, body: sent});
  return answer.json().catch(() => null);
}

const tokenOf = async (username) => (await ask(
    'POST', '/api/login/', undefined, {username, password: `${username}-5k`})).access;
const timesOf = async (team, judge) =>
    (await ask('GET', `/api/equipos/${team}/registros/estado/`, await tokenOf(judge))).registros;

async function direct(action, race = 1) {
  const director = await tokenOf('director');
  return ask('POST', `/api/competencias/${race}/${action}/`, director, {motivo: 'prueba'});
}

async function signIn(page, origin, judge) {
  await page.goto(`${origin}/juez/`);
  await page.getByLabel('Usuario').fill(judge);
  await page.getByLabel('Contraseña', {exact: true}).fill('no-es-la-clave');
  await page.keyboard.press('Enter');
  await page.getByText('Usuario o contraseña incorrectos.').waitFor();
  await page.getByLabel('Contraseña', {exact: true}).fill(`${judge}-5k`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: 'Mis equipos'}).waitFor();
  await page.getByText('En línea').waitFor();
}

const button = (page) => page.locator('.juez-boton');
const rows = (page, state) => page.locator(`.juez-fila${state ? `[data-estado=${state}]` : ''}`);

async function count(page, wanted, state) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await rows(page, state).count();
    if (seen === wanted) return;
    hold(Date.now() < until, `${seen} rows ${state ?? ''}, wanted ${wanted}`);
    await page.waitForTimeout(30);
  }
}

async function tap(page, times) {
  for (let n = 0; n < times; n += 1) {
    const before = await rows(page).count();
    await button(page).click();
    await count(page, before + 1);
  }
}

async function offlineRace() {
  const wire = await network(server.port);
  let context = await launchOn(disk);
  let page = await pageOf(context, wire.origin);
  await signIn(page, wire.origin, 'juez4');
  await installable(page);
  await page.getByRole('link', {name: /Los Ñandúes/}).click();
  await button(page).waitFor();
  wire.cut();
  await page.getByText('Sin conexión').waitFor();
  await tap(page, 3);
  await page.waitForTimeout(KEPT_BACK_MS);  // Sending would have begun.
  await page.reload();
  await count(page, 3, 'local');
  await tap(page, 2);
  // The battery ends the moment the fifth is shown.
  await page.goto('chrome://inducebrowsercrashforrealz').catch(() => null);
  await context.close().catch(() => null);
  context = await launchOn(disk);
  page = await pageOf(context, wire.origin);
  await page.goto(`${wire.origin}/juez/equipo/4/`);
  await count(page, 5, 'local');
  await tap(page, 9);
  await page.getByRole('button', {name: 'Ausente'}).click();
  await count(page, 15);
  await page.getByText('15 sin enviar').waitFor();
  same(await button(page).isDisabled(), true);
  const shown = await page.locator('.juez-tiempo').allTextContents();
  same(await timesOf(4, 'juez4'), []);
  await direct('detener');
  wire.mend();
  await online(page);
  await page.getByText('En línea').waitFor();
  await count(page, 15, 'guardado');
  same(await page.getByText('sin enviar').count(), 0);
  const stored = await timesOf(4, 'juez4');
  const inOrder = (times) => times.sort((a, b) => a - b);
  same(inOrder(stored.map(({tiempo}) => tiempo)), inOrder(shown.map(timeOf)));
  hold(stored.every(({estado}) => estado === 'bueno'), 'no time is doubtful');
  await page.getByText('Terminada').waitFor();
  same(page.wrong, []);
  await context.close();
  wire.close();
  await direct('iniciar');
}

// What a telephone says of itself when its network is back.
const online = (page) => page.evaluate(() => void dispatchEvent(new Event('online')));

function timeOf(text) {
  if (text === 'Ausente') return 0;
  const [, h, m, s, ms] = /(\d+):(\d\d):(\d\d)\.(\d{3})/.exec(text).map(Number);
  return ((h * 60 + m) * 60 + s) * 1000 + ms;
}

async function lostAnswers(browser) {
  const wire = await network(server.port);
  const context = await browser.newContext(settings());
  const page = await pageOf(context, wire.origin);
  await signIn(page, wire.origin, 'juez5');
  await page.getByRole('link', {name: /Pumas de Loja/}).click();
  await button(page).waitFor();
  wire.deafen();
  await tap(page, 4);
  await count(page, 4, 'enviando');
  const until = Date.now() + PATIENCE_MS;
  while ((await timesOf(5, 'juez5')).length < 4) hold(Date.now() < until, 'the server has them');
  same(await rows(page, 'guardado').count(), 0);
  wire.cut();
  await restart(server, 'SIGKILL');
  wire.mend();
  await online(page);
  await count(page, 4, 'guardado');
  same((await timesOf(5, 'juez5')).length, 4);
  same(page.wrong, []);
  await context.close();
  wire.close();
}

async function twoTelephones(browser) {
  const [one, two] = await Promise.all([0, 1].map(async () => {
    const page = await pageOf(await browser.newContext(settings()), server.origin);
    await signIn(page, server.origin, 'juez6');
    await page.getByRole('link', {name: /Guerreros/}).click();
    await button(page).waitFor();
    return page;
  }));
  await tap(one, 2);
  await count(two, 2, 'guardado');
  await tap(two, 1);
  await count(one, 3, 'guardado');
  await one.getByRole('button', {name: 'Deshacer'}).click();
  await count(one, 2);
  await count(two, 2);
  await one.getByRole('button', {name: /Corredor 1$/}).click();
  await one.getByLabel(/^Tiempo/).fill('veinte');
  await one.getByRole('button', {name: 'Guardar'}).click();
  await one.getByText('Escriba el tiempo así').waitFor();
  await one.getByLabel(/^Tiempo/).fill('0:21:04.350');
  await one.getByLabel('Dorsal').fill('6*1');
  await one.getByRole('button', {name: 'Guardar'}).click();
  await two.getByText('0:21:04.350').waitFor();
  same((await timesOf(6, 'juez6')).map(({tiempo}) => tiempo).includes(1_264_350), true);
  await direct('pausar');
  for (const page of [one, two]) await page.getByText('En pausa').waitFor();
  await direct('reanudar');
  for (const page of [one, two]) {
    await page.getByText('En curso').waitFor();
    same(page.wrong, []);
    await page.context().close();
  }
}

// The director gives the judge another password: what was tapped meanwhile is sent after it.
async function sessionOver(browser) {
  const context = await browser.newContext(settings());
  const page = await pageOf(context, server.origin);
  await signIn(page, server.origin, 'juez11');
  await page.getByRole('link', {name: /Tortugas/}).click();
  await button(page).waitFor();
  const {id} = await ask('GET', '/api/me/', await tokenOf('juez11'));
  const {clave} = await ask('POST', `/api/jueces/${id}/clave/`, await tokenOf('director'), {});
  await page.getByText('La sesión terminó').waitFor();
  await tap(page, 2);
  await page.reload();
  await page.getByText('La sesión terminó').waitFor();
  await count(page, 2, 'local');
  await page.getByRole('button', {name: 'Entrar de nuevo'}).click();
  await page.getByLabel('Contraseña', {exact: true}).fill(clave);
  await page.keyboard.press('Enter');
  await count(page, 2, 'guardado');
  same(page.wrong, []);
  await context.close();
}

// A judge whose team is taken away keeps what was not sent yet.
async function unassigned(browser) {
  const context = await browser.newContext(settings());
  const page = await pageOf(context, server.origin);
  await signIn(page, server.origin, 'juez7');
  await page.getByRole('link', {name: /Quindes/}).click();
  await tap(page, 1);
  const admin = await tokenOf('director');
  await ask('POST', '/api/equipos/7/asignar-juez/', admin, {judge_id: null});
  await page.getByText('No tiene equipos en una competencia activa').waitFor();
  await count(page, 1, 'local');
  await ask('POST', '/api/equipos/7/asignar-juez/', admin,
            {judge_id: (await ask('GET', '/api/me/', await tokenOf('juez7'))).id});
  await count(page, 1, 'guardado');
  same(page.wrong, []);
  await context.close();
}

// A time that the server will not take is kept, said, and a person decides.
async function refused(browser) {
  const context = await browser.newContext(settings());
  const page = await pageOf(context, server.origin);
  await signIn(page, server.origin, 'juez9');
  await page.getByRole('link', {name: /Volcanes/}).click();
  await button(page).waitFor();
  await tap(page, 2);
  const registros = Array.from({length: 15}, (_, n) => ({tiempo: 1_000_000 + n}));
  await ask('POST', '/api/equipos/9/registros/', await tokenOf('juez9'), {registros});
  await count(page, 2, 'rechazado');
  await page.getByText('El equipo ya tiene todas sus llegadas').first().waitFor();
  const raw = await ask('GET', '/api/equipos/9/crudos/', await tokenOf('jefe'));
  hold(raw.length >= 2, 'the server kept what it refused');
  await page.getByRole('button', {name: 'Quitar del teléfono'}).first().click();
  await count(page, 1, 'rechazado');
  await page.getByRole('button', {name: 'Intentar de nuevo'}).click();
  await count(page, 1, 'rechazado');
  await page.getByRole('button', {name: 'Quitar del teléfono'}).click();
  await count(page, 15, 'guardado');
  await count(page, 15);
  same(page.wrong, []);
  await context.close();
}

async function everybody(browser) {
  const ways = [{colorScheme: 'light'}, {colorScheme: 'dark', viewport: DESK}];
  for (const way of ways) {
    const context = await browser.newContext(settings(way));
    const page = await pageOf(context, server.origin);
    const look = async (about) => {
      await accessible(page, `${about}, ${way.colorScheme}`);
      await fits(page, about);
    };
    await page.goto(`${server.origin}/juez/`);
    await page.getByLabel('Usuario').waitFor();
    await look('signing in');
    await signIn(page, server.origin, 'juez8');
    await look('the teams');
    await page.getByRole('link', {name: /Halcones/}).click();
    await page.locator('.juez-boton:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Corredor \d+: \d+:\d\d/).waitFor();
    await look('a team');
    await page.getByText('Guardado').first().waitFor();
    await look('a finish that is saved');
    await page.getByRole('button', {name: /^Cambiar/}).first().click();
    await page.getByLabel('Dorsal').waitFor();
    await look('changing a finish');
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Ajustes'}).click();
    await page.getByLabel('Idioma').selectOption('en');
    await page.getByText('My teams').waitFor({state: 'attached'});
    await look('settings');
    same(page.wrong, []);
    await context.close();
  }
}

await run(server, async () => {
  const browser = await launch();
  await check('a whole race without a network, a reload and an empty battery', offlineRace);
  await check('answers that are lost and a killed server store nothing twice', () =>
      lostAnswers(browser));
  await check('two telephones of one judge show the same', () => twoTelephones(browser));
  await check('a session that ended stops no recording', () => sessionOver(browser));
  await check('a team that is taken away leaves nothing behind', () => unassigned(browser));
  await check('what is refused waits for a person', () => refused(browser));
  await check('everybody can use it', () => everybody(browser));
  await check(`it loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const context = await browser.newContext({...settings(), serviceWorkers: 'block'});
    const {brotli, gzip, files} = await scriptsOf(context, `${server.origin}/juez/`);
    console.log(`       /juez/: ${brotli} KiB by brotli, ${gzip} KiB by gzip, ${files} files`);
    hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
  });
  await browser.close();
  rmSync(disk, {recursive: true, force: true});
});
