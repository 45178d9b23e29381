#!/usr/bin/env node
// The administration's page: what one person changes the other sees, two changes at once, imports,
// the way back of a change and of a removal, who may see what; and that everybody can use it.
import {
  accessible, DESK, fits, launch, pageOf, PATIENCE_MS, scriptsOf, settings, until
} from '../support/browser.mjs';
import {check, hold, ready, run, same, serve, stop} from '../support/server.mjs';
import {workbook} from '../support/workbook.mjs';

const SCRIPT_KIB_MAX = 400;
const server = await serve('servitec', ['--demo'], {accounts: true});
const race = await serve('server5k', ['--demo']);
const CLAVES = {ana: 'recepcion-demo', beto: 'taller-demo', carla: 'admin-demo'};
const SECTIONS = {
  'inicio': '', 'lista': 'modelos/clientes', 'registro': 'modelos/clientes/1',
  'nuevo': 'modelos/clientes/nuevo', 'papelera': 'modelos/clientes/papelera',
  'importar': 'modelos/clientes/importar', 'usuarios': 'usuarios', 'sesiones': 'sesiones',
  'llaves': 'llaves', 'esquema': 'esquema', 'registro en vivo': 'registro',
  'conexiones': 'conexiones', 'peticiones': 'peticiones', 'medidas': 'medidas',
  'respaldos': 'respaldos', 'ajustes': 'ajustes', 'auditoría': 'auditoria'
};
let browser, carla, other, ana;

const go = (page, place, origin = server.origin) => page.goto(`${origin}/admin/${place}`);
const heading = (page, name) => page.getByRole('heading', {level: 1, name, exact: true}).waitFor();
const row = (page, name) => page.getByRole('row').filter({hasText: name});
const cell = (page, name, label) => row(page, name).locator(`td[data-label="${label}"]`);
const button = (page, name) => page.getByRole('button', {name, exact: true});
const dialog = (page) => page.getByRole('dialog');

async function signIn(who, way = {viewport: DESK}) {
  const page = await pageOf(await browser.newContext(settings(way)), server.origin);
  await go(page, '');
  await page.getByLabel('Usuario o correo').fill(who);
  await page.getByLabel('Contraseña', {exact: true}).fill(CLAVES[who]);
  await page.keyboard.press('Enter');
  await page.locator('#a-places').waitFor({state: 'attached'});
  return page;
}

async function list(page, model = 'clientes', search = '') {
  await go(page, `modelos/${model}${search}`);
  await page.getByRole('grid').locator('tbody tr[data-id]').first().waitFor();
}

// Asks the API as the page does.
const asks = (page, method, path, body) => page.evaluate(async ({method, path, body}) => {
  const headers = body === undefined ? {} : {'Content-Type': 'application/json'};
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(`/admin/api/${path}`, {method, headers, body: sent});
  return {status: answer.status, body: await answer.json().catch(() => null)};
}, {method, path, body});

async function customer(page, nombre, more = {}) {
  const {status, body} = await asks(page, 'POST', 'modelos/clientes', {nombre, ...more});
  same(status, 201);
  return body;
}

async function changeCell(page, name, label, value) {
  await cell(page, name, label).dblclick();
  await page.getByRole('textbox', {name: label}).fill(value);
  await page.keyboard.press('Enter');
}

async function bothSeeEachOther() {
  await customer(carla, 'Quispe en vivo', {telefono: '100'});
  for (const page of [carla, other]) await list(page, 'clientes', '?order=-id');
  await changeCell(carla, 'Quispe en vivo', 'Teléfono', '200');
  await cell(other, 'Quispe en vivo', 'Teléfono').getByText('200').waitFor();
  await changeCell(other, 'Quispe en vivo', 'Teléfono', '300');
  await cell(carla, 'Quispe en vivo', 'Teléfono').getByText('300').waitFor();
  await customer(other, 'Nueva en vivo');
  await row(carla, 'Nueva en vivo').waitFor();
  await other.getByRole('status').getByText('Guardado').first().waitFor();
  await button(other, 'Deshacer').first().click();
  await cell(carla, 'Quispe en vivo', 'Teléfono').getByText('200').waitFor();
}

