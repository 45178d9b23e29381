#!/usr/bin/env node
// The desk's page: the day, the board that two people move at once, stock with its ledger and its
// count, customers, what was done, reports; each role sees its own, and everybody can use it.
import {readFileSync} from 'node:fs';
import {
  accessible, DESK, fits, installable, launch, pageOf, PHONE, scriptsOf, settings, until
} from '../support/browser.mjs';
import {check, hold, ready, run, same, serve, stop} from '../support/server.mjs';

const SCRIPT_KIB_MAX = 400;
const server = await serve('servitec', ['--demo'], {accounts: true});
const CLAVES = {
  ana: 'recepcion-demo', beto: 'taller-demo', carla: 'admin-demo', dario: 'gerencia-demo'
};
const tokens = {};
let ana, carla, cliente;

async function answerTo(method, path, body, who = 'carla') {
  const headers = {'Content-Type': 'application/json'};
  if (tokens[who]) headers.Authorization = `Bearer ${tokens[who]}`;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return fetch(server.origin + path, {method, headers, body: sent});
}
const ask = async (...how) => (await answerTo(...how)).json();

async function signIn(page, who) {
  await page.goto(`${server.origin}/taller/tablero`);
  await page.getByLabel('Usuario').fill(who);
  await page.getByLabel('Contraseña', {exact: true}).fill(CLAVES[who]);
  await page.keyboard.press('Enter');
  await page.getByText('En línea').waitFor();
}

async function desk(browser, who, way = {viewport: DESK}) {
  const page = await pageOf(await browser.newContext(settings(way)), server.origin);
  await signIn(page, who);
  return page;
}

const places = (page) => page.getByRole('navigation').first();
const go = async (page, place) => {
  await places(page).getByRole('link', {name: place, exact: true}).click();
  await page.getByRole('heading', {name: place, level: 1}).waitFor();
};
const at = (page, path) => page.goto(`${server.origin}/taller/${path}`);
const order = async (more = {}) => (await ask('POST', '/ordenes', {
  cliente_id: cliente, equipo: 'Laptop', marca: 'HP', modelo: 'Victus 16', problema: 'No enciende',
  ...more
})).id;
const numberOf = async (id) => (await ask('GET', `/ordenes/${id}`)).numero;
const stateOf = async (id) => (await ask('GET', `/ordenes/${id}`)).estado;
const card = (page, state, id) =>
    page.locator(`[data-columna="${state}"] [data-orden="${id}"]`);
const column = (page, state) => page.locator(`[data-columna="${state}"]`);
// As a hand does it: the columns make room once something is carried.
async function drag(page, from, to) {
  await from.hover();
  await page.mouse.down();
  const {x, y} = await from.boundingBox();
  await page.mouse.move(x + 40, y + 40, {steps: 4});
  await page.locator('[data-llevando]').waitFor();
  await to.hover();
  await to.hover();
  await page.mouse.up();
}
const look = (page, text) => page.getByLabel('Buscar', {exact: true}).fill(text);
const field = (page, name) => page.getByLabel(new RegExp(`^${name}( \\*)?$`));
const section = (page, name) => page.getByRole('region', {name, exact: true});
const notice = (page, text) => page.locator('.ui-notices').getByText(text);

async function theDay() {
  await go(ana, 'Tablero');
  const figure = ana.locator('[data-figura=clientes]');
  await figure.getByText('300').waitFor();
  await ana.locator('[data-figura=ventas_hoy]').getByText(/^\$[\d,]+\.\d\d$/).waitFor();
  await section(ana, 'Ventas de los últimos 7 días').getByRole('listitem').nth(6).waitFor();
  const cliente_nuevo = await ask('POST', '/clientes',
                                  {nombre: 'Rosa Cabal', telefono: '555-010-0202'});
  await figure.getByText('301').waitFor();  // Nobody pressed anything.
  cliente = cliente_nuevo.id;
}

