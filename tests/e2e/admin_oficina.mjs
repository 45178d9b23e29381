#!/usr/bin/env node
// The administration's page, for who looks after a site: whom and when the audit is asked for, the
// log further back, keys, accounts and their links, the own password, and the way around.
import {
  accessible, fits, launch, pageOf, PATIENCE_MS, PHONE, settings
} from '../support/browser.mjs';
import {asks, button, CLAVES, dialog, go, heading, signInto} from '../support/desk.mjs';
import {check, hold, ready, run, same, serve, stop} from '../support/server.mjs';

const SMALL_DESK = {width: 1280, height: 800};
const server = await serve('servitec', ['--demo'], {accounts: true});
const board = await serve('tablero', ['--demo']);
let browser, carla;

const menu = (page) => page.locator('#a-places');
const person = (page) => page.getByRole('button', {name: /Su cuenta y esta pantalla$/});
const signIn = (who, clave, way = {viewport: SMALL_DESK}) =>
  signInto(browser, server, who, {clave, way});

async function made(path, body) {
  const answer = await asks(carla, 'POST', path, body);
  same(answer.status, 201);
  return answer.body;
}

async function auditAsked() {
  const {id} = await made('usuarios', {usuario: 'zoila', roles: ['recepcionista']});
  await asks(carla, 'PATCH', `usuarios/${id}`, {roles: ['tecnico']});
  const key = await made('llaves', {nombre: 'Bodega', roles: ['tecnico']});
  await asks(carla, 'DELETE', `llaves/${key.id}`);
  await made('modelos/clientes', {nombre: 'Auditada'});
  await go(carla, 'auditoria');
  const entries = carla.getByRole('list', {name: 'Auditoría'}).locator(':scope > li');
  await carla.getByLabel('Qué', {exact: true}).selectOption({label: 'Llaves y publicadores'});
  const revoked = entries.filter({hasText: 'Revocada'});
  await revoked.getByRole('link', {name: 'Llave Bodega'}).waitFor();
  await carla.getByLabel('Qué', {exact: true}).selectOption({label: 'Usuarios y roles'});
  const changed = entries.filter({hasText: 'Cambiada'}).filter({hasText: 'Cuenta zoila'});
  await changed.getByRole('row', {name: 'Roles Recepción Técnico'}).waitFor();
  await carla.getByLabel('Cuál').selectOption({label: 'zoila'});
  await carla.getByLabel('Quién').selectOption({label: 'carla'});
  await carla.getByLabel('Desde el día').fill('2020-01-31');
  await carla.waitForURL(/modelo=usuarios.*registro=\d+.*quien=\d+.*desde=2020-01-31/);
  await carla.reload();
  await changed.first().waitFor();
  same(await carla.getByLabel('Desde el día').inputValue(), '2020-01-31');
  await changed.first().getByRole('link').click();
  await heading(carla, 'Usuarios y roles');
  await carla.goBack();
  await changed.first().waitFor();
  await accessible(carla, 'the audit, asked');
  await carla.getByLabel('Quién').selectOption({label: 'beto'});
  await carla.getByText('Nada corresponde a lo que busca.').waitFor();
  await carla.getByLabel('Quién').selectOption({label: 'carla'});
  await carla.getByLabel('Hasta el día').fill('2020-02-01');
  await carla.getByText('Nada corresponde a lo que busca.').waitFor();
  await button(carla, 'Mostrar todo').click();
  await entries.filter({hasText: 'Auditada'}).waitFor();
}

async function furtherBack() {
  await go(carla, 'registro');
  const shown = carla.locator('.a-log li');
  await shown.nth(99).waitFor();
  const before = await shown.count();
  await button(carla, 'Más antiguos').click();
  await shown.nth(before + 50).waitFor();
  await carla.getByLabel('Evento').selectOption('venta_creada');
  await carla.waitForURL(/evento=venta_creada/);
  await shown.nth(99).waitFor();
  const sales = await shown.count();
  await carla.getByPlaceholder('Buscar').fill('cliente_id');
  await button(carla, 'Más antiguos').click();
  await shown.nth(sales).waitFor();
  same(new Set(await shown.locator('b').allTextContents()), new Set(['venta_creada']));
  await accessible(carla, 'the log, further back');
}

