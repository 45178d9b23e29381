#!/usr/bin/env node
// The director's page as a race runs: two who direct and a judge's telephone hear each other; what
// is decided can be undone to the exact former ranking; sheets, passwords, and who may see nothing.
import {readFileSync} from 'node:fs';
import WebSocket from 'ws';
import {
  accessible, DESK, fits, launch, pageOf, PHONE, scriptsOf, settings, until
} from '../support/browser.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';
import {workbook} from '../support/workbook.mjs';

const SCRIPT_KIB_MAX = 400;
const server = await serve('server5k', ['--demo'], {accounts: true});
const {origin} = server;

async function ask(method, path, who, body) {
  const headers = {'Content-Type': 'application/json'};
  if (who) headers.Authorization = `Bearer ${who}`;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(origin + path, {method, headers, body: sent});
  return {status: answer.status, body: await answer.json().catch(() => null)};
}

const login = (username, password) =>
    ask('POST', '/api/login/', undefined, {username, password});
const tokenOf = async (username) => (await login(username, `${username}-5k`)).body.access;
const results = async () => (await ask('GET', '/api/competencias/1/resultados/')).body;
const print = async () => (await results()).huella;

// A time of some judge, by his socket.
async function tell(judge, message) {
  const token = await tokenOf(judge);
  const {id} = (await ask('GET', '/api/me/', token)).body;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws/juez/${id}/?token=${token}`);
  await new Promise((done, failed) => socket.on('open', done).on('error', failed));
  const answer = new Promise((done) => socket.on('message', (data) => {
    const said = JSON.parse(data);
    if (said.tipo !== 'conexion_establecida') done(said);
  }));
  socket.send(JSON.stringify(message));
  const said = await answer;
  socket.close();
  same(said.tipo, 'tiempo_registrado', JSON.stringify(said));
}

async function signIn(page, username, path = '/direccion/', password = `${username}-5k`) {
  await page.goto(origin + path);
  await page.getByLabel('Usuario').fill(username);
  await page.getByLabel('Contraseña', {exact: true}).fill(password);
  await page.keyboard.press('Enter');
}

async function open(browser, username, path, way = {}) {
  const context = await browser.newContext(settings({viewport: DESK, ...way}));
  const page = await pageOf(context, origin);
  await signIn(page, username, path);
  await page.getByRole('navigation').first().waitFor();
  await page.getByText('En línea', {exact: true}).first().waitFor();
  return page;
}

async function close(...pages) {
  for (const page of pages) {
    same(page.wrong, []);
    await page.context().close();
  }
}

const button = (page, name) => page.getByRole('button', {name});
const dialog = (page) => page.getByRole('dialog');
const state = (page, name) => page.locator(`.ui-bar .dir-chip[data-estado=${name}]`).waitFor();
const undo = (page) => page.locator('.ui-notice').last().getByRole('button', {name: 'Deshacer'});
const team = (page, number) => page.locator(`li[data-equipo="${number}"]`);

async function held(page, name, reached) {
  await button(page, name).hover();
  await page.mouse.down();
  await state(page, reached);
  await page.mouse.up();
}

async function holding(browser) {
  const one = await open(browser, 'director', '/direccion/1/');
  const two = await open(browser, 'admin', '/direccion/1/', {viewport: PHONE});
  await state(one, 'en_curso');
  // Let go at once: nothing happens, and it is said.
  await button(one, 'Pausar').evaluate((it) => {
    const press = (kind) => new PointerEvent(kind, {bubbles: true, button: 0});
    it.dispatchEvent(press('pointerdown'));
    it.dispatchEvent(press('pointerup'));
  });
  await one.getByText('Pausar: se soltó antes. Nada cambió.').waitFor({state: 'attached'});
  same((await results()).competencia.estado, 'en_curso');
  await held(one, 'Pausar', 'pausada');
  await state(two, 'pausada');
  await button(two, 'Reanudar').focus();
  await two.keyboard.down('Enter');
  await state(two, 'en_curso');
  await two.keyboard.up('Enter');
  await state(one, 'en_curso');
  await close(one, two);
}

async function telephone(browser) {
  const one = await open(browser, 'director', '/direccion/1/');
  const two = await open(browser, 'admin', '/direccion/1/', {viewport: PHONE});
  const judge = await pageOf(await browser.newContext(settings()), origin);
  const seat = one.locator('[data-juez=juez4]');
  await team(one, 40).getByText('0 de 15').waitFor();
  await signIn(judge, 'juez4', '/juez/');
  await judge.getByRole('link', {name: /Los Ñandúes/}).click();
  await seat.getByText('En línea').waitFor();
  await judge.locator('.juez-boton').click();
  for (const page of [one, two]) await team(page, 40).getByText('1 de 15', {exact: true}).waitFor();
  await team(one, 40).getByText(/con 1 de 15$/).waitFor();
  await held(one, 'Pausar', 'pausada');
  await judge.getByText('En pausa').waitFor();
  await held(one, 'Reanudar', 'en_curso');
  await judge.getByText('En curso').waitFor();
  await close(judge);
  await seat.getByText(/Visto hace/).waitFor();
  await close(one, two);
}

async function review(browser) {
  const record = {tipo: 'registrar_tiempo', equipo_id: 4, dorsal: '401'};
  await tell('juez4', {...record, tiempo: 1_200_000});
  const one = await open(browser, 'director', '/direccion/1/revision/');
  const two = await open(browser, 'jefe', '/direccion/1/revision/', {viewport: PHONE});
  await one.getByText('No hay nada que decidir.').waitFor();
  await tell('cronometrista', {...record, tiempo: 1_265_500});
  const doubt = (page) => page.locator('article', {hasText: 'Los Ñandúes'});
  for (const page of [one, two]) {
    await doubt(page).getByText('0:20:00.000').waitFor();
    await doubt(page).getByText('0:21:05.500').waitFor();
    await doubt(page).getByText('+65.500 s frente al otro').waitFor();
  }
  same(await doubt(one).count(), 1, 'the two times of a runner are one question');
  const before = await print();
  await doubt(one).getByRole('button', {name: 'Vale este: 0:21:05.500'}).click();
  for (const page of [one, two]) await page.getByText('No hay nada que decidir.').waitFor();
  hold(await print() !== before, 'the ranking has the chosen time');
  await undo(one).click();
  for (const page of [one, two]) await doubt(page).getByText('0:20:00.000').waitFor();
  same(await print(), before, 'the exact former ranking');
  await doubt(two).getByRole('button', {name: 'Vale este: 0:20:00.000'}).click();
  await one.getByText('No hay nada que decidir.').waitFor();
  await one.getByRole('link', {name: 'Historial'}).click();
  await one.getByText('Eligió entre dos jueces').first().waitFor();
  same(await one.locator('li[data-tipo=elegir]').count(), 2);
  same(await one.locator('li[data-tipo=elegir][data-deshecha]').count(), 1);
  hold(await one.getByText(/^Deshizo: Eligió/).isVisible(), 'the undoing is told');
  same(await one.getByText(/Estado: .*(dudoso|confirmado)/).count(), 0, 'in words, not in codes');
  await one.locator('li[data-tipo=elegir]').first().getByRole('button').click();
  await one.locator('li[data-tipo=elegir][data-deshecha]').nth(1).waitFor();
  same(await print(), before);
  await close(one, two);
}

async function corrections(browser) {
  const page = await open(browser, 'director', '/direccion/1/equipo/1/');
  const other = await open(browser, 'admin', '/direccion/1/equipo/1/', {viewport: PHONE});
  const row = (n) => page.locator('.dir-tiempos > li').nth(n);
  await row(14).waitFor();
  const before = await print(), undone = async (about) => {
    await undo(page).click();
    await until(async () => await print() === before, about);
    await page.locator('.ui-notice').last().getByText('Deshecho.').waitFor();
  };
  await row(0).getByRole('button').click();
  await dialog(page).getByLabel('Tiempo').fill('veinte');
  await button(dialog(page), 'Guardar').click();
  await dialog(page).getByText('Escriba el tiempo así').waitFor();
  await dialog(page).getByLabel('Tiempo').fill('0:10:00.125');
  await dialog(page).getByLabel('Motivo').fill('vídeo');
  await button(dialog(page), 'Guardar').click();
  for (const each of [page, other]) await each.getByText('0:10:00.125').waitFor();
  await undone('a change of a time');
  await row(2).getByRole('button').click();
  const teams = dialog(page).getByLabel('Pasar al equipo');
  await teams.selectOption({label: '60 · Guerreros del Inca'});
  await dialog(page).getByRole('button', {name: 'Pasar', exact: true}).click();
  await page.getByText('14 de 15').waitFor();
  await undone('a move');
  await row(3).getByRole('button').click();
  await button(dialog(page), 'Anular').click();
  await page.locator('.dir-tiempos > li[data-estado=anulado]').waitFor();
  await undone('a void time');
  const swap = async () => {
    await row(1).getByRole('button').click();
    const others = dialog(page).getByLabel('Intercambiar con');
    const names = await others.locator('option').allTextContents();
    await others.selectOption({label: names.find((name) => name.startsWith('20 ·'))});
    await dialog(page).getByRole('button', {name: 'Intercambiar', exact: true}).click();
    await page.locator('.ui-notice').last().getByText('Intercambiados.').waitFor();
  };
  await swap();
  hold(await print() !== before, 'two finishes are swapped');
  await undone('a swap');
  await page.locator('select[name=estado]').selectOption('DSQ');
  await button(page, 'Cambiar el estado').click();
  await page.getByText('Escriba el motivo.').waitFor();
  await page.getByLabel('Motivo').fill('atajo');
  await button(page, 'Cambiar el estado').click();
  await until(async () => (await results()).descalificados === 1, 'it is disqualified');
  await other.getByText(/15 de 15 · DSQ/).waitFor();
  await undone('a state');
  await close(page, other);
}

// Numbers that a judge wrote one finish too early, and a time that stood on paper.
async function shifting(browser) {
  for (const [n, dorsal] of ['501', '502'].entries())
    await tell('juez5', {
      tipo: 'registrar_tiempo', equipo_id: 5, dorsal, tiempo: 1_100_000 + n * 9000
    });
  const page = await open(browser, 'director', '/direccion/1/equipo/5/');
  const numbers = async (wanted) => until(async () => {
    const rows = await page.locator('.dir-tiempos > li').allTextContents();
    const seen = rows.map((text) => /dorsal (\d+)/.exec(text)?.[1] ?? '-').join(' ');
    return seen === wanted;
  }, `the numbers are ${wanted}`);
  await numbers('501 502');
  await button(page, 'Anotar un tiempo').click();
  await dialog(page).getByLabel('Tiempo').fill('18:40');
  await dialog(page).getByLabel('Motivo').fill('papel');
  await button(dialog(page), 'Anotar').click();
  await numbers('501 502 -');
  await page.locator('.dir-tiempos > li').first().getByRole('button').click();
  await button(dialog(page), 'A la llegada siguiente').click();
  await numbers('- 501 502');
  await undo(page).click();
  await numbers('501 502 -');
  await close(page);
}

async function movedStart(browser) {
  const page = await open(browser, 'director', '/direccion/1/');
  const other = await open(browser, 'admin', '/direccion/1/', {viewport: PHONE});
  const before = await results();
  const sum = ({filas}) => filas.find(({dorsal}) => dorsal === 10).total;
  await button(page, 'Ajustar la salida').click();
  await dialog(page).getByText('Los tiempos no cambian.').waitFor();
  await button(dialog(page), '−10 s').click();
  await dialog(page).getByRole('button', {name: '+1 s', exact: true}).click();
  await dialog(page).getByText('Cada tiempo crece 9.000 s.').waitFor();
  await button(dialog(page), 'Ajustar la salida').click();
  await dialog(page).locator('[aria-invalid=true], [role=alert]').first().waitFor();
  await dialog(page).getByLabel('Motivo').fill('el reloj oficial');
  await button(dialog(page), 'Ajustar la salida').click();
  await page.getByText('Los tiempos corrieron +9.000 s.').waitFor();
  same(sum(await results()) - sum(before), 15 * 9000);
  same((await results()).filas.map(({equipo_id}) => equipo_id),
       before.filas.map(({equipo_id}) => equipo_id), 'the ranking is stable');
  await other.getByRole('link', {name: 'Historial'}).click();
  await other.getByText('Cada tiempo corrió +9.000 s').waitFor();
  await other.getByText('Motivo: el reloj oficial').waitFor();
  await undo(page).click();
  await until(async () => await print() === before.huella, 'the former start');
  await close(page, other);
}

const sheet = (name, rows) =>
    ({name, mimeType: 'application/octet-stream', buffer: workbook(rows)});

async function registration(browser) {
  const page = await open(browser, 'director', '/direccion/2/inscripcion/');
  const other = await open(browser, 'admin', '/direccion/2/inscripcion/', {viewport: PHONE});
  const file = dialog(page).locator('input[type=file]');
  await button(page, 'Equipos desde una hoja').click();
  const names = ['nombre', 'dorsal', 'juez'];
  await file.setInputFiles(sheet('mal.xlsx', [names, ['Uno', 130, ''], ['', 901, 'nadie']]));
  const error = dialog(page).getByRole('row');
  await error.filter({hasText: 'Ya lo tiene otro equipo'}).waitFor();
  await error.filter({hasText: 'Falta el nombre'}).waitFor();
  await error.filter({hasText: 'No hay un juez activo'}).waitFor();
  hold(await button(dialog(page), 'Guardar los equipos').isDisabled(), 'not with errors');
  await file.setInputFiles(
      sheet('bien.xlsx', [names, ['Águilas, S. A.', 900, ''], ['Búhos', 901, 'juez2']]));
  await dialog(page).getByText('2 de 2 filas están bien.').waitFor();
  await dialog(page).getByRole('cell', {name: 'Águilas, S. A.'}).waitFor();
  await button(dialog(page), 'Guardar los equipos').click();
  for (const each of [page, other])
    await each.getByRole('gridcell', {name: 'Búhos'}).waitFor();
  await button(page, 'Nuevo equipo').click();
  await dialog(page).getByLabel('Dorsal').fill('901');
  await dialog(page).getByLabel('Nombre').fill('Cuervos');
  await button(dialog(page), 'Crear').click();
  await dialog(page).locator('[aria-invalid=true], [role=alert]').first().waitFor();
  await dialog(page).getByLabel('Dorsal').fill('902');
  await button(dialog(page), 'Crear').click();
  await other.getByRole('gridcell', {name: 'Cuervos'}).waitFor();
  // Several teams to one judge.
  for (const name of ['Búhos', 'Cuervos'])
    await page.getByRole('row').filter({hasText: name}).getByLabel('Elegir esta fila').click();
  await page.getByLabel('Juez', {exact: true}).selectOption({label: 'juez7 Elena Núñez'});
  await page.getByRole('button', {name: 'Asignar', exact: true}).click();
  for (const name of ['Búhos', 'Cuervos'])
    await other.getByRole('row').filter({hasText: name}).getByText('juez7').waitFor();
  await page.getByRole('gridcell', {name: 'Cuervos'}).press('Enter');
  await button(dialog(page), 'Borrar el equipo').click();
  await dialog(page).last().getByRole('button', {name: 'Borrar el equipo'}).click();
  await other.getByRole('gridcell', {name: 'Cuervos'}).waitFor({state: 'detached'});
  await close(page, other);
}

async function accounts(browser) {
  const page = await open(browser, 'director', '/direccion/jueces/');
  await button(page, 'Nuevo juez').click();
  await dialog(page).getByLabel('Usuario').fill('juez1');
  await button(dialog(page), 'Crear').click();
  await dialog(page).getByText('Ya hay un usuario').waitFor();
  await dialog(page).getByLabel('Usuario').fill('suplente');
  await dialog(page).getByLabel('Nombre', {exact: true}).fill('Marta');
  await button(dialog(page), 'Crear').click();
  await page.getByText('Las claves se ven solo ahora').waitFor();
  const first = await page.locator('.dir-clave').textContent();
  await page.getByRole('img', {name: /Código QR de .*\/juez\//}).waitFor();
  await accessible(page, 'the passwords');
  await page.emulateMedia({media: 'print'});
  hold(!await button(page, 'Imprimir').isVisible(), 'no buttons on paper');
  await page.emulateMedia({media: 'screen'});
  same((await login('suplente', first)).status, 200);
  await button(page, 'Ya están entregadas').click();
  await page.getByText('suplente · Marta').waitFor();
  same(await page.getByText(first).count(), 0, 'nothing keeps it');
  await button(page, 'Clave nueva: suplente').click();
  await button(dialog(page), 'Clave nueva').click();
  const second = page.locator('.dir-clave');
  await second.waitFor();
  same((await login('suplente', first)).status, 401);
  same((await login('suplente', await second.textContent())).status, 200);
  await button(page, 'Ya están entregadas').click();
  await button(page, 'Cambiar: suplente').click();
  await dialog(page).getByLabel('Activo').uncheck();
  await button(dialog(page), 'Guardar').click();
  await page.locator('[data-juez=suplente]').getByText('inactivo').waitFor();
  await close(page);
}

async function nobodyElse(browser) {
  const context = await browser.newContext(settings());
  const page = await pageOf(context, origin);
  await signIn(page, 'juez1', '/direccion/1/');
  await page.getByText('Esta cuenta no dirige carreras').waitFor();
  same(await page.locator('article, .dir-reloj, .dir-mando').count(), 0);
  await accessible(page, 'who directs nothing');
  const paths = ['/api/admin/competencias/', '/api/competencias/1/jueces/', '/api/jueces/',
                 '/api/competencias/1/revision/', '/api/competencias/1/registros/',
                 '/api/competencias/1/auditoria/', '/api/admin/equipos/'];
  const token = await tokenOf('juez1');
  for (const path of paths) same((await ask('GET', path, token)).status, 403, path);
  const writes = ['/api/competencias/1/detener/', '/api/registros/1/elegir/',
                  '/api/registros/1/intercambiar/', '/api/registros/1/correr-dorsales/',
                  '/api/competencias/1/asignar-jueces/'];
  for (const path of writes) same((await ask('POST', path, token, {con: 2})).status, 403, path);
  same((await ask('PATCH', '/api/jueces/5/', token, {is_active: false})).status, 403);
  const boss = await tokenOf('jefe');
  same((await ask('POST', '/api/competencias/1/detener/', boss, {})).status, 403);
  for (const path of ['/ws/control/', '/ws/control/1/']) {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}?token=${token}`);
    const answer = new Promise((done) => {
      socket.on('unexpected-response', (_, {statusCode}) => done(statusCode)).on('open', done);
      socket.on('error', () => undefined);
    });
    same(await answer, 403, path);
  }
  await close(page);
  const chief = await open(browser, 'jefe', '/direccion/1/');
  await chief.getByText('Los Ñandúes').first().waitFor();
  same(await button(chief, 'Detener').count(), 0, 'a chief judge does not stop the race');
  await close(chief);
}

