#!/usr/bin/env node
// The director's page in a browser: signs in, makes a race, brings judges and teams in from sheets,
// starts and stops it, and hears that somebody else did. On a desk and on a telephone.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  accessible, DESK, fits, launch, pageOf, PHONE, settings
} from '../support/browser.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chasqui-hojas-'));
const server = await serve('server5k', ['--demo'], {accounts: true});
const {origin} = server;

function sheet(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function open(browser, viewport) {
  const context = await browser.newContext(settings({viewport, acceptDownloads: true}));
  const page = await pageOf(context, origin);
  await page.goto(`${origin}/direccion/`);
  await page.getByLabel('Usuario').waitFor();
  await accessible(page, 'signing in');
  return page;
}

async function signIn(page) {
  const password = page.getByLabel('Contraseña', {exact: true});
  await page.getByLabel('Usuario').fill('director');
  await password.fill('no-es-la-clave');
  await page.keyboard.press('Enter');
  await page.getByText('Usuario o contraseña incorrectos.').waitFor();
  await password.fill('director-5k');
  await page.keyboard.press('Enter');
  await page.locator('article').first().waitFor();
}

const dialog = (page) => page.getByRole('dialog');
const chip = (page, state) => page.locator(`.dir-chip[data-estado=${state}]`).first();
const place = (page, name) =>
    page.getByRole('navigation').getByRole('link', {name, exact: true}).click();

async function prepare(page, name) {
  await page.getByRole('button', {name: 'Nueva competencia'}).click();
  await dialog(page).getByLabel('Nombre').fill(name);
  await dialog(page).getByLabel('Fecha y hora').fill('2026-12-06T07:00');
  await dialog(page).getByRole('button', {name: 'Crear', exact: true}).click();
  await page.getByRole('heading', {name}).waitFor();
  await chip(page, 'programada').waitFor();
  return page.url();
}

async function bringIn(page, address, number) {
  const judge = `voluntario${number}`, box = dialog(page);
  await page.goto(`${origin}/direccion/jueces/`);
  await page.getByRole('button', {name: 'Jueces desde una hoja'}).click();
  const create = box.getByRole('button', {name: 'Crear las cuentas'});
  await box.locator('input[type=file]').setInputFiles(
      sheet('mal.csv', `usuario;rol\n${judge};director\n`));
  await box.getByText('Es juez o cronometrista').waitFor();
  hold(await create.isDisabled(), 'not with an error');
  await box.locator('input[type=file]').setInputFiles(
      sheet('jueces.csv', `usuario;nombre\n${judge};Sofía <b>Paz</b>\n`));
  await box.getByText('1 de 1 filas').waitFor();
  await box.getByLabel('Las claves').selectOption('pdf');
  const download = page.waitForEvent('download');
  await create.click();
  hold(readFileSync(await (await download).path()).subarray(0, 5).toString() === '%PDF-', 'a PDF');
  await page.locator(`li[data-juez=${judge}]`).getByText('Sofía <b>Paz</b>').waitFor();
  await page.goto(`${address}inscripcion/`);
  await page.getByRole('button', {name: 'Equipos desde una hoja'}).click();
  await box.locator('input[type=file]').setInputFiles(
      sheet('equipos.csv', `nombre;dorsal;juez\nCóndores;7;${judge}\n`));
  await box.getByText('1 de 1 filas').waitFor();
  await box.getByRole('button', {name: 'Guardar los equipos'}).click();
  await page.getByText('1 guardado.').waitFor();
  await page.getByRole('gridcell', {name: 'Cóndores'}).waitFor();
}

// By the session of the page, as somebody else who directs.
const stop = (page, race_id) => page.evaluate((id) => fetch(`/api/competencias/${id}/detener/`, {
  method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'
}), race_id);

async function startAndStop(page, name, address) {
  const id = address.match(/(\d+)\/$/)[1];
  const all = await fetch(`${origin}/api/admin/estado-competencias/`);
  for (const each of await all.json()) if (each.is_running) await stop(page, each.id);
  await place(page, 'Carrera');
  const start = page.getByRole('button', {name: 'Iniciar'});
  // Pressed as by who can only press: it asks, and nothing happens until it is answered.
  await start.evaluate((button) => button.click());
  await dialog(page).getByRole('button', {name: 'Cancelar'}).click();
  await chip(page, 'programada').waitFor();
  await start.evaluate((button) => button.click());
  await dialog(page).getByText(name).waitFor();
  await dialog(page).getByRole('button', {name: 'Iniciar'}).click();
  await chip(page, 'en_curso').waitFor();
  await page.locator('.dir-reloj').filter({hasText: /0:00:0[1-9]|0:0[1-9]|0:00:[1-5]/}).waitFor();
  await page.getByText('0 de 1 en línea').waitFor();
  // Somebody else stops it.
  await stop(page, id);
  await chip(page, 'detenida').waitFor();
  await page.goto(`${origin}/admin/app/competencia/${id}/iniciar/`);
  await dialog(page).getByText(`¿Iniciar «${name}»?`).waitFor();
  await dialog(page).getByRole('button', {name: 'Cancelar'}).click();
  await chip(page, 'detenida').waitFor();
  same(new URL(page.url()).pathname, `/direccion/${id}/`);
  const gone = await fetch(`${origin}/admin/app/competencia/${id}/borrar/`, {redirect: 'manual'});
  same(gone.status, 404);
}

async function inEnglish(page, name) {
  await fits(page, 'the race');
  await accessible(page, 'the race');
  await place(page, 'Competencias');
  await page.getByRole('link', {name, exact: true}).waitFor();
  await fits(page, 'the competitions');
  await accessible(page, 'the competitions');
  await page.getByRole('button', {name: 'Ajustes'}).click();
  await page.getByLabel('Idioma').selectOption('en');
  await page.getByRole('button', {name: 'Close'}).click();
  await page.locator('article').filter({hasText: name}).getByText('Stopped').waitFor();
  await page.getByRole('button', {name: 'Settings'}).click();
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.getByRole('button', {name: 'Sign in'}).waitFor();
  same(page.wrong, []);
}

await run(server, async () => {
  const browser = await launch();
  for (const [number, size] of [DESK, PHONE].entries()) {
    const name = `Carrera ${size.width}`, where = `${size.width} pixels wide`;
    const page = await open(browser, size);
    let address;
    await check(`the director signs in, ${where}`, () => signIn(page));
    await check(`a race is made, ${where}`, async () => {
      address = await prepare(page, name);
    });
    await check(`judges and teams come from sheets, ${where}`, () =>
        bringIn(page, address, number));
    await check(`it is started and stopped, ${where}`, () => startAndStop(page, name, address));
    await check(`the page fits and speaks English, ${where}`, () => inEnglish(page, name));
    await page.context().close();
  }
  await browser.close();
  rmSync(folder, {recursive: true, force: true});
});