async function theBoard() {
  const id = await order({fecha_entrega: '2020-01-15'}), numero = await numberOf(id);
  for (const page of [ana, carla]) {
    await go(page, 'Taller');
    await look(page, 'rosa cabal');
    await card(page, 'Pendiente', id).getByText('Vencida').waitFor();
  }
  await drag(ana, card(ana, 'Pendiente', id), column(ana, 'En Proceso'));
  const question = ana.getByRole('dialog', {name: `Mover ${numero}`});
  same(await question.getByLabel('Estado').inputValue(), 'En Proceso');
  await question.getByLabel('Nota').fill('Falta limpiar');
  await question.getByLabel('Avisar al cliente').check();
  await accessible(ana, 'moving');
  await question.getByRole('button', {name: 'Mover', exact: true}).click();
  for (const page of [ana, carla]) await card(page, 'En Proceso', id).waitFor();
  const message = ana.getByRole('link', {name: 'WhatsApp'});
  const href = decodeURIComponent(await message.getAttribute('href'));
  hold(href.includes('wa.me/5550100202') && href.includes(numero) && href.includes('En proceso'),
       href);
  await card(carla, 'En Proceso', id).getByRole('link', {name: numero}).click();
  const history = section(carla, 'Historia');
  await history.getByText('Pendiente → En proceso').waitFor();
  await history.getByText('Falta limpiar · Con aviso al cliente').waitFor();
  await history.getByText(/· ana$/).first().waitFor();
}

// The menu, the keyboard alone, a state from which nothing else may come.
async function byKeyboard() {
  const id = await order(), numero = await numberOf(id);
  await go(ana, 'Taller');
  await look(ana, numero);
  await card(ana, 'Pendiente', id).getByRole('button', {name: /^Mover a/}).focus();
  await ana.keyboard.press('Enter');
  const question = ana.getByRole('dialog', {name: `Mover ${numero}`});
  await question.getByLabel('Estado').selectOption('Sin solución');
  await question.getByLabel('Nota').focus();
  await ana.keyboard.press('Tab');
  await ana.keyboard.press('Tab');
  await ana.keyboard.press('Tab');
  await ana.keyboard.press('Enter');
  await card(ana, 'Sin solución', id).waitFor();
  await card(ana, 'Sin solución', id).getByRole('button', {name: /^Mover a/}).click();
  const closed = question.locator('option[disabled]');
  await closed.first().waitFor({state: 'attached'});
  same(await closed.allTextContents(), [
    'Pendiente (no se puede)', 'En proceso (no se puede)', 'Espera de repuesto (no se puede)',
    'Reparado (no se puede)', 'Cancelado (no se puede)'
  ]);
  await ana.keyboard.press('Escape');
  await question.waitFor({state: 'hidden'});
  const carried = await ana.evaluateHandle(() => new DataTransfer());
  await card(ana, 'Sin solución', id).dispatchEvent('dragstart', {dataTransfer: carried});
  await column(ana, 'Pendiente').getByText('No puede ir aquí').waitFor();
  same(await ana.locator('[data-recibe]').count(), 1);
  await card(ana, 'Sin solución', id).dispatchEvent('dragend', {dataTransfer: carried});
}

async function refused() {
  const id = await order({estado: 'Reparado', total: 900, anticipo: 100});
  const numero = await numberOf(id);
  await look(ana, numero);
  await drag(ana, card(ana, 'Reparado', id), column(ana, 'Entregado'));
  await ana.getByRole('button', {name: 'Mover', exact: true}).click();
  const reason = ana.locator(`[data-rechazo="${id}"]`);
  await reason.getByText('Falta pagar $800.00.').waitFor();
  await card(ana, 'Reparado', id).waitFor();
  same(await stateOf(id), 'Reparado');
  await reason.getByRole('button', {name: 'Entregar con saldo'}).click();
  await card(ana, 'Entregado', id).waitFor();
  await until(async () => await stateOf(id) === 'Entregado', 'on credit, on purpose');
}

// Somebody else was faster while the question was open.
async function tooLate() {
  const id = await order(), numero = await numberOf(id);
  await look(ana, numero);
  await card(ana, 'Pendiente', id).getByRole('button', {name: /^Mover a/}).click();
  await ask('PUT', `/ordenes/${id}/estado`, {estado: 'Cancelado'});
  await card(ana, 'Cancelado', id).waitFor();
  await ana.getByRole('button', {name: 'Mover', exact: true}).click();
  await ana.getByText('No se puede pasar de Cancelado a En Proceso').waitFor();
  await card(ana, 'Cancelado', id).waitFor();
  same(await stateOf(id), 'Cancelado');
}