async function official(browser) {
  const page = await open(browser, 'director', '/direccion/1/');
  const other = await open(browser, 'admin', '/direccion/', {viewport: PHONE});
  const card = other.locator('article[data-id="1"]');
  const chief = await tokenOf('jefe');
  for (const {id} of (await ask('GET', '/api/competencias/1/revision/', chief)).body)
    await ask('POST', `/api/registros/${id}/confirmar/`, chief, {});
  await held(page, 'Detener', 'detenida');
  await card.getByText('Detenida').waitFor();
  await held(page, 'Hacer oficiales', 'oficial');
  await card.getByText('Oficial').waitFor();
  await page.getByText('Resultados, versión 1').waitFor();
  await page.getByRole('link', {name: 'Publicar'}).click();
  await page.getByRole('img', {name: `Código QR de ${origin}/1/`}).waitFor();
  const files = {CSV: 'Puesto', XLSX: 'PK', PDF: '%PDF-', JSON: '{"competencia"'};
  for (const [kind, begins] of Object.entries(files)) {
    const download = page.waitForEvent('download');
    await page.getByRole('link', {name: kind, exact: true}).click();
    const text = readFileSync(await (await download).path()).toString('latin1');
    hold(text.replace(/^\xef\xbb\xbf/, '').includes(begins), `${kind}: ${text.slice(0, 40)}`);
  }
  await page.getByText(await print()).waitFor();
  await page.getByRole('link', {name: 'Carrera', exact: true}).click();
  await button(page, 'Reabrir').click();
  await dialog(page).getByLabel('Motivo').fill('protesta');
  await button(dialog(page), 'Reabrir').click();
  await state(page, 'provisional');
  await card.getByText('Provisional').waitFor();
  await close(page, other);
}

