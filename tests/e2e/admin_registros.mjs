#!/usr/bin/env node
// The administration's page: what becomes of records that two people change, that many are changed
// of at once, whose answer is lost, that are removed and come back.
import {accessible, launch, until} from '../support/browser.mjs';
import {
  asks, button, cell, customer, dialog, go, heading, list, row, signInto
} from '../support/desk.mjs';
import {check, hold, run, same, serve} from '../support/server.mjs';

const server = await serve('servitec', ['--demo'], {accounts: true});
let browser, carla, other;

// The page of a record keeps what was read of it until its route is given back.
const hearsNothingOf = (id) => carla.route(`**/admin/api/modelos/clientes/${id}`, (route) =>
  (route.request().method() === 'GET' ? undefined : route.continue()));

// A question that is closed settles nothing: what one wrote is still there to be saved.
async function notSettled() {
  const {id} = await customer(carla, 'Choque sin decidir');
  await go(carla, `modelos/clientes/${id}`);
  await carla.getByLabel('Teléfono').fill('222');
  await hearsNothingOf(id);
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
  await hearsNothingOf(id);
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

// Who has an order open stays; it is said who, not under which number.
async function oneOfMany() {
  const {id} = await customer(carla, 'Ficha ocupada');
  await customer(carla, 'Ficha libre');
  const order = {cliente_id: id, equipo: 'Radio', marca: 'Sony', modelo: 'A', problema: 'Muda'};
  same(await carla.evaluate(async (body) => (await fetch('/ordenes', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)
  })).ok, order), true);
  await list(carla, 'clientes', '?search=Ficha');
  await carla.getByLabel('Elegir toda la página').first().check();
  await button(carla, 'Borrar').click();
  await button(dialog(carla), 'Borrar 2 registros').click();
  await carla.getByText(/^Ficha ocupada: /).waitFor();
  await row(carla, 'Ficha libre').waitFor({state: 'detached'});
  await row(carla, 'Ficha ocupada').waitFor();
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
  const page = await signInto(browser, server, 'carla', {way: {}});
  await list(page, 'clientes', '?order=nombre');
  await page.locator('tbody tr[data-id]').nth(1).getByRole('checkbox').click();
  await page.getByText('1 elegido', {exact: true}).waitFor();
  await page.context().close();
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

await run(server, async () => {
  browser = await launch();
  carla = await signInto(browser, server, 'carla');
  other = await signInto(browser, server, 'carla');
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
  await check('what is refused of many is said by name', oneOfMany);
  await check('the page did nothing wrong', () =>
    same([carla, other].flatMap((page) => page.wrong), []));
  await browser.close();
});
