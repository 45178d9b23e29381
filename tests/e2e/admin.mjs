#!/usr/bin/env node
// The administration's page: what one person changes the other sees, two changes at once, imports,
// the way back of a change and of a removal, who may see what; and that everybody can use it.
import {
  accessible, DESK, fits, launch, pageOf, PATIENCE_MS, scriptsOf, settings
} from '../support/browser.mjs';
import {
  asks, button, cell, CLAVES, customer, dialog, go, heading, list, row, signInto
} from '../support/desk.mjs';
import {check, hold, ready, run, same, serve, stop} from '../support/server.mjs';
import {workbook} from '../support/workbook.mjs';

const SCRIPT_KIB_MAX = 400;
const server = await serve('servitec', ['--demo'], {accounts: true});
const race = await serve('server5k', ['--demo']);
const SECTIONS = {
  'inicio': '', 'lista': 'modelos/clientes', 'registro': 'modelos/clientes/1',
  'nuevo': 'modelos/clientes/nuevo', 'papelera': 'modelos/clientes/papelera',
  'importar': 'modelos/clientes/importar', 'usuarios': 'usuarios', 'sesiones': 'sesiones',
  'llaves': 'llaves', 'esquema': 'esquema', 'registro en vivo': 'registro',
  'conexiones': 'conexiones', 'peticiones': 'peticiones', 'medidas': 'medidas',
  'respaldos': 'respaldos', 'ajustes': 'ajustes', 'auditoría': 'auditoria'
};
let browser, carla, other, ana;

const signIn = (who, way) => signInto(browser, server, who, {way});

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