// The cell stays open with what was read before; meanwhile the record changes.
async function twoChangesAtOnce() {
  const {id} = await customer(carla, 'Choque Mamani', {telefono: 'uno'});
  await list(carla, 'clientes', '?order=-id');
  await cell(carla, 'Choque Mamani', 'Teléfono').dblclick();
  await carla.route('**/admin/api/modelos/clientes?*', () => undefined);  // It hears nothing new.
  await asks(other, 'PATCH', `modelos/clientes/${id}`, {telefono: 'dos'});
  await carla.getByRole('textbox', {name: 'Teléfono'}).fill('tres');
  await carla.keyboard.press('Enter');
  await dialog(carla).getByText('Dos cambios a la vez').waitFor();
  same(await dialog(carla).locator('[data-side=theirs]').textContent(), 'dos');
  same(await dialog(carla).locator('[data-side=mine]').textContent(), 'tres');
  await accessible(carla, 'two changes');
  await carla.unroute('**/admin/api/modelos/clientes?*');
  await button(dialog(carla), 'Guardar lo mío').click();
  await cell(carla, 'Choque Mamani', 'Teléfono').getByText('tres').waitFor();
  same((await asks(other, 'GET', `modelos/clientes/${id}`)).body.telefono, 'tres');
}

async function byKeyboard() {
  await list(carla, 'clientes', '?order=nombre');
  const first = carla.locator('tbody tr').first().locator('td').nth(1);
  await first.focus();
  await carla.keyboard.press('ArrowDown');
  await carla.keyboard.press('Space');
  await carla.getByText('1 elegido', {exact: true}).waitFor();
  await carla.keyboard.press('Shift+ArrowDown');
  await carla.keyboard.press('Shift+Space');
  await carla.getByText('2 elegidos', {exact: true}).waitFor();
  await button(carla, 'Quitar la selección').click();
  const name = await first.textContent();
  await first.focus();
  await carla.keyboard.press('Enter');
  await carla.waitForURL(/modelos\/clientes\/\d+$/);
  hold(name.length > 0, 'a name');
  await carla.goBack();
  await button(carla, 'Nombre').click();
  await carla.waitForURL(/order=-nombre/);
  await carla.getByRole('columnheader', {name: 'Nombre'}).and(
      carla.locator('[aria-sort=descending]')).waitFor();
}

async function found() {
  for (const name of ['Filtrada Uno', 'Filtrada Dos'])
    await customer(carla, name, {etiqueta: 'vip'});
  await list(carla);
  await button(carla, 'Filtro').click();
  await dialog(carla).getByLabel('Campo').selectOption('etiqueta');
  await dialog(carla).getByLabel('Comparación').selectOption('eq');
  await dialog(carla).getByLabel('Valor').fill('vip');
  await button(dialog(carla), 'Filtrar').click();
  await carla.waitForURL(/etiqueta=vip/);
  await carla.getByText('1–2 de 2').waitFor();
  await carla.getByPlaceholder('Buscar').fill('filtrada uno');
  await carla.getByText('1–1 de 1').waitFor();
  await button(carla, 'Vistas').click();
  await dialog(carla).getByLabel('Nombre de la vista').fill('Vip');
  await button(dialog(carla), 'Guardar lo que se ve').click();
  await dialog(carla).getByRole('link', {name: 'Vip'}).waitFor();
  await list(carla);
  await button(carla, 'Vistas').click();
  await dialog(carla).getByRole('link', {name: 'Vip'}).click();
  await carla.getByText('1–1 de 1').waitFor();
  const [file] = await Promise.all([
    carla.waitForEvent('download'),
    button(carla, 'Exportar').click()
        .then(() => button(carla, 'CSV, para hojas de cálculo').click())
  ]);
  hold(/clientes.*\.csv/.test(file.suggestedFilename()), file.suggestedFilename());
}