async function keysFit() {
  const long = {
    id: 7, nombre: 'Sistema de la bodega central', prefijo: 'chq_a', roles: ['recepcionista'],
    tipos: ['orden.creada', 'orden.lista'], creada: '2026-01-02T10:00:00Z',
    vence: '2027-01-02T10:00:00Z', ultimo_uso: '2026-11-02T10:00:00Z', revocada: null, viva: true,
    publicado: {aceptados: 1, repetidos: 2, rechazados: 0, ultimo: '2026-11-02T10:00:00Z'}
  };
  await carla.route('**/admin/api/llaves', (route) => route.fulfill({json: [
    long, {...long, id: 8, nombre: 'Vieja', viva: false, revocada: '2026-02-02T10:00:00Z'},
    {...long, id: 9, nombre: 'Pasada', viva: false, vence: '2026-02-02T10:00:00Z'}
  ]}));
  await go(carla, 'llaves');
  const end = button(carla, 'Revocar Sistema de la bodega central');
  await end.waitFor();
  const {x, width} = await end.boundingBox();
  hold(x + width <= SMALL_DESK.width, `the button ends at ${x + width} px`);
  const row = (name) => carla.getByRole('row').filter({hasText: name});
  await row('Sistema').getByText('1 aceptado, 2 repetidos, 0 rechazados').waitFor();
  await row('Sistema').getByText('Recepción').waitFor();
  await row('Vieja').getByText('Revocada').waitFor();
  await row('Pasada').getByText('Vencida').waitFor();
  await carla.unroute('**/admin/api/llaves');
}