async function anOrder() {
  const id = await order();
  await at(ana, `ordenes/${id}`);
  await at(carla, `ordenes/${id}`);
  await field(ana, 'Técnico').selectOption('Beto Rojas');
  await field(ana, 'Prometida para').fill('2031-05-06');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await notice(ana, 'Guardado').waitFor();
  await until(async () => await field(carla, 'Prometida para').inputValue() === '2031-05-06',
              'the other page has the date');
  const beto = (await ask('GET', '/tecnicos')).find(({nombre}) => nombre === 'Beto Rojas');
  same((await ask('GET', `/ordenes/${id}`)).tecnico_id, beto.id);
  await field(ana, 'Técnico').selectOption('');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await until(async () => (await ask('GET', `/ordenes/${id}`)).tecnico_id === null, 'free again');
  await field(ana, 'Total').fill('doce');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await ana.getByText('Escriba un monto, como 350.50').waitFor();
}

// Its parts are set apart, used, and leave the stock.
async function parts() {
  const id = await order();
  const item = await ask('POST', '/inventario', {
    nombre: 'Teclado de prueba', categoria: 'Prueba', precio: 320.5, stock: 4, tipo: 'repuesto'
  });
  await at(ana, `ordenes/${id}`);
  const parts_of = section(ana, 'Repuestos y trabajo');
  await parts_of.getByRole('button', {name: 'Agregar'}).click();
  await parts_of.getByRole('textbox', {name: 'Del inventario'}).fill('teclado de prueba');
  await ana.getByRole('option', {name: 'Teclado de prueba'}).click();
  same(await parts_of.getByLabel(/^Precio/).inputValue(), '320.5');
  await parts_of.getByLabel(/^Cantidad/).fill('2');
  await parts_of.getByRole('button', {name: 'Agregar'}).click();
  await parts_of.getByText('2 × Teclado de prueba').waitFor();
  await parts_of.getByText('$641.00').waitFor();
  await parts_of.getByLabel('Estado de Teclado de prueba').selectOption('usado');
  await until(async () => (await ask('GET', `/inventario/${item.id}`)).stock === 2,
              'what is used left the shelf');
}

async function stock() {
  const item = await ask('POST', '/inventario', {
    nombre: 'Cargador de prueba', categoria: 'Prueba', precio: 99, stock: 3, sku: 'CAR-1'
  });
  for (const page of [ana, carla]) {
    await go(page, 'Inventario');
    await look(page, 'car-1');
    await page.getByText('1–1 de 1').waitFor();
    await page.getByRole('gridcell', {name: /^3/}).waitFor();
  }
  await carla.getByLabel('Solo stock bajo').check();
  await carla.getByRole('link', {name: 'Cargador de prueba'}).click();
  await field(carla, 'Cantidad').fill('7');
  await carla.getByRole('button', {name: 'Cambiar stock'}).click();
  await carla.getByText('Falta', {exact: true}).waitFor();  // A reason.
  await field(carla, 'Motivo').fill('llegó la compra');
  await carla.getByRole('button', {name: 'Cambiar stock'}).click();
  await carla.locator('[data-stock]').getByText('10', {exact: true}).waitFor();
  const ledger = section(carla, 'Libro de movimientos');
  await ledger.getByText('+7 → 10').waitFor();
  await ledger.getByText('llegó la compra').waitFor();
  await ana.getByRole('gridcell', {name: '10', exact: true}).waitFor();
  await field(carla, 'Qué hacer').selectOption('subtract');
  await field(carla, 'Cantidad').fill('11');
  await field(carla, 'Motivo').fill('de más');
  await carla.getByRole('button', {name: 'Cambiar stock'}).click();
  await carla.getByText(/Stock insuficiente/).waitFor();
  same((await ask('GET', `/inventario/${item.id}`)).stock, 10);
  carla.once('dialog', (question) => void question.accept());  // It is left as it is written.
  await go(carla, 'Inventario');
}