async function aForm() {
  await go(carla, 'modelos/inventario');
  await heading(carla, 'Productos');
  await go(carla, 'modelos/clientes/nuevo');
  await button(carla, 'Crear').click();
  await carla.locator('[aria-invalid=true]').first().waitFor();
  await carla.getByLabel('Nombre').fill('De formulario');
  await button(carla, 'Crear').click();
  await heading(carla, 'De formulario');
  await carla.getByLabel('Teléfono').fill('555');
  await button(carla, 'Guardar').click();
  await carla.getByText('Guardado').first().waitFor();
  const id = Number(/clientes\/(\d+)/.exec(carla.url())[1]);
  await asks(other, 'PATCH', `modelos/clientes/${id}`, {telefono: '777'});
  await carla.waitForFunction(() => document.querySelector('[name=telefono]').value === '777');
  await carla.getByLabel('Correo').fill('a@b.c');
  await asks(other, 'PATCH', `modelos/clientes/${id}`, {telefono: '888'});
  await carla.getByText('Alguien cambió este registro mientras usted lo edita.').waitFor();
  await notLeftUnsaved(id);
}

// A link, Back and leaving ask before what is written is lost; who stays finds it as it was.
async function notLeftUnsaved(id) {
  const asked = [], question = 'Hay cambios sin guardar. ¿Dejarlos?';
  const place = (name) => carla.locator('#a-places').getByRole('link', {name, exact: true}).click();
  let leaves = true;
  const answer = (dialog) => {
    asked.push(dialog.message());
    void (leaves ? dialog.accept() : dialog.dismiss());
  };
  carla.on('dialog', answer);
  await place('Productos');
  await heading(carla, 'Productos');
  await place('Clientes');
  await carla.getByLabel('Buscar').fill('De formulario');
  await carla.getByRole('link', {name: 'De formulario'}).click();
  await carla.getByLabel('Correo').fill('x@y.z');
  leaves = false;
  await place('Productos');
  await carla.evaluate(() => history.back());
  await carla.waitForFunction((path) => location.pathname === path,
                              `/admin/modelos/clientes/${id}`);
  same(await carla.getByLabel('Correo').inputValue(), 'x@y.z');
  leaves = true;
  await carla.evaluate(() => history.back());
  await heading(carla, 'Clientes');
  same(asked, Array(4).fill(question));
  carla.off('dialog', answer);
}

// What sheets of Windows and of spreadsheets hold, and how people here write numbers.
async function asPeopleWrite() {
  await go(carla, 'modelos/clientes/importar');
  const take = (name, buffer) =>
      carla.getByLabel(/Archivo/).setInputFiles({name, mimeType: 'text/csv', buffer});
  const tried = async (name) => {
    await button(carla, '3. Probar sin guardar').click();
    await carla.getByRole('table', {name: 'Las primeras, como quedarían'})
        .getByRole('cell', {name, exact: true}).waitFor();
  };
  await take('viejo.csv', Buffer.from('Nombre;Teléfono\nMuñoz Peña;1\n', 'latin1'));
  await tried('Muñoz Peña');
  const day = new Date('2026-12-31T00:00:00Z');
  await take('libro.xlsx', workbook([['Nombre', 'Notas', 'Teléfono'], ['Ñahui, S. A.', day, 77]]));
  await tried('Ñahui, S. A.');
  for (const shown of ['2026-12-31', '77'])
    await carla.getByRole('cell', {name: shown, exact: true}).waitFor();
  await take('roto.xlsx', Buffer.from('PK rota'));
  await carla.getByText('No se puede leer. Guárdelo de nuevo como XLSX o CSV.').waitFor();
  await take('ancho.csv', Buffer.from('Nombre,Teléfono\nEl, otro,1\n'));
  await button(carla, '3. Probar sin guardar').click();
  await carla.getByText('La fila tiene 3 celdas y hay 2 columnas con nombre').waitFor();
  await list(carla, 'inventario');
  const price = carla.locator('tbody tr[data-id]').first().locator('td[data-label=Precio]');
  await price.dblclick();
  await carla.getByRole('textbox', {name: 'Precio'}).fill('doce');
  await carla.keyboard.press('Enter');
  await carla.getByText('Debe ser un número.').waitFor();
  await carla.getByRole('textbox', {name: 'Precio'}).and(carla.locator(':focus')).waitFor();
  await carla.getByRole('textbox', {name: 'Precio'}).fill('1,500');
  await carla.keyboard.press('Enter');
  await carla.getByText('¿Son miles o decimales? Escriba 1500 o 1,5.').waitFor();
  await carla.getByRole('textbox', {name: 'Precio'}).fill('12,50');
  await carla.keyboard.press('Tab');  // Leaving saves, also what was wrong before.
  await price.getByText('12,50').waitFor();
  await carla.getByRole('columnheader', {name: 'Nombre'}).waitFor();
}

