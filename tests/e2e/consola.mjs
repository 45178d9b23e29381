#!/usr/bin/env node
// The operator's console: sockets come and go and are cut, the history is filtered and saved, an
// event is tried without being published, an administrator speaks in a room; and who may not do any
// of it sees nothing.
import {readFileSync} from 'node:fs';
import WebSocket from 'ws';
import {
  accessible, DESK, fits, launch, network, pageOf, PHONE, scriptsOf, settings, until
} from '../support/browser.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';

const SCRIPT_KIB_MAX = 400;
const own = 'site.tablero.settings';
const flags = ['--demo', '--set', `${own}.difusion=audiencia`, '--set',
               `${own}.guardar_eventos=20000`];
const server = await serve('tablero', flags, {accounts: true});
const {origin} = server;

async function ask(method, path, who, body) {
  const headers = {'Content-Type': 'application/json'};
  if (who) headers.Authorization = `Bearer ${await tokenOf(who)}`;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(origin + path, {method, headers, body: sent});
  const text = await answer.text();
  return {status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : null};
}

const tokens = new Map();
async function tokenOf(username) {
  if (!tokens.has(username)) {
    const {body} = await ask('POST', '/api/login', undefined,
                             {username, password: `${username}-demo`});
    tokens.set(username, body.access_token);
  }
  return tokens.get(username);
}

const publish = (type, data) =>
    ask('POST', '/api/dashboard/emit-event', 'admin', {type, data});