async function everybody(browser) {
  const gone = await open(browser, 'director', '/direccion/');
  await gone.goto(`${origin}/direccion/99/`);
  await gone.getByRole('heading', {name: 'Esa página no existe'}).waitFor();
  same(await gone.getByText('Sin conexión').count(), 0);
  await close(gone);
  const places = ['/direccion/', '/direccion/jueces/', '/direccion/1/', '/direccion/1/revision/',
                  '/direccion/1/inscripcion/', '/direccion/1/historial/', '/direccion/1/publicar/',
                  '/direccion/1/equipo/1/', '/direccion/99/', '/direccion/nada/'];
  for (const way of [{colorScheme: 'light', viewport: PHONE}, {colorScheme: 'dark'}]) {
    const page = await open(browser, 'director', '/direccion/', way);
    for (const path of places) {
      await page.goto(origin + path);
      await page.locator('h1, [role=alert]').first().waitFor();
      await page.getByText('Leyendo…').waitFor({state: 'detached'});
      await accessible(page, `${path}, ${way.colorScheme}`);
      await fits(page, path);
    }
    const dialogs = [['/direccion/1/', 'Ajustar la salida'], ['/direccion/', 'Nueva competencia'],
                     ['/direccion/2/inscripcion/', 'Equipos desde una hoja'],
                     ['/direccion/2/inscripcion/', 'Nuevo equipo'],
                     ['/direccion/1/equipo/1/', /^Corregir/],
                     ['/direccion/jueces/', 'Jueces desde una hoja']];
    for (const [path, name] of dialogs) {
      await page.goto(origin + path);
      await button(page, name).first().click();
      await dialog(page).waitFor();
      await accessible(page, `${name}, ${way.colorScheme}`);
      await fits(page, name);
    }
    await close(page);
  }
}

await run(server, async () => {
  const browser = await launch();
  await check('everybody can use it', () => everybody(browser));
  await check('what is held for happens, by mouse and by keyboard', () => holding(browser));
  await check('a judge’s telephone and two directors hear each other', () => telephone(browser));
  await check('two judges’ times are decided, and undone exactly', () => review(browser));
  await check('each correction is undone to the former ranking', () => corrections(browser));
  await check('numbers move by one finish, and back', () => shifting(browser));
  await check('a moved start shows what it moves, and is undone', () => movedStart(browser));
  await check('teams come from a workbook, are made, assigned, deleted', () =>
      registration(browser));
  await check('a judge’s password is shown once', () => accounts(browser));
  await check('who does not direct sees and may do nothing', () => nobodyElse(browser));
  await check('results become official, leave as files, and are reopened', () =>
      official(browser));
  await check(`it loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const page = await open(browser, 'director', '/direccion/');
    for (const path of ['/direccion/', '/direccion/1/inscripcion/']) {
      const {brotli, gzip, files} = await scriptsOf(page.context(), origin + path);
      console.log(`       ${path}: ${brotli} KiB by brotli, ${gzip} KiB by gzip, ${files} files`);
      hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
    }
    await close(page);
  });
  await browser.close();
});