// A question that is closed settles nothing: what one wrote is still there to be saved.
async function notSettled() {
  const {id} = await customer(carla, 'Choque sin decidir');
  await go(carla, `modelos/clientes/${id}`);
  await carla.getByLabel('Teléfono').fill('222');
  await carla.route(`**/admin/api/modelos/clientes/${id}`, (route) =>
      (route.request().method() === 'GET' ? undefined : route.continue()));
  await asks(other, 'PATCH', `modelos/clientes/${id}`, {telefono: '333'});
  await button(carla, 'Guardar').click();
  await dialog(carla).getByText('Dos cambios a la vez').waitFor();
  await carla.keyboard.press('Escape');
  await dialog(carla).waitFor({state: 'detached'});
  same(await carla.getByLabel('Teléfono').inputValue(), '222');
  await button(carla, 'Guardar').click();
  await button(dialog(carla), 'Guardar lo mío').click();
  await until(async () => (await asks(other, 'GET', `modelos/clientes/${id}`)).body.telefono ===
      '222', 'mine is kept');
  await carla.unroute(`**/admin/api/modelos/clientes/${id}`);
}

// What somebody else wrote in another field stays, and nobody is asked.
async function bothAreKept() {
  const {id} = await customer(carla, 'Campos distintos');
  await go(carla, `modelos/clientes/${id}`);
  await carla.getByLabel('Teléfono').fill('444');
  await carla.route(`**/admin/api/modelos/clientes/${id}`, (route) =>
      (route.request().method() === 'GET' ? undefined : route.continue()));
  await asks(other, 'PATCH', `modelos/clientes/${id}`, {email: 'otra@x.cl'});
  await button(carla, 'Guardar').click();
  await carla.getByText('Guardado').first().waitFor();
  await carla.unroute(`**/admin/api/modelos/clientes/${id}`);
  const {body} = await asks(other, 'GET', `modelos/clientes/${id}`);
  same([body.telefono, body.email], ['444', 'otra@x.cl']);
}

async function manyAtOnce() {
  for (const telefono of ['7', '8']) await customer(carla, `Lote ${telefono}`, {telefono});
  await list(carla, 'clientes', '?search=Lote&order=id');
  await carla.getByLabel('Elegir toda la página').first().check();
  await button(carla, 'Cambiar un campo').click();
  await dialog(carla).getByLabel('Campo').selectOption('telefono');
  await dialog(carla).getByLabel('Teléfono').fill('9'.repeat(400));
  await button(dialog(carla), 'Cambiar').click();
  await dialog(carla).locator('[name="cambios.telefono"][aria-invalid=true]').waitFor();
  await dialog(carla).getByLabel('Teléfono').fill('');
  await button(dialog(carla), 'Cambiar').click();
  await carla.getByText('Queda sin valor en 2 registros.').waitFor();
  await button(carla, 'Vaciar').click();
  await cell(carla, 'Lote 7', 'Teléfono').getByText('—').waitFor();
  await button(carla, 'Deshacer').last().click();
  for (const telefono of ['7', '8'])
    await cell(carla, `Lote ${telefono}`, 'Teléfono').getByText(telefono).waitFor();
  await row(carla, 'Lote 7').getByRole('checkbox').check();
  await carla.getByPlaceholder('Buscar').fill('Lote 8');
  await row(carla, 'Lote 7').waitFor({state: 'detached'});
  same(await button(carla, 'Borrar').count(), 0);  // What is not seen is not chosen.
}