async function invited() {
  for (const [usuario, roles, next] of [
    ['nora', ['recepcionista'], ['Mostrador', 'Taller']],
    ['jefa', ['administrador'], ['Mostrador', 'Taller', 'Administración']]
  ]) {
    const {enlace} = await made('usuarios', {usuario, roles});
    const page = await pageOf(await browser.newContext(settings({colorScheme: 'dark'})),
                              server.origin);
    await page.goto(server.origin + enlace);
    await page.getByText(usuario, {exact: true}).waitFor();
    await page.getByText('Use 8 caracteres o más.').waitFor();
    await accessible(page, 'a link');
    await page.getByLabel(/Contraseña nueva/).fill('una-clave-larga');
    await page.keyboard.press('Enter');
    await page.getByText(/Listo: la sesión está abierta/).waitFor();
    same(await page.getByRole('navigation').getByRole('link').allTextContents(), next);
    await accessible(page, 'a link that was used');
    await fits(page, 'a link that was used');
    await page.getByRole('link', {name: next.at(-1)}).click();
    await page.waitForURL(/\/(taller|admin)\//);
    await page.goto(server.origin + enlace);
    await page.getByText(/El enlace no sirve/).waitFor();
    same(await page.getByText(usuario, {exact: true}).count(), 0);
    same(page.wrong, []);
    await page.context().close();
  }
}

async function ownPassword() {
  const beto = await signIn('beto', CLAVES.beto, {viewport: PHONE});
  const elsewhere = await signIn('beto');
  const {body: {yo}} = await asks(beto, 'GET', 'aplicacion');
  await beto.getByRole('banner').getByText(yo.nombre).waitFor();
  await fits(beto, 'who is signed in');
  await person(beto).focus();
  await beto.keyboard.press('Enter');
  await button(dialog(beto), 'Cambiar mi contraseña').click();
  await dialog(beto).getByLabel('Contraseña actual').waitFor();
  await accessible(beto, 'the own password');
  const small = await dialog(beto).locator('button, select').evaluateAll((all) =>
    all.filter((each) => each.offsetHeight > 0 && each.offsetHeight < 44
        && !each.closest('.mantine-PasswordInput-section')).map((each) => each.outerHTML));
  same(small, []);
  const change = async (now, next) => {
    await dialog(beto).getByLabel('Contraseña actual').fill(now);
    await dialog(beto).getByLabel('Contraseña nueva').fill(next);
    await beto.keyboard.press('Enter');
  };
  await change(CLAVES.beto, 'corta');
  await dialog(beto).getByText('Use 8 caracteres o más.', {exact: true}).waitFor();
  await change('no es esa', 'otra-clave-larga');
  await dialog(beto).getByText('La contraseña actual no es esa.').waitFor();
  await change(CLAVES.beto, 'otra-clave-larga');
  await beto.getByText('Contraseña cambiada').waitFor();
  await beto.reload();
  await beto.getByRole('banner').getByText(yo.nombre).waitFor();
  same((await asks(elsewhere, 'GET', 'aplicacion')).status, 401);
  await (await signIn('beto', 'otra-clave-larga')).context().close();
  for (const page of [beto, elsewhere]) await page.context().close();
}

// Somebody sees where else he is signed in, and ends it from here.
async function ownSessions() {
  const here = await signIn('ana'), elsewhere = await signIn('ana');
  await person(here).click();
  await button(dialog(here), 'Mis sesiones abiertas').click();
  const sessions = dialog(here).getByRole('listitem');
  await sessions.nth(1).waitFor();
  same(await sessions.count(), 2);
  same(await sessions.filter({hasText: 'esta'}).getByRole('button').count(), 0);
  await accessible(here, 'own sessions');
  await sessions.getByRole('button', {name: /^Terminar la sesión/}).click();
  await sessions.nth(1).waitFor({state: 'detached'});
  same((await asks(elsewhere, 'GET', 'aplicacion')).status, 401);
  same((await asks(here, 'GET', 'aplicacion')).status, 200);
  for (const page of [here, elsewhere]) await page.context().close();
}

async function aroundTheMenu() {
  const page = await signIn('carla');
  const here = menu(page).locator('[aria-current]');
  for (const place of ['auditoria', 'modelos/pagos', 'ajustes']) {
    await go(page, place);
    await here.waitFor();
    const {y, height} = await here.boundingBox();
    hold(y > 0 && y + height < SMALL_DESK.height, `${place} is at ${y} px`);
  }
  for (const group of ['Datos', 'Administración', 'Páginas del sitio'])
    hold((await menu(page).getByRole('button', {name: group}).boundingBox()).y
        < SMALL_DESK.height, `${group} is not in sight`);
  same(await menu(page).getByRole('link', {name: 'Pagos'}).count(), 0);
  await menu(page).getByRole('button', {name: 'Datos'}).click();
  await menu(page).getByRole('link', {name: 'Pagos'}).waitFor();
  await page.reload();
  await menu(page).getByRole('link', {name: 'Pagos'}).waitFor();
  await menu(page).getByText('Horas de America/Mexico_City').waitFor();
  await page.context().close();
  const other = await pageOf(await browser.newContext(settings({viewport: SMALL_DESK})),
                             board.origin);
  await go(other, '', board.origin);
  await menu(other).getByRole('link').first().waitFor();
  const names = await menu(other).locator('a').allTextContents();
  same(names.filter((name, at) => names.indexOf(name) !== at), []);
  same(await menu(other).locator('a[href="/dashboard.html"]').count(), 1);
  await other.context().close();
}

async function accountsSaid() {
  const {body} = await asks(carla, 'GET', 'usuarios?search=zoila');
  await go(carla, 'usuarios?search=zoila');
  await carla.locator('td[data-label="Número"]').getByText(String(body[0].id)).waitFor();
  await button(carla, 'Nueva cuenta').click();
  await dialog(carla).getByLabel('Usuario').fill('Zoila');
  await button(dialog(carla), 'Crear').click();
  await dialog(carla).getByText('Ya hay una cuenta con ese nombre.').waitFor();
  await dialog(carla).getByLabel('Usuario').and(carla.locator('[aria-invalid=true]')).waitFor();
}

// What stands behind the question for the password is in the person's language too.
async function sessionOver() {
  const page = await signIn('ana');
  await page.context().clearCookies();
  await menu(page).getByRole('link', {name: 'Pagos'}).click();
  await dialog(page).getByText('La sesión terminó', {exact: true}).waitFor();
  await page.getByText('La sesión terminó: entre de nuevo.').first().waitFor();
  same(await page.getByText('Not authenticated').count(), 0);
  await page.context().close();
}

await run(server, async () => {
  await ready(board);
  browser = await launch();
  carla = await signIn('carla');
  carla.setDefaultTimeout(PATIENCE_MS);
  await check('the audit is asked for what, who and when', auditAsked);
  await check('the log is read further back while one looks for something', furtherBack);
  await check('keys say what they are, and can be revoked, beside the menu', keysFit);
  await check('a one-time link says whose it is and leads on', invited);
  await check('everybody changes the own password and stays inside', ownPassword);
  await check('somebody ends the own session elsewhere', ownSessions);
  await check('the menu shows where one is and what else there is', aroundTheMenu);
  await check('an account has its number; a name that is taken is told at the field', accountsSaid);
  await check('a session that is over says so in Spanish', sessionOver);
  await check('the page did nothing wrong', () => same(carla.wrong, []));
  await browser.close();
  await stop(board);
});