async function counted() {
  const shelf = await ask('GET', '/inventario?categoria=Prueba&tipo__ne=servicio');
  await go(carla, 'Inventario');
  await carla.getByRole('link', {name: 'Contar'}).click();
  await carla.getByLabel('Categoría').selectOption('Prueba');
  await carla.getByLabel('Contado de Cargador de prueba').fill('9');
  await carla.getByLabel('Contado de Teclado de prueba').fill('dos');
  await carla.getByText('Escriba un número entero').waitFor();
  await carla.getByLabel('Contado de Teclado de prueba').fill('2');
  await carla.getByText('2 contados, 1 distintos de lo anotado.').waitFor();
  await carla.getByRole('button', {name: 'Guardar conteo'}).click();
  await notice(carla, '2 productos contados.').waitFor();
  const {id} = shelf.find(({nombre}) => nombre === 'Cargador de prueba');
  same((await ask('GET', `/inventario/${id}`)).stock, 9);
  await at(carla, `inventario/${id}`);
  await section(carla, 'Libro de movimientos').getByText('Conteo de Prueba').waitFor();
}

async function labels() {
  await go(carla, 'Inventario');
  await look(carla, 'car-1');
  await carla.getByRole('row', {name: /Cargador de prueba/}).getByRole('checkbox').check();
  await carla.getByRole('button', {name: 'Imprimir etiquetas'}).click();
  await carla.getByLabel('Copias').selectOption('3');
  await carla.getByRole('img', {name: 'CAR-1'}).nth(2).waitFor();
  same(await carla.locator('.t-etiqueta').getByText('$99.00').count(), 3);
}

// Two people change the same customer: other fields both stand, the same one is asked about.
async function together() {
  const {id} = await ask('POST', '/clientes', {nombre: 'Iván Soto', telefono: '555-1'});
  await at(ana, `clientes/${id}`);
  await field(ana, 'Teléfono').fill('555-2');
  await ask('PUT', `/clientes/${id}`, {email: 'ivan@correo.example'});
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await until(async () => (await ask('GET', `/clientes/${id}`)).telefono === '555-2', 'merged');
  same((await ask('GET', `/clientes/${id}`)).email, 'ivan@correo.example');
  await until(async () => await field(ana, 'Correo').inputValue() === 'ivan@correo.example',
              'and shown');
  await field(ana, 'Teléfono').fill('555-3');
  await ask('PUT', `/clientes/${id}`, {telefono: '555-4'});
  await ana.getByRole('button', {name: 'Guardar'}).click();
  const both = ana.getByRole('alert').filter({hasText: 'Otra persona cambió lo mismo'});
  await both.locator('[data-lado=otro]').getByText('555-4').waitFor();
  await both.locator('[data-lado=mio]').getByText('555-3').waitFor();
  await accessible(ana, 'two values');
  await both.getByRole('button', {name: 'Guardar lo mío'}).click();
  await until(async () => (await ask('GET', `/clientes/${id}`)).telefono === '555-3', 'chosen');
}

// What was written and not saved is not left without a question.
async function unsaved() {
  await field(ana, 'Nombre').fill('De paso otra vez');
  ana.once('dialog', (question) => void question.dismiss());
  await places(ana).getByRole('link', {name: 'Inventario', exact: true}).click();
  same(await field(ana, 'Nombre').inputValue(), 'De paso otra vez');
  await field(ana, 'Nombre').fill('De paso');
}

async function customers() {
  await go(ana, 'Clientes');
  await look(ana, 'rosa cabal');
  await ana.getByRole('link', {name: 'Rosa Cabal'}).click();
  await section(ana, 'Últimos servicios').getByText('Laptop HP Victus 16').first().waitFor();
  await section(ana, 'Últimas compras').getByText('Ninguna venta.').waitFor();
  await ana.getByRole('button', {name: 'Borrar'}).click();
  const question = ana.getByRole('dialog', {name: 'Borrar'});
  await question.getByText('Tiene órdenes').waitFor();
  await question.getByRole('button', {name: 'Borrar'}).click();
  await question.getByRole('alert').waitFor();
  same((await answerTo('GET', `/clientes/${cliente}`)).status, 200);
  await ana.keyboard.press('Escape');
  await at(ana, 'clientes/nuevo');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await ana.getByText('Falta', {exact: true}).waitFor();
  await field(ana, 'Nombre').fill('De paso');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await ana.getByRole('heading', {name: 'De paso', level: 1}).waitFor();
  await unsaved();
  await ana.getByRole('button', {name: 'Borrar'}).click();
  await question.getByRole('button', {name: 'Borrar'}).click();
  await notice(ana, 'Se borró De paso.').waitFor();
  await ana.getByRole('heading', {name: 'Clientes', level: 1}).waitFor();
}