async function allThatWasFound() {
  const csv = `Nombre\n${Array.from({length: 60}, (_, at) => `Masa ${at}`).join('\n')}`;
  same((await asks(carla, 'POST', 'modelos/clientes/importar',
                   {csv, columnas: {Nombre: 'nombre'}, confirmar: true})).body.nuevos, 60);
  await list(carla, 'clientes', '?search=Masa');
  await carla.getByLabel('Elegir toda la página').first().check();
  await button(carla, 'Elegir los 60 encontrados').click();
  await button(carla, 'Borrar').click();
  await button(dialog(carla), 'Borrar 60 registros').click();
  await carla.getByText('Nada corresponde a lo que busca.').waitFor();
}

// The arrow and Enter on what is chosen already leave it; words that match nothing offer nothing.
async function aReference() {
  await list(carla, 'ordenes');
  await carla.locator('tbody tr[data-id]').first().locator('td').nth(1).getByRole('link').click();
  const box = carla.getByRole('textbox', {name: /^Cliente/});
  const before = await box.inputValue();
  hold(before !== '', 'a customer');
  await box.click();
  await box.press('ArrowDown');
  await box.press('Enter');
  hold(await box.inputValue() !== '', 'a customer still');
  await box.fill('zzzzqq');
  await carla.getByText('No hay nada').first().waitFor();
  same(await carla.getByRole('option').count(), 0);
  await box.press('Escape');
}

// A number that stands for an account is chosen and shown by the person's name.
async function aPerson() {
  await list(carla, 'ordenes', '?tecnico_id__isnull=true');
  await carla.locator('tbody tr[data-id]').first().locator('td').nth(1).getByRole('link').click();
  const box = carla.getByRole('textbox', {name: /^Técnico/});
  await box.fill('beto');
  await carla.getByRole('option', {name: 'Beto Rojas'}).click();
  await button(carla, 'Guardar').click();
  await carla.getByText('Guardado').first().waitFor();
  const id = /\d+$/.exec(carla.url())[0];
  await list(carla, 'ordenes', `?id=${id}&columns=numero,tecnico_id`);
  await carla.locator('tbody tr[data-id]').first().getByText('Beto Rojas').waitFor();
}

