// For tests: the administration's page of a Servitec with its demo data, as a person uses it.
import {DESK, pageOf, settings} from './browser.mjs';
import {same} from './server.mjs';

export const CLAVES = {ana: 'recepcion-demo', beto: 'taller-demo', carla: 'admin-demo'};

export const go = (page, place, origin = page.origin) => page.goto(`${origin}/admin/${place}`);
export const heading = (page, name) =>
  page.getByRole('heading', {level: 1, name, exact: true}).waitFor();
export const row = (page, name) => page.getByRole('row').filter({hasText: name});
export const cell = (page, name, label) => row(page, name).locator(`td[data-label="${label}"]`);
export const button = (page, name) => page.getByRole('button', {name, exact: true});
export const dialog = (page) => page.getByRole('dialog');

// A browser of their own for `who`, signed in; `page.origin` is the server's.
export async function signInto(browser, server, who, {clave = CLAVES[who], way} = {}) {
  const context = await browser.newContext(settings(way ?? {viewport: DESK}));
  const page = await pageOf(context, server.origin);
  page.origin = server.origin;
  await go(page, '');
  await page.getByLabel('Usuario o correo').fill(who);
  await page.getByLabel('Contraseña', {exact: true}).fill(clave);
  await page.keyboard.press('Enter');
  await page.locator('#a-places').waitFor({state: 'attached'});
  return page;
}

export async function list(page, model = 'clientes', search = '') {
  await go(page, `modelos/${model}${search}`);
  await page.getByRole('grid').locator('tbody tr[data-id]').first().waitFor();
}

// Asks the API as the page does.
export const asks = (page, method, path, body) => page.evaluate(async ({method, path, body}) => {
  const headers = body === undefined ? {} : {'Content-Type': 'application/json'};
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(`/admin/api/${path}`, {method, headers, body: sent});
  return {status: answer.status, body: await answer.json().catch(() => null)};
}, {method, path, body});

export async function customer(page, nombre, more = {}) {
  const {status, body} = await asks(page, 'POST', 'modelos/clientes', {nombre, ...more});
  same(status, 201);
  return body;
}