async function history() {
  const item = (await ask('GET', '/inventario?search=Cargador de prueba'))[0];
  const sold = await ask('POST', '/ventas', {
    cliente_id: cliente, total: 198, metodo_pago: 'Transferencia',
    productos: [{id: item.id, cantidad: 2, precio: 99, subtotal: 198}]
  });
  const {numero} = await ask('GET', `/ventas/${sold.id}`);
  await go(ana, 'Historial');
  await ana.getByRole('link', {name: numero}).waitFor();
  await ana.getByLabel('Forma de pago').selectOption('Transferencia');
  await ana.getByLabel('Usuario', {exact: true}).fill('carla');
  await ana.getByText('1–1 de 1').waitFor();
  await ana.getByRole('link', {name: numero}).click();
  await section(ana, 'Productos').getByText('2 × Cargador de prueba').waitFor();
  await section(ana, 'Pagos').getByText('Transferencia').waitFor();
  await section(ana, 'Pagos').getByText('$198.00').first().waitFor();
  await go(ana, 'Historial');
  await ana.getByLabel('Hasta').fill('2001-01-01');
  await ana.getByText('Ninguna venta.').waitFor();
  await ana.getByRole('link', {name: 'Órdenes', exact: true}).click();
  await ana.getByLabel('Estado').selectOption('Cancelado');
  await until(async () => await ana.getByRole('gridcell').getByText('Entregado').count() === 0,
              'those alone');
  await ana.getByRole('gridcell').getByText('Cancelado').first().waitFor();
}

// What comes back goes to the shelf or not; a sale of this shift is made void.
async function undone() {
  const item = await ask('POST', '/inventario', {
    nombre: 'Mica de prueba', categoria: 'Prueba', precio: 50, stock: 10
  });
  const left = async () => (await ask('GET', `/inventario/${item.id}`)).stock;
  const sell = () => ask('POST', '/ventas', {
    total: 150, metodo_pago: 'Efectivo',
    productos: [{id: item.id, cantidad: 3, precio: 50, subtotal: 150}]
  });
  const sold = await sell();
  await at(carla, `historial/${sold.id}`);
  const back = carla.getByLabel('Devolver Mica de prueba');
  await back.fill('4');
  same(await carla.getByRole('button', {name: 'Devolver', exact: true}).isDisabled(), true);
  await back.fill('2');
  await carla.getByLabel('Motivo').fill('no era');
  await accessible(carla, 'taking back');
  await carla.getByRole('button', {name: 'Devolver', exact: true}).click();
  await notice(carla, 'Se devuelven $100.00.').waitFor();
  await section(carla, 'Devoluciones').getByText('no era').waitFor();
  same(await left(), 9);
  const other = await sell();
  await at(carla, `historial/${other.id}`);
  await carla.getByRole('button', {name: 'Anular'}).click();
  const question = carla.getByRole('dialog', {name: 'Anular'});
  await question.getByRole('button', {name: 'Anular'}).click();
  await carla.getByText('Anulada', {exact: true}).waitFor();
  same(await left(), 9);
  await at(ana, `historial/${other.id}`);
  await ana.getByText('Anulada', {exact: true}).waitFor();
  same(await ana.getByRole('button', {name: 'Anular'}).count(), 0);
}

const saved = async (page, name) => {
  const [file] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', {name, exact: true}).click()
  ]);
  return {name: file.suggestedFilename(), text: readFileSync(await file.path(), 'latin1')};
};

async function reports() {
  await go(carla, 'Reportes');
  const table = carla.getByRole('region', {name: 'Ventas'});
  await table.getByRole('columnheader', {name: 'Margen'}).waitFor();
  await table.locator('[data-total=total]').getByText(/^\$[\d,]+\.\d\d$/).waitFor();
  await carla.getByLabel('Por', {exact: true}).selectOption('producto');
  await table.getByText('Cargador de prueba').waitFor();
  const sheet = await saved(carla, 'CSV');
  hold(/^ventas-.*\.csv$/.test(sheet.name), sheet.name);
  hold(sheet.text.includes('Cargador de prueba'), 'the same on the sheet');
  hold((await saved(carla, 'XLSX')).text.startsWith('PK'), 'a workbook');
  hold((await saved(carla, 'PDF')).text.startsWith('%PDF'), 'a paper');
  await carla.getByLabel('Desde').fill('2002-01-01');
  await carla.getByLabel('Hasta').fill('2001-01-01');
  await carla.getByText('El primer día va antes del último').waitFor();
  await carla.getByLabel('Desde').fill('2000-12-01');
  await carla.getByText('No hubo nada en estos días.').waitFor();
  for (const [report, column] of [
    ['impuestos', 'Impuesto'], ['ordenes', 'Técnico'], ['inventario', 'Valor a costo'],
    ['caja', 'Diferencia']]) {
    await at(carla, `reportes?clase=${report}`);
    await carla.getByText(/^Del /).first().waitFor();
    if (report !== 'caja') await carla.getByRole('columnheader', {name: column}).waitFor();
  }
}