// The server does what it is asked, and its answer is lost: asked again, it is done once.
async function answerLost() {
  let lost = 0;
  await carla.route('**/admin/api/modelos/clientes', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await go(carla, 'modelos/clientes/nuevo');
  await carla.getByLabel('Nombre').fill('Una sola vez');
  await button(carla, 'Crear').click();
  await carla.getByText('No hay conexión con el servidor.').waitFor();
  await button(carla, 'Crear').click();
  await heading(carla, 'Una sola vez');
  await carla.unroute('**/admin/api/modelos/clientes');
  const {body} = await asks(carla, 'GET', 'modelos/clientes?search=Una%20sola%20vez');
  same([lost, body.length], [1, 1]);
}

async function onATelephone() {
  const page = await signIn('carla', {});
  await list(page, 'clientes', '?order=nombre');
  await page.locator('tbody tr[data-id]').nth(1).getByRole('checkbox').click();
  await page.getByText('1 elegido', {exact: true}).waitFor();
  await page.context().close();
}

async function imported() {
  await go(carla, 'modelos/clientes/importar');
  const file = (text) => carla.getByLabel(/Archivo/).setInputFiles(
      {name: 'clientes.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});
  await file('Nombre;Teléfono;Consentimiento avisos\n'
      + 'Importada A;1;sí\n;2;no\nImportada C;3;tal vez\n');
  await carla.getByLabel('Teléfono').selectOption('telefono');
  await button(carla, '3. Probar sin guardar').click();
  await carla.getByText(/filas con errores/).waitFor();
  const faults = carla.getByRole('table', {name: 'Errores por fila'}).locator('tbody tr');
  same(await faults.locator('td:first-child').allTextContents(), ['3', '4']);
  same(await carla.getByRole('button', {name: /^4\./}).count(), 0);
  await accessible(carla, 'an import with errors');
  await file('Nombre;Teléfono\nImportada A;1\nImportada B;2\n');
  await carla.getByLabel('Teléfono').selectOption('telefono');
  await button(carla, '3. Probar sin guardar').click();
  await carla.getByText('Sin errores. Todavía no se guardó nada.').waitFor();
  await list(other, 'clientes', '?order=-id');
  same(await row(other, 'Importada').count(), 0);
  await button(carla, '4. Importar 2 filas').click();
  await row(other, 'Importada A').waitFor();
  await row(other, 'Importada B').waitFor();
}

async function reverted() {
  const {id} = await customer(carla, 'Con historia', {telefono: 'antes'});
  await asks(carla, 'PATCH', `modelos/clientes/${id}`, {telefono: 'después'});
  await go(carla, `modelos/clientes/${id}`);
  await carla.getByLabel('Teléfono').fill('aún después');
  await button(carla, 'Guardar').click();
  await carla.getByText('Guardado').first().waitFor();
  await button(carla, 'Revertir').last().click();
  const change = dialog(carla).getByRole('row', {name: /^Teléfono/});
  same(await change.locator('td').allTextContents(), ['aún después', 'antes']);
  await button(dialog(carla), 'Revertir').click();
  await carla.waitForFunction(() => document.querySelector('[name=telefono]').value === 'antes');
}

async function trashed() {
  const {id} = await customer(carla, 'Para la papelera');
  await list(other, 'clientes', '?order=-id');
  await row(other, 'Para la papelera').waitFor();
  await go(carla, `modelos/clientes/${id}`);
  await button(carla, 'Borrar').click();
  await accessible(carla, 'before it is deleted');
  await button(dialog(carla), 'Borrar').click();
  await row(other, 'Para la papelera').waitFor({state: 'detached'});
  await go(carla, 'modelos/clientes/papelera');
  await carla.getByRole('link', {name: 'Para la papelera'}).click();
  await carla.getByText('Está en la papelera.').waitFor();
  same(await button(carla, 'Guardar').count(), 0);
  await button(carla, 'Restaurar').click();
  await button(carla, 'Guardar').waitFor();
  await button(carla, 'Borrar').click();
  await button(dialog(carla), 'Borrar').click();
  await heading(carla, 'Clientes');
  await go(carla, 'modelos/clientes/papelera');
  await row(carla, 'Para la papelera').getByRole('checkbox').check();
  await button(carla, 'Restaurar').click();
  await row(other, 'Para la papelera').waitFor();
  for (const name of ['Junta 1', 'Junta 2']) await customer(carla, name);
  await list(carla, 'clientes', '?order=-id');
  for (const name of ['Junta 1', 'Junta 2']) await row(carla, name).getByRole('checkbox').check();
  await button(carla, 'Borrar').click();
  await button(dialog(carla), 'Borrar 2 registros').click();
  await row(other, 'Junta 1').waitFor({state: 'detached'});
  await button(carla, 'Deshacer').last().click();
  await row(other, 'Junta 1').waitFor();
}

async function onlyWhatSheMay() {
  await heading(ana, 'ServitecManager API');
  same(await ana.getByRole('link', {name: 'Usuarios y roles'}).count(), 0);
  await go(ana, 'usuarios');
  await ana.getByText('Aquí no hay nada').waitFor();
  for (const path of ['usuarios', 'respaldos', 'registro', 'conexiones', 'ajustes'])
    same((await asks(ana, 'GET', path)).status, 403, path);
  await list(ana, 'inventario');
  same(await ana.getByRole('columnheader', {name: 'Costo'}).count(), 0);
  same(await ana.getByRole('link', {name: /^Nuevo/}).count(), 0);
  same((await asks(ana, 'PATCH', 'modelos/inventario/1', {nombre: 'x'})).status, 403);
  await list(ana, 'clientes', '?order=-id');
  await customer(carla, 'Que ve Ana');
  await row(ana, 'Que ve Ana').waitFor();  // She hears no log; the list is read again.
}

// The session ends while something is written: nothing of it is lost.
async function sessionEnds() {
  const page = await signIn('carla');
  await go(page, 'modelos/clientes/nuevo');
  await page.getByLabel('Nombre').fill('Sin perderse');
  await page.context().clearCookies();
  await button(page, 'Crear').click();
  await dialog(page).getByLabel('Usuario o correo').fill('carla');
  await dialog(page).getByLabel('Contraseña', {exact: true}).fill(CLAVES.carla);
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({state: 'detached'});
  await button(page, 'Crear').click();
  await heading(page, 'Sin perderse');
  await page.context().close();
}

async function accounts() {
  await go(carla, 'usuarios');
  await button(carla, 'Nueva cuenta').click();
  await dialog(carla).getByLabel('Usuario').fill('zoila');
  await dialog(carla).getByLabel('Recepción').check();
  await button(dialog(carla), 'Crear').click();
  await dialog(carla).getByText(/enlace=/).waitFor();
  await carla.keyboard.press('Escape');
  await row(carla, 'zoila').getByRole('button', {name: 'zoila'}).click();
  await dialog(carla).getByLabel('Apellido').fill('Quispe');
  const asked = carla.waitForEvent('dialog');
  carla.once('dialog', (question) => void question.dismiss());
  await carla.keyboard.press('Escape');
  same((await asked).message(), 'Hay cambios sin guardar. ¿Dejarlos?');
  await button(dialog(carla), 'Guardar').click();
  await cell(carla, 'zoila', 'Nombre').getByText('Quispe').waitFor();
  await go(carla, 'llaves');
  await button(carla, 'Nueva llave').click();
  await dialog(carla).getByLabel('Nombre').fill('Bodega');
  await dialog(carla).getByLabel('Técnico').check();
  await button(dialog(carla), 'Crear').click();
  await dialog(carla).getByText(/chq_/).waitFor();
  await carla.keyboard.press('Escape');
  await button(carla, 'Revocar Bodega').click();
  await button(dialog(carla), 'Revocar').click();
  await carla.getByText('Llave revocada').waitFor();
}

async function howTheSiteIs() {
  await go(carla, 'registro');
  await customer(other, 'En el registro');
  await carla.getByRole('button', {name: /En el registro/}).click();
  await dialog(carla).getByText(/En el registro/).first().waitFor();
  await carla.keyboard.press('Escape');
  await button(carla, 'Pausar').click();
  await customer(other, 'Mientras pausa');
  await button(carla, 'Seguir (1 nuevo)').click();
  await carla.getByRole('button', {name: /Mientras pausa/}).waitFor();
  await go(carla, 'ajustes');
  await carla.getByLabel('Vender aunque falte stock').check();
  await button(carla, 'Guardar').click();
  await carla.getByText('Guardado').waitFor();
  await carla.reload();
  await carla.getByLabel('Vender aunque falte stock').and(carla.locator(':checked')).waitFor();
  await go(carla, 'medidas');
  const refused = carla.getByRole('list', {name: 'Lo que no se dejó pasar'});
  await refused.getByText('Petición mal formada').waitFor();
  same((await refused.locator('span').allTextContents()).filter((name) => /^[a-z]/.test(name)), []);
  await go(carla, 'respaldos');
  await button(carla, 'Hacer un respaldo').click();
  await carla.getByText('Respaldo hecho y comprobado').waitFor();
  await carla.getByRole('button', {name: /^Restaurar /}).first().click();
  same(await button(dialog(carla), 'Restaurar').isDisabled(), true);
  await dialog(carla).getByRole('textbox').fill('servitec');
  await customer(other, 'Después del respaldo');
  await button(dialog(carla), 'Restaurar').click();
  await carla.getByText('Restaurado', {exact: true}).waitFor({timeout: 4 * PATIENCE_MS});
  const {body} = await asks(other, 'GET', 'modelos/clientes?search=despu%C3%A9s%20del');
  same(body, []);
}

async function section(page, place, about) {
  await go(page, place);
  await page.getByRole('heading', {level: 1}).waitFor();
  await page.locator('[aria-busy=true], .mantine-Loader-root').first().waitFor({state: 'detached'});
  await accessible(page, about);
  await fits(page, about);
}

async function forEverybody(colorScheme) {
  const page = await signIn('carla', {colorScheme});
  const faults = [];
  for (const [name, place] of Object.entries(SECTIONS))
    await section(page, place, name).catch(({message}) => faults.push(message));
  same([...faults, ...page.wrong], []);
  await page.context().close();
}

async function anotherApp() {
  const page = await pageOf(await browser.newContext(settings({viewport: DESK})), race.origin);
  await go(page, 'modelos/equipos', race.origin);
  await heading(page, 'Equipos');
  await row(page, 'Rayos').first().waitFor();
  await page.getByRole('navigation', {name: 'Menú'})
      .getByRole('link', {name: 'Competencias'}).click();
  await heading(page, 'Competencias');
  await accessible(page, 'another app');
  same(page.wrong, []);
}

await run(server, async () => {
  await ready(race);
  browser = await launch();
  carla = await signIn('carla');
  other = await signIn('carla');
  await check('what one person changes the other sees', bothSeeEachOther);
  await check('two changes at once show both values', twoChangesAtOnce);
  await check('the grid is used with the keyboard', byKeyboard);
  await check('a list is narrowed, kept as a view and exported', found);
  await check('a form says what is wrong and what somebody else changed', aForm);
  await check('an import with errors changes nothing, a good one all', imported);
  await check('sheets and numbers are read as people here write them', asPeopleWrite);
  await check('two changes at once are not settled by closing the question', notSettled);
  await check('changes of different fields are both kept', bothAreKept);
  await check('many records are changed at once, and back', manyAtOnce);
  await check('a reference stays what it is until another is chosen', aReference);
  await check('a person is chosen by name', aPerson);
  await check('what is asked again after a lost answer is done once', answerLost);
  await check('a row is chosen on a telephone', onATelephone);
  await check('a change goes back', reverted);
  await check('the trash gives back', trashed);
  await check('all that was found is chosen', allThatWasFound);
  ana = await signIn('ana');
  await check('the receptionist sees only what she may', onlyWhatSheMay);
  await check('a session that ends loses nothing', sessionEnds);
  await check('accounts, links and keys', accounts);
  await check('the page did nothing wrong', () =>
    same([carla, other, ana].flatMap((page) => page.wrong), []));
  for (const scheme of ['light', 'dark'])
    await check(`everybody can use it, on 360 px, ${scheme}`, () => forEverybody(scheme));
  await check('another app', anotherApp);
  await check('the first visit is small enough', async () => {
    const context = await browser.newContext(settings());
    const {gzip, brotli} = await scriptsOf(
        context, `${race.origin}/admin/modelos/equipos`,
        (page) => page.getByRole('gridcell').first().waitFor());
    console.log(`       ${gzip} KiB by gzip, ${brotli} by brotli`);
    hold(gzip <= SCRIPT_KIB_MAX, `${gzip} KiB of script`);
  });
  await check('the log live, settings, backups and the way back to one', howTheSiteIs);
  await browser.close();
  await stop(race);
});