// A socket of somebody's, with all it heard.
async function socketOf(username, ...rooms) {
  const token = await tokenOf(username);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws?token=${token}`);
  const heard = [];
  const line = {
    heard, close: () => socket.close(),
    closed: new Promise((done) => socket.on('close', done)),
    hears: (name) => until(() => heard.some(({event}) => event === name), `it hears ${name}`)
  };
  socket.on('message', (text) => heard.push(JSON.parse(text)));
  await line.hears('auth_success');
  for (const room of rooms) socket.send(JSON.stringify({event: 'join_room', data: {room}}));
  if (rooms.length) await line.hears('room_joined');
  return line;
}

async function signIn(page, username, path) {
  await page.goto(new URL(path, origin).href);
  await page.getByLabel('Usuario o correo').fill(username);
  await page.getByLabel('Contraseña', {exact: true}).fill(`${username}-demo`);
  await page.keyboard.press('Enter');
}

async function open(browser, username, path = '/consola/', way = {}) {
  const context = await browser.newContext(settings({viewport: DESK, ...way}));
  const page = await pageOf(context, origin);
  await signIn(page, username, path);
  await page.getByRole('navigation').first().waitFor();
  return page;
}

async function close(...pages) {
  for (const page of pages) {
    same(page.wrong, []);
    await page.context().close();
  }
}

const button = (page, name) => page.getByRole('button', {name, exact: true});
const dialog = (page) => page.getByRole('dialog');
const place = (page, name) => page.getByRole('link', {name, exact: true}).click();
const row = (page, name) => page.locator('tbody tr[data-id]').filter({hasText: name});

async function connections(browser) {
  const page = await open(browser, 'operador');
  await page.getByText('Nadie está conectado ahora.').waitFor();
  const {body: {id}} = await ask('GET', '/api/me', 'cliente');
  const customer = await socketOf('cliente', 'tema:pagos');
  const provider = await socketOf('proveedor');
  await row(page, 'tema:pagos').waitFor();
  await page.getByText('2 conexiones · Cliente: 1 · Proveedor: 1').waitFor();
  provider.close();
  await page.getByText('1 conexión · Cliente: 1').waitFor();
  await page.getByLabel('Rol', {exact: true}).selectOption('proveedor');
  await page.getByText('Ninguna conexión es así.').waitFor();
  same(new URL(page.url()).search, '?rol=proveedor');
  await button(page, 'Quitar filtros').click();
  await page.getByLabel('Usuario, sala o conexión').fill('PAGOS');
  await row(page, `user:${id}`).waitFor();
  await page.getByRole('button', {name: /^Desconectar a/}).click();
  await dialog(page).getByText(/código 4410/).waitFor();
  await dialog(page).getByText(/puede conectarse otra vez/).waitFor();
  await button(dialog(page), 'Desconectar').click();
  same(await customer.closed, 4410);
  await page.locator('.ui-notice').getByText(/^Desconectada/).waitFor();
  await page.getByText('Ninguna conexión es así.').waitFor();
  await button(page, 'Quitar filtros').click();
  await page.getByText('Nadie está conectado ahora.').waitFor();
  await close(page);
}

async function operators(browser) {
  const page = await open(browser, 'operador', '/consola/decir/');
  await page.getByRole('heading', {name: 'Esa página no existe'}).waitFor();
  same(await page.getByRole('link', {name: 'Decir en una sala'}).count(), 0);
  const said = {event: 'hola', payload: 1};
  const status = await page.evaluate(async (body) => (await fetch('/api/salas/sala/emitir', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body
  })).status, JSON.stringify(said));
  same(status, 403);
  same((await ask('POST', '/api/salas/sala/emitir', 'operador', said)).status, 403);
  await place(page, 'Publicadores');
  await page.getByText(/La da quien administra el sitio/).waitFor();
  const chief = await open(browser, 'admin', '/consola/publicadores/');
  const keys = chief.getByRole('link', {name: 'Llaves'});
  same(await keys.getAttribute('href'), '/admin/llaves');
  await close(chief);
  await page.goto(`${origin}/dashboard.html`);
  await place(page, 'Consola');
  await page.getByRole('heading', {name: 'Conexiones', level: 1}).waitFor();
  await close(page);
}

const PATHS = ['/api/conexiones', '/api/publicadores', '/api/historial', '/api/historial/eventos',
               '/api/historial/eventos/1', '/api/consola'];

async function customers(browser) {
  const context = await browser.newContext(settings());
  const page = await pageOf(context, origin), asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signIn(page, 'cliente', '/consola/historial/');
  await page.getByRole('heading', {name: 'Esta página es de quien opera el sitio'}).waitFor();
  same(await page.getByRole('navigation').count(), 0);
  same(asked.filter((path) => PATHS.includes(path)), [], 'nothing is read');
  for (const path of PATHS) {
    same((await ask('GET', path, 'cliente')).status, 403, path);
    same((await ask('GET', path)).status, 401, path);
  }
  const simulated = await ask('POST', '/api/reglas/simular', 'cliente', {type: 'a'});
  const cut = await ask('POST', '/api/conexiones/x/desconectar', 'cliente');
  same([simulated.status, cut.status], [403, 403]);
  await accessible(page, 'who may not');
  await place(page, 'El tablero');
  await page.locator('#quien').getByText('cliente').waitFor();
  hold(await page.locator('#consola').isHidden(), 'no way to the console');
  await page.goBack();
  await page.locator('main').getByRole('button', {name: 'Salir'}).click();
  await page.getByLabel('Usuario o correo').waitFor();
  await close(page);
}

const events = async () => (await ask('GET', '/api/historial/eventos', 'admin')).body;

async function simulation(browser) {
  const {total, eventos: [last]} = await events();
  const page = await open(browser, 'operador', '/consola/simular/');
  const listener = await socketOf('admin');
  await page.getByLabel('Tipo').fill('reserva:creada');
  await page.getByLabel('Datos (JSON)').fill('{"reserva": {\n  "clienteId": 2,\n}');
  await button(page, 'Simular').click();
  await page.getByText('Esto no es JSON: línea 3, columna 1.').waitFor();
  await page.getByLabel('Datos (JSON)').fill('[1]');
  await button(page, 'Simular').click();
  await page.getByText('Debe ser un objeto').waitFor();
  const data = {reserva: {id: 900, clienteId: 2, proveedorId: 3}};
  await page.getByLabel('Datos (JSON)').fill(JSON.stringify(data));
  await button(page, 'Simular').click();
  await page.getByText('Es una simulación: no se publicó nada.').waitFor();
  await page.getByText('Solo para algunos: ahora lo oiría 1 conexión.').waitFor();
  const answer = page.getByRole('region', {name: 'A quién le llegaría'});
  await answer.getByText('Quien tiene el rol Administrador').waitFor();
  await answer.getByText('El usuario 2').waitFor();
  const told = await answer.getByRole('row').filter({hasText: 'reserva:notificacion'}).innerText();
  hold(told.includes('Solo al rol Administrador'), told);
  await page.getByLabel('Tipo').fill('otra:cosa');
  await button(page, 'Simular').click();
  await page.getByText('Nadie conoce «otra:cosa»').waitFor();
  await button(page, 'Traer un evento del historial').click();
  await dialog(page).getByRole('listitem').first().getByRole('button').click();
  await page.getByText(`Es el evento ${last.seq}.`).waitFor();
  same(await page.getByLabel('Tipo').inputValue(), last.type);
  await button(page, 'Simular').click();
  await page.getByText('Es una simulación: no se publicó nada.').waitFor();
  same((await events()).total, total, 'nothing is published');
  const words = listener.heard.map(({event}) => event);
  same(words.filter((name) => /^(reserva|negocio|otra)/.test(name)), [], 'nobody hears of it');
  listener.close();
  await close(page);
}

async function rooms(browser) {
  const listener = await socketOf('cliente', 'tema:ofertas');
  const page = await open(browser, 'admin', '/consola/decir/');
  await page.locator('#salas option[value="tema:ofertas"]').waitFor({state: 'attached'});
  await button(page, 'Decir…').click();
  await page.getByText('Escriba una sala.').waitFor();
  await button(page, 'tema:ofertas (1)').click();
  await page.getByLabel('Evento').fill('oferta:nueva');
  await page.getByLabel('Contenido (JSON)').fill('{"texto": "<b>-20 %</b>"}');
  await button(page, 'Decir…').click();
  await dialog(page).getByText('«oferta:nueva» lo oirá 1 conexión.').waitFor();
  same(listener.heard.filter(({event}) => event === 'oferta:nueva'), [], 'not before the answer');
  await button(dialog(page), 'Decirlo').click();
  await listener.hears('oferta:nueva');
  const {data} = listener.heard.find(({event}) => event === 'oferta:nueva');
  same(data.texto, '<b>-20 %</b>');
  const said = page.locator('.con-dichos > li');
  await said.getByText('tema:ofertas').waitFor();
  hold((await said.locator('pre').textContent()).includes('<b>-20 %</b>'), 'as text');
  listener.close();
  await close(page);
}

// What the page saves under that button.
async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  await page.locator('.ui-notice').getByText(file.suggestedFilename()).last().waitFor();
  return readFileSync(await file.path(), 'utf8');
}

async function history(browser) {
  same((await publish('consola:prueba', {n: 1})).status, 202);
  same((await publish('consola:prueba', {html: '<img src=x onerror="document.title=1">'})).status,
       202);
  const page = await open(browser, 'operador', '/consola/historial/');
  await page.getByRole('gridcell').first().waitFor();
  const rows = page.locator('tbody tr[data-id]');
  same(await rows.count(), 25);
  await button(page, 'Siguiente').click();
  await page.getByText(/^26–50 de/).waitFor();
  await page.getByLabel('Tipo', {exact: true}).fill('consola:prueba');
  await page.keyboard.press('Enter');
  await page.getByText('1–2 de 2').waitFor();
  await button(page, 'Hoy').click();
  await page.waitForURL(/desde=\d{4}-\d\d-\d\d&hasta=/);
  await page.getByText('1–2 de 2').waitFor();
  const lines = (await saved(page, 'Bajar JSONL')).trim().split('\n').map((line) =>
      JSON.parse(line));
  same(lines.map(({type, data}) => [type, data.n ?? '']),
       [['consola:prueba', 1], ['consola:prueba', '']]);
  const sheet = (await saved(page, 'Bajar CSV')).trim().split('\r\n');
  same(sheet.length, 3);
  hold(sheet.slice(1).every((line) => line.includes(',consola:prueba,')), sheet);
  await rows.first().getByRole('link').click();
  await dialog(page).locator('pre').waitFor();
  hold((await dialog(page).locator('pre').textContent()).includes('<img src=x'), 'shown as text');
  same(await dialog(page).locator('img').count(), 0);
  await page.reload();
  await dialog(page).locator('pre').waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({state: 'detached'});
  await page.getByLabel('Desde', {exact: true}).fill('2030-01-01');
  await page.getByText('Ningún evento es así.').waitFor();
  hold(await button(page, 'Bajar CSV').isDisabled(), 'nothing to save');
  await close(page);
}

// Two answers of the server are one file.
async function longFile(browser) {
  const count = 10_500, type = 'consola:muchos';
  for (let from = 0; from < count; from += 500) {
    const events = Array.from({length: 500}, (_, n) => ({type, data: {n: from + n}}));
    const {body} = await ask('POST', '/api/dashboard/emit-batch', 'admin', {events});
    same(body.aceptados, 500);
  }
  const page = await open(browser, 'operador', `/consola/historial/?type=${type}`);
  await page.getByText('1–25 de 10.500').or(page.getByText('1–25 de 10,500')).waitFor();
  const lines = (await saved(page, 'Bajar JSONL')).trim().split('\n');
  same(lines.map((line) => JSON.parse(line).data.n), Array.from({length: count}, (_, n) => n));
  const sheet = (await saved(page, 'Bajar CSV')).trim().split('\r\n');
  same([sheet.length, sheet.filter((line) => line.includes('seq,')).length], [count + 1, 1]);
  await close(page);
}

async function publishers(browser) {
  await publish('', {});
  const page = await open(browser, 'admin', '/consola/publicadores/');
  const cell = (label) => row(page, 'admin').locator(`td[data-label="${label}"]`);
  await cell('Aceptados').getByText('2', {exact: true}).waitFor();
  await cell('Rechazados').getByText('1', {exact: true}).waitFor();
  await cell('Errores').getByText(/33/).waitFor();
  await close(page);
}

const PLACES = ['', 'publicadores/', 'historial/', 'simular/', 'decir/', 'nada/'];

// Each dialog of the page, and a simulation answered.
const DIALOGS = {
  disconnecting: async (page) => {
    await page.goto(`${origin}/consola/`);
    await page.getByRole('button', {name: /^Desconectar a/}).first().click();
  },
  event: (page) => page.goto(`${origin}/consola/historial/?evento=1`),
  choosing: async (page) => {
    await page.goto(`${origin}/consola/simular/`);
    await button(page, 'Traer un evento del historial').click();
    await dialog(page).getByRole('listitem').first().waitFor();
  },
  saying: async (page) => {
    await page.goto(`${origin}/consola/decir/`);
    await page.getByRole('combobox', {name: 'Sala'}).fill('user:2');
    await page.getByLabel('Evento').fill('hola');
    await page.getByLabel('Contenido (JSON)').fill('{"a": 1}');
    await button(page, 'Decir…').click();
  }
};

async function simulated(page) {
  await page.goto(`${origin}/consola/simular/?evento=1`);
  await page.getByText('Es el evento 1.').waitFor();
  await page.getByLabel('Tipo').fill('otra:cosa');
  await button(page, 'Simular').click();
  await page.getByText('Es una simulación: no se publicó nada.').waitFor();
}

async function everybody(browser) {
  const line = await socketOf('cliente', 'tema:a');
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, 'admin', '/consola/', {viewport: PHONE, colorScheme});
    for (const path of PLACES) {
      await page.goto(`${origin}/consola/${path}`);
      await page.locator('h1').first().waitFor();
      await page.locator('.ui-waiting').first().waitFor({state: 'detached'});
      await accessible(page, `/consola/${path}, ${colorScheme}`);
      await fits(page, path);
    }
    for (const [name, show] of Object.entries(DIALOGS)) {
      await show(page);
      await dialog(page).locator('h2').waitFor();
      await accessible(page, `${name}, ${colorScheme}`);
      await fits(page, name);
    }
    page.once('dialog', (question) => question.accept());
    await simulated(page);
    await accessible(page, `simulated, ${colorScheme}`);
    await fits(page, 'simulated');
    await close(page);
  }
  line.close();
}

async function english(browser) {
  const page = await open(browser, 'admin', '/consola/');
  await button(page, 'Alba Mora: Ajustes').click();
  await dialog(page).getByLabel('Idioma').selectOption('en');
  await page.getByRole('heading', {name: 'Connections', level: 1}).waitFor();
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.getByRole('heading', {name: 'Sign in'}).waitFor();
  await close(page);
}

// What was read stays, with what is wrong above it, and is read again by itself.
async function away(browser) {
  const net = await network(server.port), line = await socketOf('cliente', 'tema:red');
  const page = await pageOf(await browser.newContext(settings({viewport: DESK})), net.origin);
  await signIn(page, 'operador', `${net.origin}/consola/`);
  await row(page, 'tema:red').waitFor();
  net.cut();
  await page.getByRole('alert').getByText('No hay conexión con el servidor.').waitFor();
  hold(await row(page, 'tema:red').isVisible(), 'what was read stays');
  await accessible(page, 'away');
  net.mend();
  await page.getByText('No hay conexión con el servidor.').waitFor({state: 'detached'});
  line.close();
  await row(page, 'tema:red').waitFor({state: 'detached'});
  await close(page);
  net.close();
}

// The next reading is refused, and the page asks who it is.
async function ended(browser) {
  const page = await open(browser, 'operador', '/consola/historial/?type=pago:procesado');
  await page.getByRole('gridcell').first().waitFor();
  await page.evaluate(() => fetch('/api/logout', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'
  }));
  await button(page, 'Leer de nuevo').click();
  await page.getByLabel('Usuario o correo').fill('operador');
  await page.getByLabel('Contraseña', {exact: true}).fill('operador-demo');
  await page.keyboard.press('Enter');
  await row(page, 'pago:procesado').first().waitFor();
  same(await row(page, 'reserva:creada').count(), 0, 'it is where it was');
  await close(page);
}

await run(server, async () => {
  const browser = await launch();
  await check('an operator sees sockets come and go, and cuts one', () => connections(browser));
  await check('an operator does not speak in rooms', () => operators(browser));
  await check('a customer sees nothing', () => customers(browser));
  await check('a simulation tells who would hear, and publishes nothing', () =>
      simulation(browser));
  await check('an administrator says something in a room', () => rooms(browser));
  await check('the history is filtered, and a file holds exactly that', () => history(browser));
  await check('publishers are counted', () => publishers(browser));
  await check('everybody can use it', () => everybody(browser));
  await check('a file of more than ten thousand events is one', () => longFile(browser));
  await check('it speaks English, and is left', () => english(browser));
  await check('without a network it says so, and comes back', () => away(browser));
  await check('a session that ended begins again where it was', () => ended(browser));
  await check(`it loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const page = await open(browser, 'admin');
    for (const path of ['', 'historial/', 'simular/']) {
      const shown = (one) => one.getByRole('heading', {level: 1}).waitFor();
      const {brotli, gzip, files} =
          await scriptsOf(page.context(), `${origin}/consola/${path}`, shown);
      console.log(`       /consola/${path}: ${brotli} KiB by brotli, ${gzip} KiB by gzip,` +
          ` ${files} files`);
      hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
    }
    await close(page);
  });
  await browser.close();
});