// An order's sheet and label are files; the customer's page needs no account.
async function papers(browser) {
  const id = await order();
  await at(ana, `ordenes/${id}`);
  hold((await saved(ana, 'Orden (PDF)')).text.startsWith('%PDF'), 'the sheet');
  await section(ana, 'Para imprimir').getByRole('button', {name: 'Etiqueta'}).waitFor();
  const follow = await ana.getByRole('link', {name: 'Página del cliente'}).getAttribute('href');
  for (const colorScheme of ['light', 'dark']) {
    const page = await pageOf(await browser.newContext(settings({colorScheme})), server.origin);
    await page.goto(server.origin + follow);
    await page.getByText('Victus 16').first().waitFor();
    same(await page.getByText('Rosa Cabal').count(), 0);
    await accessible(page, `the customer's page, ${colorScheme}`);
    await fits(page, 'the customer\'s page');
    await page.goto(`${server.origin}/seguimiento/${'0'.repeat(32)}`);
    await accessible(page, `an order that nobody has, ${colorScheme}`);
    same(page.wrong, []);
    await page.context().close();
  }
}

// A technician has his own orders and those that nobody has; no sales, no cost.
async function technician(browser) {
  const free = await order({problema: 'De nadie'}), others = await order({problema: 'De otro'});
  await ask('PUT', `/ordenes/${others}`, {tecnico_id: (await ask('GET', '/me')).id});
  const page = await desk(browser, 'beto');
  same(await page.locator('[data-figura=ventas_hoy]').count(), 0);
  same(await places(page).getByRole('link').allTextContents(),
       ['Tablero', 'Taller', 'Inventario', 'Clientes']);
  await go(page, 'Taller');
  await look(page, 'rosa cabal');
  await card(page, 'Pendiente', free).waitFor();
  same(await card(page, 'Pendiente', others).count(), 0);
  same((await answerTo('GET', `/ordenes/${others}`, undefined, 'beto')).status, 404);
  await card(page, 'Pendiente', free).getByRole('link').click();
  await page.getByRole('button', {name: 'Tomar esta orden'}).click();
  await page.getByText('Esta orden es suya.').waitFor();
  same(await page.getByRole('region', {name: 'Pagos'}).count(), 0);
  await at(page, 'historial');
  await page.getByText('Su cuenta no puede hacer esto.').waitFor();
  same((await answerTo('GET', '/ventas', undefined, 'beto')).status, 403);
  await at(page, 'inventario/conteo');
  await page.getByText('Su cuenta no puede hacer esto.').waitFor();
  await at(page, 'inventario/1');
  await section(page, 'Libro de movimientos').getByRole('listitem').first().waitFor();
  same(await page.getByLabel('Costo').count(), 0);
  same(await page.getByLabel(/^Nombre/).isEditable(), false);
  same(await page.locator('select[name=operacion] option').count(), 1);
  same(page.wrong, []);
  await page.context().close();
}

async function manager(browser) {
  const page = await desk(browser, 'dario');
  await at(page, 'inventario/1');
  same(await page.getByLabel('Costo').isEditable(), false);
  await at(page, 'ordenes');
  await page.locator('[data-orden]').first().waitFor();
  same(await page.getByRole('button', {name: /^Mover a/}).count(), 0);
  same((await answerTo('PUT', '/ordenes/1/estado', {estado: 'Pendiente'}, 'dario')).status, 403);
  same(page.wrong, []);
  await page.context().close();
}

