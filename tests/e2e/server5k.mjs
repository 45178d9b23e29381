#!/usr/bin/env node
// The director's page in a browser: signs in, makes a race, brings judges and teams in from sheets,
// starts and stops it, and hears that somebody else did. On a desk and on a telephone.
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {accessible} from '../support/browser.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';

const SIZES = [{width: 1280, height: 900}, {width: 360, height: 740}];
const PATIENCE_MS = 15_000;
const folder = mkdtempSync(join(tmpdir(), 'chasqui-hojas-'));
const server = await serve('server5k', ['--demo'], {accounts: true});
const {origin} = server;

function sheet(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function open(browser, size) {
  const context = await browser.newContext(
      {viewport: size, locale: 'es-EC', acceptDownloads: true, timezoneId: 'America/Guayaquil'});
  const page = await context.newPage();
  page.wrong = [];
  page.on('pageerror', (error) => page.wrong.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(`${origin}/`)) page.wrong.push(url);
  });
  await page.goto(`${origin}/admin/`);
  await accessible(page, 'signing in');
  return page;
}

async function signIn(page) {
  await page.getByLabel('Usuario').fill('director');
  await page.getByLabel('Contraseña').fill('no-es-la-clave');
  await page.keyboard.press('Enter');
  await page.getByText('Usuario o contraseña incorrectos.').waitFor({timeout: PATIENCE_MS});
  await page.getByLabel('Contraseña').fill('director-5k');
  await page.keyboard.press('Enter');
  await page.locator('#panel article').first().waitFor({timeout: PATIENCE_MS});
}

const card = (page, name) => page.locator('article').filter({hasText: name});

async function prepare(page, name) {
  await page.getByText('Nueva competencia').click();
  await page.getByLabel('Nombre').fill(name);
  await page.getByLabel('Fecha y hora').fill('2026-12-06T07:00');
  await page.getByRole('button', {name: 'Crear', exact: true}).click();
  await card(page, name).getByText('Programada').waitFor({timeout: PATIENCE_MS});
}

async function bringIn(page, name, number) {
  const judge = `voluntario${number}`;
  await page.getByText('Jueces desde una hoja').click();
  const judges = page.locator('#f-jueces');
  await judges.locator('input').setInputFiles(
      sheet('mal.csv', `usuario;rol\n${judge};director\n`));
  await judges.getByRole('button', {name: 'Revisar'}).click();
  await judges.getByText('Es juez o cronometrista').waitFor({timeout: PATIENCE_MS});
  hold(await judges.getByRole('button', {name: 'Crear'}).isDisabled(), 'not with an error');
  await judges.locator('input').setInputFiles(
      sheet('jueces.csv', `usuario;nombre\n${judge};Sofía <b>Paz</b>\n`));
  await judges.getByRole('button', {name: 'Revisar'}).click();
  await judges.getByText('1 de 1 filas').waitFor({timeout: PATIENCE_MS});
  const download = page.waitForEvent('download');
  await judges.getByRole('button', {name: 'Crear'}).click();
  hold(readFileSync(await (await download).path()).subarray(0, 5).toString() === '%PDF-', 'a PDF');
  await page.getByText('Equipos desde una hoja').click();
  const teams = page.locator('#f-equipos');
  await teams.locator('select').selectOption({label: name});
  await teams.locator('input').setInputFiles(
      sheet('equipos.csv', `nombre;dorsal;juez\nCóndores;7;${judge}\n`));
  await teams.getByRole('button', {name: 'Revisar'}).click();
  await teams.getByText('1 de 1 filas').waitFor({timeout: PATIENCE_MS});
  await teams.getByRole('button', {name: 'Guardar'}).click();
  await teams.getByText('1 guardados').waitFor({timeout: PATIENCE_MS});
}

// By the session of the page, as somebody else who directs.
const stop = (page, race_id) => page.evaluate((id) => fetch(`/api/competencias/${id}/detener/`, {
  method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'
}), race_id);

async function startAndStop(page, name) {
  const race = card(page, name);
  const all = await fetch(`${origin}/api/admin/estado-competencias/`);
  for (const each of await all.json()) if (each.is_running) await stop(page, each.id);
  await race.getByRole('button', {name: 'Iniciar'}).click();
  await page.getByRole('button', {name: 'Cancelar'}).click();
  await race.getByText('Programada').waitFor({timeout: PATIENCE_MS});
  await race.getByRole('button', {name: 'Iniciar'}).click();
  await page.locator('#d-si').click();
  await race.getByText('En curso').waitFor({timeout: PATIENCE_MS});
  await race.locator('.reloj').filter({hasText: /00:00:0[1-9]/}).waitFor({timeout: PATIENCE_MS});
  await race.getByText('0 de 1 jueces en línea').waitFor({timeout: PATIENCE_MS});
  // Somebody else stops it.
  const id = await race.getAttribute('data-id');
  await stop(page, id);
  await race.getByText('Detenida').waitFor({timeout: PATIENCE_MS});
  await page.goto(`${origin}/admin/app/competencia/${id}/iniciar/`);
  await page.locator('#pregunta').filter({hasText: name}).waitFor({timeout: PATIENCE_MS});
  await page.getByRole('button', {name: 'Cancelar'}).click();
  await race.getByText('Detenida').waitFor({timeout: PATIENCE_MS});
}

await run(server, async () => {
  const browser = await chromium.launch(
      {executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const [number, size] of SIZES.entries()) {
    const name = `Carrera ${size.width}`, where = `${size.width} pixels wide`;
    const page = await open(browser, size);
    await check(`the director signs in, ${where}`, () => signIn(page));
    await check(`a race is made, ${where}`, () => prepare(page, name));
    await check(`judges and teams come from sheets, ${where}`, () => bringIn(page, name, number));
    await check(`it is started and stopped, ${where}`, () => startAndStop(page, name));
    await check(`the page fits and speaks English, ${where}`, async () => {
      const fits = () => document.documentElement.scrollWidth <= innerWidth;
      hold(await page.evaluate(fits), 'it is no wider than the screen');
      await accessible(page, 'the competitions');
      await page.getByRole('button', {name: 'English'}).click();
      await card(page, name).getByText('Stopped').waitFor({timeout: PATIENCE_MS});
      await page.getByRole('button', {name: 'Sign out'}).click();
      await page.getByRole('button', {name: 'Sign in'}).waitFor({timeout: PATIENCE_MS});
      same(page.wrong, []);
    });
    await page.context().close();
  }
  await browser.close();
});