// One sign-in for the counter and the desk; the page itself needs no network to open.
async function installed(browser) {
  const page = await desk(browser, 'ana', {viewport: PHONE});
  await page.getByRole('link', {name: /^Mostrador/}).click();
  await page.getByLabel('Buscar o escanear').waitFor();
  await at(page, 'tablero');
  await installable(page);
  await page.reload();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Sin conexión', {exact: true}).waitFor();
  await page.getByText('No hay conexión con el servidor').first().waitFor();
  await page.context().setOffline(false);
  await page.getByText('En línea').waitFor();
  await page.locator('[data-figura=clientes]').waitFor();
  await page.context().close();
}

async function withoutAccounts(browser) {
  const open = await serve('servitec', ['--demo']);
  await ready(open);
  const page = await pageOf(await browser.newContext(settings({viewport: DESK})), open.origin);
  await page.goto(`${open.origin}/taller/ordenes`);
  await page.locator('[data-orden]').first().waitFor();
  same(page.wrong, []);
  await page.context().close();
  await stop(open);
}

const SCREENS = [
  ['tablero', '[data-figura=clientes]'], ['ordenes', '[data-orden]'],
  ['ordenes/796', 'ol.t-lista > li'], ['inventario', '[role=gridcell]'],
  ['inventario/13', '[data-movimiento]'], ['inventario/nuevo', 'form'],
  ['inventario/conteo', 'select'], ['inventario/etiquetas?ids=1,2', '.t-etiqueta svg'],
  ['clientes', '[role=gridcell]'], ['clientes/5', 'form'], ['historial', '[role=gridcell]'],
  ['historial/ordenes', '[role=gridcell]'], ['historial/2000', 'dl'],
  ['reportes', '.t-reporte tfoot']
];

async function everybody(browser, viewport, colorScheme) {
  const page = await desk(browser, 'carla', {viewport, colorScheme});
  for (const [path, there] of SCREENS) {
    await at(page, path);
    await page.locator(there).first().waitFor();
    await page.getByText('Leyendo…').first().waitFor({state: 'detached'});
    await accessible(page, path);
    await fits(page, path);
  }
  await page.getByRole('button', {name: 'Ajustes'}).click();
  await page.getByLabel('Idioma').selectOption('en');
  await page.keyboard.press('Escape');
  await places(page).getByRole('link', {name: 'Workshop', exact: true}).click();
  await page.getByRole('heading', {name: 'Workshop', level: 1}).waitFor();
  same(page.wrong, []);
  await page.context().close();
}

await run(server, async () => {
  const browser = await launch();
  for (const [username, password] of Object.entries(CLAVES))
    tokens[username] = (await ask('POST', '/login', {username, password})).access_token;
  [ana, carla] = [await desk(browser, 'ana'), await desk(browser, 'carla')];
  await check('the day as it is, also when it changes', theDay);
  await check('who drags an order is seen by the other, with note and message', theBoard);
  await check('the keyboard moves too; where an order may not go is shown before', byKeyboard);
  await check('a refused move goes back with its reason', refused);
  await check('who comes too late is told so', tooLate);
  await check('an order is given to somebody and promised', anOrder);
  await check('its parts leave the stock when they are used', parts);
  await check('stock changes with a reason, and the ledger says so', stock);
  await check('a count is the stock from then on', counted);
  await check('labels with bar codes', labels);
  await check('two people change the same customer', together);
  await check('customers with what they brought; who has orders is not deleted', customers);
  await check('what was sold and taken in, by whom and when', history);
  await check('what was sold comes back, or never was', undone);
  await check('reports on the screen and as files', reports);
  await check('papers of an order, and its customer\'s page', () => papers(browser));
  await check('a technician sees his own', () => technician(browser));
  await check('a manager sees all and changes nothing', () => manager(browser));
  await check('one sign-in with the counter; it opens without a network', () => installed(browser));
  await check('a site without accounts asks for none', () => withoutAccounts(browser));
  for (const viewport of [PHONE, DESK])
    for (const scheme of ['light', 'dark'])
      await check(`everybody can use it: ${viewport.width} px, ${scheme}`, () =>
          everybody(browser, viewport, scheme));
  await check('nothing went wrong on either page', () => same([...ana.wrong, ...carla.wrong], []));
  await check(`it loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const context = await browser.newContext({...settings(), serviceWorkers: 'block'});
    const address = `${server.origin}/taller/tablero`;
    const {brotli, gzip, files} = await scriptsOf(context, address);
    console.log(`       /taller/: ${brotli} KiB by brotli, ${gzip} KiB by gzip, ${files} files`);
    hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
  });
  await browser.close();
});
