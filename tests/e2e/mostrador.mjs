#!/usr/bin/env node
// The counter's pages: sales and orders without a network, two PCs that sell the same unit, answers
// that are lost, what is refused and what clashes; and that everybody can use them.
import {
  accessible, DESK, fits, installable, launch, network, pageOf, scriptsOf, settings, until
} from '../support/browser.mjs';
import {check, hold, ready, restart, run, same, serve, stop} from '../support/server.mjs';

const SCRIPT_KIB_MAX = 200;
const server = await serve('servitec', ['--demo'], {accounts: true});
const CLAVES = {ana: 'recepcion-demo', beto: 'taller-demo', carla: 'admin-demo'};
let token, ana, carla;

async function ask(method, path, body) {
  const headers = {'Content-Type': 'application/json'};
  if (token) headers.Authorization = `Bearer ${token}`;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(server.origin + path, {method, headers, body: sent});
  return answer.json();
}

const product = (name, stock, code) => ask(
    'POST', '/inventario',
    {nombre: name, categoria: 'Prueba', precio: 80.5, stock, codigo_barras: code});
const stockOf = async ({id}) => (await ask('GET', `/inventario/${id}`)).stock;
const salesOf = async (number) =>
    (await ask('GET', '/ventas?limit=50')).filter(({numero_local}) => numero_local === number);

const state = (page, name) => page.locator(`.m-estado[data-estado=${name}]`).waitFor();
const search = (page) => page.getByLabel('Buscar o escanear');
const charge = (page) => page.getByRole('button', {name: 'Cobrar', exact: true});
const go = (page, place) => page.getByRole('link', {name: place, exact: true}).click();

async function signIn(page, origin, who, password = CLAVES[who]) {
  await page.goto(`${origin}/mostrador/venta`);
  await page.getByLabel('Usuario').fill(who);
  await page.getByLabel('Contraseña', {exact: true}).fill(password);
  await page.keyboard.press('Enter');
}

async function counter(browser, who, origin = server.origin, way = {}) {
  const context = await browser.newContext(settings(way));
  const page = await pageOf(context, origin);
  await signIn(page, origin, who);
  await search(page).waitFor();
  await state(page, 'en_linea');
  await installable(page);
  return page;
}

// As a scanner does it: a code and Enter.
async function scan(page, code) {
  await search(page).focus();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

// The stock that a counter shows of the product with this code.
async function shows(page, code, stock) {
  await search(page).fill(code);
  await page.getByText(`Hay ${stock}`, {exact: true}).waitFor();
  await search(page).fill('');
}

// Charges what is in the cart; the sale's own number.
async function sell(page) {
  await charge(page).click();
  const done = page.getByText(/^Venta C\d+-\d+ guardada$/);
  await done.waitFor();
  return /C\d+-\d+/.exec(await done.textContent())[0];
}

async function sellOneOf(page, code, name) {
  await scan(page, code);
  await page.getByLabel(`Cantidad de ${name}`).waitFor();
  return sell(page);
}

async function atTheCounter() {
  const item = await product('Cable de prueba', 40, '750100');
  await shows(ana, '750100', 40);
  await scan(ana, '750100');
  await scan(ana, '750100');
  await ana.getByLabel('Cantidad de Cable de prueba').fill('3');
  await ana.keyboard.press('Enter');
  await ana.locator('[data-total]').getByText('$241.50').waitFor();
  await ana.getByLabel('Cantidad de Cable de prueba').fill('2.5');
  await ana.keyboard.press('Enter');
  await ana.getByText('Una cantidad entera').waitFor();
  same(await ana.getByLabel('Cantidad de Cable de prueba').inputValue(), '3');
  await ana.getByLabel('Descuento').fill('10%');
  await ana.locator('[data-total]').getByText('$217.35').waitFor();
  await ana.getByLabel('Recibido').fill('200');
  same(await charge(ana).isDisabled(), true);
  await ana.getByLabel('Recibido').fill('250');
  await ana.locator('[data-vuelto]').getByText('$32.65').waitFor();
  await ana.getByLabel('Cliente', {exact: true}).fill('hernandez');
  await ana.getByRole('list', {name: 'Clientes'}).getByRole('button').first().click();
  await ana.reload();
  await ana.locator('[data-vuelto]').getByText('$32.65').waitFor();  // The cart was on the disk.
  await state(ana, 'en_linea');
  const number = await sell(ana);
  await ana.getByText('Vuelto: $32.65').waitFor();
  await ana.keyboard.type('750100');  // The next customer's: nobody touched the mouse.
  await ana.keyboard.press('Enter');
  await ana.getByRole('button', {name: 'Quitar Cable de prueba'}).click();
  await until(async () => (await salesOf(number)).length === 1, 'the sale was told');
  const [sale] = await salesOf(number);
  same([sale.total, sale.descuento, sale.total_no_cuadra, sale.sobreventa],
       [217.35, 24.15, false, false]);
  hold(sale.cliente_id > 0, 'of the customer');
  same(await stockOf(item), 37);
  for (const page of [ana, carla]) await shows(page, '750100', 37);
}

// Two PCs without a network sell the same unit; the server is killed meanwhile.
async function theLastUnit() {
  const item = await product('Última pantalla', 1, '750200');
  for (const page of [ana, carla]) await shows(page, '750200', 1);
  for (const page of [ana, carla]) await page.context().setOffline(true);
  for (const page of [ana, carla]) await state(page, 'sin_conexion');
  const numbers = [];
  for (const page of [ana, carla]) {
    numbers.push(await sellOneOf(page, '750200', 'Última pantalla'));
    await page.getByText('Sin conexión (1)').waitFor();
    await shows(page, '750200', 0);
  }
  await scan(ana, '750200');
  await ana.getByText('No alcanza el stock').waitFor();
  await charge(ana).click();
  await ana.getByText('queda una tarea de sobreventa').waitFor();
  await ana.getByRole('button', {name: 'Cancelar'}).click();
  await ana.reload();  // Mid-sale, without a network.
  await ana.getByLabel('Cantidad de Última pantalla').waitFor();
  await ana.getByText('Sin conexión (1)').waitFor();
  await ana.getByRole('button', {name: 'Quitar Última pantalla'}).click();
  same(await stockOf(item), 1);
  await restart(server, 'SIGKILL');
  for (const page of [ana, carla]) await page.context().setOffline(false);
  for (const page of [ana, carla]) await page.getByText('Conflicto (1)').waitFor();
  const sold = [];
  for (const number of numbers) sold.push(...await salesOf(number));
  same(sold.map(({numero_local}) => numero_local), numbers);
  same(sold.filter(({sobreventa}) => sobreventa).length, 1);
  same(await stockOf(item), -1);
  for (const page of [ana, carla]) await shows(page, '750200', -1);
}

async function theTask() {
  await ana.getByRole('link', {name: 'Conflicto (1)'}).click();
  const task = ana.getByRole('article', {name: 'Sobreventa: Última pantalla'});
  await task.getByText('El saldo quedó en -1').waitFor();
  await ana.context().setOffline(true);
  await state(ana, 'sin_conexion');
  await task.getByRole('button', {name: 'Hecho'}).click();
  await ana.getByText('un conflicto se resuelve con el servidor').waitFor();
  await ana.context().setOffline(false);
  await state(ana, 'conflicto');
  await task.getByRole('button', {name: 'Hecho'}).click();
  for (const page of [ana, carla]) await state(page, 'en_linea');
  same((await ask('GET', '/conflictos?estado=abierto')).length, 0);
  const sent = ana.locator('li[data-venta]').filter({hasText: 'Enviada'});
  await until(async () => await sent.count() === 2, 'both sales of this PC are told');
  await sent.filter({hasText: /C\d+-00002 · V-\d{6}/}).waitFor();
}

// The same field edited twice: both values side by side, and a person chooses.
async function sideBySide() {
  const {id} = await ask('POST', '/clientes', {nombre: 'Eva Luna', telefono: '555-0101'});
  const edit = (telefono) => ({
    uuid: crypto.randomUUID(), tipo: 'clientes.editar', registro: id, cuerpo: {telefono},
    base: {telefono: '555-0101'}
  });
  const lote = [edit('555-0111'), edit('555-0222')];
  const told = await ask('POST', '/sync', {dispositivo: 'C7', lote});
  same(told.resultados.map(({estado}) => estado), ['aplicado', 'conflicto']);
  const clash = ana.getByRole('article', {name: 'Dos cambios a la vez: Eva Luna'});
  await clash.locator('[data-lado=servidor]').getByText('555-0111').waitFor();
  await clash.locator('[data-lado=cliente]').getByText('555-0222').waitFor();
  await accessible(ana, 'a conflict');
  await fits(ana, 'a conflict');
  await clash.getByRole('button', {name: 'Usar este cambio'}).click();
  await state(ana, 'en_linea');
  same((await ask('GET', `/clientes/${id}`)).telefono, '555-0222');
}

async function fillOrder(page, more = {}) {
  const said = {
    Equipo: 'Celular', Marca: 'Apple', Modelo: 'iPhone 12', Problema: 'No carga',
    Accesorios: 'funda, cargador', Total: '1,200', Anticipo: '200.50', ...more
  };
  for (const [label, value] of Object.entries(said))
    await page.getByLabel(label, {exact: true}).fill(value);
}

const focused = (page) => page.evaluate(() => document.activeElement.placeholder);

const newCustomer = async (page, said) => {
  await page.getByRole('button', {name: 'Cliente nuevo'}).click();
  for (const [label, value] of Object.entries(said))
    await page.getByLabel(label, {exact: true}).fill(value);
  await page.getByRole('button', {name: 'Guardar cliente'}).dblclick();
};

async function intake() {
  await go(ana, 'Recepción');
  await ana.getByRole('button', {name: 'Guardar orden'}).click();
  await ana.getByText('Elija o cree un cliente.').waitFor();
  same(await focused(ana), 'Nombre o teléfono');
  same(await ana.getByText('Falta', {exact: true}).count(), 4);
  await ana.context().setOffline(true);
  await state(ana, 'sin_conexion');
  await newCustomer(ana, {Nombre: 'Zoé Quispe', Teléfono: '555-7788'});
  await fillOrder(ana);
  await ana.getByLabel(/^Riesgoso/).check();
  for (const place of ['Caja', 'Recepción']) await go(ana, place);
  await ana.getByText('Zoé Quispe').waitFor();  // What was written stays, here and on the disk.
  await ana.reload();
  await ana.getByText('Zoé Quispe').waitFor();
  await ana.getByRole('button', {name: 'Guardar orden'}).click();
  await ana.getByText('Celular Apple iPhone 12 · Zoé Quispe').waitFor();
  await ana.getByText('Sin conexión (2)').waitFor();
  await ana.reload();
  await ana.getByText('Sin conexión (2)').waitFor();
  await ana.context().setOffline(false);
  await state(ana, 'en_linea');
  const [customer, ...others] = await ask('GET', '/clientes?search=Quispe');
  same([customer.nombre, others.length], ['Zoé Quispe', 0]);
  const [order] = await ask('GET', `/ordenes?cliente_id=${customer.id}`);
  same([order.equipo, order.total, order.anticipo, order.riesgoso, order.accesorios],
       ['Celular', 1200, 200.5, true, ['funda', 'cargador']]);
  await thePapersOfAnOrder();
}

async function thePapersOfAnOrder() {
  const item = await product('Pantalla de prueba', 4, '750650');
  await ana.getByLabel('Cliente', {exact: true}).fill('Quispe');
  await ana.getByRole('button', {name: /Zoé Quispe/}).click();
  await fillOrder(ana, {Modelo: 'iPhone 15', Total: '', Anticipo: '20', Descuento: '0.50'});
  await ana.getByLabel('Agregar del inventario').fill('pantalla de prueba');
  await ana.getByRole('button', {name: /Pantalla de prueba/}).click();
  await ana.getByLabel('Técnico').selectOption({label: 'Beto Rojas'});
  await accessible(ana, 'an order with parts');
  await ana.getByRole('button', {name: 'Guardar orden'}).click();
  const papers = ana.getByRole('link', {name: /^Hoja, etiqueta y enlace/});
  const order = await ask('GET', (await papers.getAttribute('href')).replace('/taller', ''));
  const {modelo, total, descuento, anticipo, tecnico_id} = order;
  const [{id: technician}] = await ask('GET', '/tecnicos');
  same([modelo, total, descuento, anticipo, tecnico_id], ['iPhone 15', 80.5, 0.5, 20, technician]);
  same((await ask('GET', `/ordenes/${order.id}/items`)).map((part) => part.producto_id), [item.id]);
  await papers.getByText(order.numero).waitFor();
  same(await ana.getByLabel('Modelo', {exact: true}).inputValue(), '');
}

// What the server will not take is kept, said, mended or given up.
async function refused() {
  await ask('POST', '/clientes', {nombre: 'Dueño', rut: 'RUT-1'});
  await newCustomer(ana, {Nombre: 'Otra persona', Documento: 'RUT-1'});
  await newCustomerTwice();
  await fillOrder(ana, {Modelo: 'iPhone 13'});  // Waits for a customer who never comes.
  await ana.getByRole('button', {name: 'Guardar orden'}).click();
  await ana.getByText('Conflicto (2)').waitFor();
  await go(ana, 'Sincronización');
  const one = ana.getByRole('article', {name: 'Cliente · Otra persona'});
  await one.waitFor();
  await accessible(ana, 'what was refused');
  await one.getByRole('button', {name: 'Corregir'}).click();
  await ana.getByLabel('Documento').fill('RUT-2');
  await ana.getByRole('button', {name: 'Guardar y enviar'}).click();
  const mended = async () => (await ask('GET', '/clientes?search=Otra persona'))[0]?.rut;
  await until(async () => await mended() === 'RUT-2', 'the mended one is told');
  const two = ana.getByRole('article', {name: 'Cliente · Repetido'});
  await two.getByRole('button', {name: 'Descartar'}).click();
  await ana.getByText('no llegará nunca al servidor').waitFor();
  await ana.getByRole('button', {name: 'Descartar para siempre'}).click();
  const order = ana.getByRole('article', {name: 'Orden · Celular Apple iPhone 13'});
  await order.getByRole('button', {name: 'Corregir'}).click();
  await ana.getByLabel('Otro cliente').fill('dueño');
  await ana.getByRole('button', {name: /^Dueño/}).click();
  await accessible(ana, 'mending an order');
  await ana.getByRole('button', {name: 'Guardar y enviar'}).click();
  await state(ana, 'en_linea');
  same(await ask('GET', '/clientes?search=Repetido'), []);
  const [owner] = await ask('GET', '/clientes?search=Dueño');
  same((await ask('GET', `/ordenes?cliente_id=${owner.id}`)).map(({modelo}) => modelo),
       ['iPhone 13']);
  await go(ana, 'Punto de venta');
}

async function newCustomerTwice() {
  await ana.getByRole('button', {name: 'Cambiar el cliente'}).click();
  await newCustomer(ana, {Nombre: 'Repetido', Documento: 'RUT-1'});
}

async function lostAnswers(browser) {
  const item = await product('Funda de prueba', 5, '750300');
  const wire = await network(server.port);
  const page = await counter(browser, 'carla', wire.origin);
  await shows(page, '750300', 5);
  wire.deafen();
  const number = await sellOneOf(page, '750300', 'Funda de prueba');
  await until(async () => (await salesOf(number)).length === 1, 'the server has it');
  await page.getByText('Sincronizando (1)').waitFor();
  wire.cut();
  await restart(server, 'SIGKILL');
  wire.mend();
  await page.evaluate(() => void dispatchEvent(new Event('online')));
  await state(page, 'en_linea');
  await shows(page, '750300', 4);
  const [sale, ...others] = await salesOf(number);
  same([others.length, await stockOf(item)], [0, 4]);
  await go(page, 'Sincronización');
  await page.locator(`[data-venta="${number}"]`).getByText(sale.numero).waitFor();
  same(page.wrong, []);
  await page.context().close();
  wire.close();
}

async function byRole(browser) {
  const page = await pageOf(await browser.newContext(settings()), server.origin);
  await signIn(page, server.origin, 'beto', 'no-es');
  await page.getByText('Usuario o contraseña incorrectos.').waitFor();
  await page.getByLabel('Contraseña', {exact: true}).fill(CLAVES.beto);
  await page.keyboard.press('Enter');
  await page.getByText('Su cuenta no atiende el mostrador.').waitFor();
  same(await search(page).count(), 0);
  await page.context().close();
}

// What one account did is told with that account, whoever signs in between.
async function twoAccounts(browser) {
  const item = await product('Mica de prueba', 9, '750400');
  const page = await counter(browser, 'ana');
  const leave = async () => {
    await page.getByRole('button', {name: 'Ajustes'}).click();
    await page.getByRole('button', {name: 'Salir', exact: true}).click();
  };
  await shows(page, '750400', 9);
  await page.context().setOffline(true);
  await state(page, 'sin_conexion');
  const number = await sellOneOf(page, '750400', 'Mica de prueba');
  await leave();
  await page.getByText('Hay 1 operación sin enviar').waitFor();
  await page.getByRole('button', {name: 'Salir', exact: true}).last().click();
  await page.getByLabel('Usuario').waitFor();
  await page.context().setOffline(false);
  await signIn(page, server.origin, 'carla');
  await state(page, 'en_linea');
  await shows(page, '750400', 8);  // It was sold, whoever did it.
  await go(page, 'Sincronización');
  await page.getByText('De otra cuenta').waitFor();
  same(await salesOf(number), []);
  await leave();
  await page.getByLabel('Usuario').waitFor();
  await signIn(page, server.origin, 'ana');
  await until(async () => (await salesOf(number)).length === 1, 'told with its account');
  const [sale] = await salesOf(number);
  same([sale.usuario, await stockOf(item)], ['ana', 8]);
  same(page.wrong, []);
  await page.context().close();
}

// Put aside on this PC's disk, taken up again, paid by two methods, printed.
async function asideAndSplit() {
  await product('Cargador de prueba', 9, '750500');
  await go(ana, 'Punto de venta');
  await shows(ana, '750500', 9);
  await scan(ana, '750500');
  await ana.getByRole('button', {name: 'Apartar la cuenta'}).click();
  await ana.getByRole('list', {name: 'Cuentas apartadas'}).waitFor();
  same(await focused(ana), 'Nombre, SKU o código de barras');
  await search(ana).blur();
  await ana.keyboard.type('750500');  // A scanner knows of no focus.
  await ana.keyboard.press('Enter');
  await ana.getByRole('button', {name: 'Quitar Cargador'}).click();
  same(await ana.locator('.m-linea').count(), 0);
  await ana.reload();
  await ana.getByRole('button', {name: 'Descartar Cargador de prueba'}).click();
  await ana.getByRole('list', {name: 'Cuentas apartadas'}).waitFor({state: 'detached'});
  await ana.getByRole('button', {name: 'Deshacer'}).click();
  await ana.getByRole('button', {name: 'Retomar Cargador de prueba'}).click();
  await ana.getByLabel('Cantidad de Cargador de prueba').waitFor();
  await ana.getByRole('button', {name: 'Dividir el pago'}).click();
  await ana.getByLabel('Monto 1', {exact: true}).fill('50');
  await ana.getByText('Faltan $30.50').waitFor();
  same(await charge(ana).isDisabled(), true);
  await ana.getByRole('button', {name: 'Otra forma de pago'}).click();
  same(await ana.getByLabel('Monto 2', {exact: true}).inputValue(), '30.50');
  await ana.getByLabel('Monto 2', {exact: true}).fill('81');
  await ana.getByText('solo el efectivo da vuelto').waitFor();
  await ana.getByLabel('Monto 2', {exact: true}).fill('30');
  await ana.getByLabel('Monto 1', {exact: true}).fill('100');
  await ana.locator('[data-vuelto]').getByText('$49.50').waitFor();
  await accessible(ana, 'a split payment');
  await fits(ana, 'a split payment');
  await state(ana, 'en_linea');
  const number = await sell(ana);
  await until(async () => (await salesOf(number)).length === 1, 'the sale was told');
  const [{id}] = await salesOf(number);
  const {metodo_pago, pagos} = await ask('GET', `/ventas/${id}`);
  same([metodo_pago, ...pagos.map(({metodo, monto, vuelto}) => [metodo, monto, vuelto])],
       ['Mixto', ['Débito', 30, 0], ['Efectivo', 50.5, 49.5]]);
  await ana.getByRole('button', {name: 'Ticket'}).click();
  await ana.getByLabel('Ticket').getByText(/Venta V-\d{6}/).waitFor();
  const [file] = await Promise.all([
    ana.waitForEvent('download'), ana.getByRole('button', {name: /ESC\/POS/}).click()
  ]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  same([...Buffer.concat(chunks).subarray(0, 5)], [0x1b, 0x40, 0x1b, 0x74, 0x10]);
  await accessible(ana, 'a ticket');
  await fits(ana, 'a ticket');
}

async function collectAnOrder() {
  const {id: cliente_id} = await ask('POST', '/clientes', {nombre: 'Lía Cárdenas'});
  const {id} = await ask('POST', '/ordenes', {
    cliente_id, equipo: 'Consola', marca: 'Sony', modelo: 'PS5', problema: 'No lee', total: 300,
    anticipo: 100
  });
  const {numero} = await ask('GET', `/ordenes/${id}`);
  await go(ana, 'Punto de venta');
  await ana.getByRole('button', {name: 'Traer una orden'}).click();
  await ana.getByLabel('Número de orden o equipo').fill(numero);
  await ana.keyboard.press('Enter');
  await ana.getByRole('button', {name: new RegExp(`^${numero}`)}).click();
  await ana.locator('[data-debe]').getByText('$200.00').waitFor();
  await ana.getByLabel('Recibido').fill('500');
  await ana.locator('[data-vuelto]').getByText('$300.00').waitFor();
  await accessible(ana, 'an order to be collected');
  await fits(ana, 'an order to be collected');
  await sell(ana);
  await until(async () => (await ask('GET', `/ordenes/${id}`)).estado === 'Entregado',
              'what is paid is handed over');
}

// Somebody else's sale on the same till shows by itself; what is counted is compared.
async function theTill() {
  const item = await product('Pila de prueba', 9, '750600');
  const {access_token} = await ask('POST', '/login', {username: 'ana', password: CLAVES.ana});
  await go(ana, 'Caja');
  await ana.getByLabel('Monto inicial').fill('500');
  await ana.getByRole('button', {name: 'Abrir', exact: true}).dblclick();
  const cash = ana.locator('[data-esperado=Efectivo]');
  await cash.getByText('$500.00').waitFor();
  await accessible(ana, 'an open till');
  await fits(ana, 'an open till');
  const sold = {total: 80.5, productos: [{id: item.id, cantidad: 1, precio: 80.5, subtotal: 80.5}]};
  await fetch(`${server.origin}/ventas`, {
    method: 'POST', body: JSON.stringify(sold),
    headers: {'Content-Type': 'application/json', Authorization: `Bearer ${access_token}`}
  });
  await cash.getByText('$580.50').waitFor();
  await ana.getByLabel('Concepto').fill('Agua');
  await ana.getByLabel('Monto', {exact: true}).fill('20.50');
  await ana.getByRole('button', {name: 'Anotar', exact: true}).dblclick();
  await cash.getByText('$560.00').waitFor();
  await ana.getByRole('button', {name: 'Contar y cerrar'}).click();
  await ana.getByText('En revisión').waitFor();
  same(await cash.count(), 0);  // Whoever counts does not see what is expected.
  await go(ana, 'Punto de venta');
  await scan(ana, '750600');
  await ana.getByText('Su caja se está contando').waitFor();
  same(await charge(ana).isDisabled(), true);
  await ana.getByRole('button', {name: 'Quitar Pila de prueba'}).click();
  await go(ana, 'Caja');
  await ana.getByLabel('Contado: Efectivo').fill('559');
  await accessible(ana, 'a till that is counted');
  await ana.getByRole('button', {name: 'Cerrar la caja'}).click();
  await ana.locator('[data-diferencia]').getByText('-$1.00').waitFor();
  await ana.getByRole('button', {name: 'Cierre Z', exact: true}).click();
  await ana.getByLabel('Cierre Z', {exact: true}).getByText('DIFERENCIA').waitFor();
  await accessible(ana, 'a closed till');
  await ana.reload();
  await ana.getByRole('button', {name: /^Cierre Z de/}).click();
  await ana.getByLabel(/^Cierre Z de/).getByText('DIFERENCIA').waitFor();
  await fits(ana, 'a closed till');
}

const config = (url, enabled) => ({
  name: 'config.json', mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({
    api_server: {url, timeout: 7, retry_attempts: 2, enable_realtime: true},
    offline_mode: {enabled, sync_interval: 120}
  }))
});

// The original program's config.json, and a PC that is told not to sell without the server.
async function thisComputer() {
  await go(ana, 'Este equipo');
  const file = ana.locator('[data-archivo]');
  await file.setInputFiles({...config('', true), buffer: Buffer.from('{"otro": 1}')});
  await ana.getByText('no es un config.json').waitFor();
  await file.setInputFiles(config('http://192.168.1.100:8000', false));
  await ana.getByText('Importado: revise y guarde.').waitFor();
  same(await ana.getByLabel('Espera de cada petición, en segundos').inputValue(), '7');
  same(await ana.getByRole('link', {name: 'Abrir la de ese servidor'}).getAttribute('href'),
       'http://192.168.1.100:8000/mostrador/venta');
  await accessible(ana, 'this computer');
  await fits(ana, 'this computer');
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await ana.getByText('Guardado.').waitFor();
  await go(ana, 'Punto de venta');
  await shows(ana, '750600', 8);
  await scan(ana, '750600');
  await ana.getByLabel('Cantidad de Pila de prueba').waitFor();
  await ana.context().setOffline(true);
  await ana.getByText('Este equipo no vende sin el servidor').waitFor();
  same(await charge(ana).isDisabled(), true);
  await ana.context().setOffline(false);
  await state(ana, 'en_linea');
  await until(async () => !await charge(ana).isDisabled(), 'it sells again');
  await ana.getByRole('button', {name: 'Quitar Pila de prueba'}).click();
  await go(ana, 'Este equipo');
  await file.setInputFiles(config('', true));
  await ana.getByRole('button', {name: 'Guardar'}).click();
  await ana.getByText('Guardado.').waitFor();
  await go(ana, 'Punto de venta');
}

async function withoutAccounts(browser) {
  const open = await serve('servitec');
  await ready(open);
  const page = await pageOf(await browser.newContext(settings()), open.origin);
  await page.goto(`${open.origin}/mostrador/venta`);
  await search(page).waitFor();
  await state(page, 'en_linea');
  same(page.wrong, []);
  await page.context().close();
  await stop(open);
}

async function everybody(browser) {
  const page = await pageOf(await browser.newContext(settings()), server.origin);
  await page.goto(`${server.origin}/mostrador/venta`);
  await page.getByLabel('Usuario').waitFor();
  await accessible(page, 'signing in');
  await page.context().close();
  const wide = await counter(browser, 'ana', server.origin, {viewport: DESK, colorScheme: 'dark'});
  for (const one of [ana, wide]) {
    await go(one, 'Punto de venta');
    await scan(one, '750300');
    await search(one).fill('pantalla');
    await one.getByRole('list', {name: 'Productos', exact: true}).waitFor();
    await one.keyboard.press('ArrowDown');
    await one.keyboard.press('ArrowDown');
    await one.keyboard.press('Enter');
    await until(async () => await one.locator('.m-linea').count() === 2, 'by keyboard alone');
    await search(one).fill('bateria');
    const places = ['Punto de venta', 'Recepción', 'Caja', 'Este equipo', 'Sincronización'];
    for (const place of places) {
      await go(one, place);
      await one.getByRole('heading', {name: place, level: 1}).waitFor();
      await accessible(one, place);
      await fits(one, place);
    }
    await one.getByRole('button', {name: 'Ajustes'}).click();
    await one.getByLabel('Idioma').selectOption('en');
    await one.keyboard.press('Escape');
    await one.getByRole('heading', {name: 'Sync', level: 1}).waitFor();
  }
  same(wide.wrong, []);
  await wide.context().close();
}

await run(server, async () => {
  const browser = await launch();
  token = (await ask('POST', '/login', {username: 'carla', password: CLAVES.carla})).access_token;
  [ana, carla] = [await counter(browser, 'ana'), await counter(browser, 'carla')];
  await check('a sale at the counter, heard at the other one', atTheCounter);
  await check('two PCs without a network sell the last unit: both count', theLastUnit);
  await check('the task that is left is done by a person, with the server', theTask);
  await check('a conflict shows both sides', sideBySide);
  await check('an order of a new customer, taken in without a network', intake);
  await check('what is refused is mended or given up', refused);
  await check('a cart is put aside, taken up, paid in parts and printed', asideAndSplit);
  await check('a workshop order is collected with what was paid on it', collectAnOrder);
  await check('a till is opened, spent from, counted and closed', theTill);
  await check('a PC takes over its config.json', thisComputer);
  await check('answers that are lost and a killed server store nothing twice', () =>
      lostAnswers(browser));
  await check('who does not sell sees no counter', () => byRole(browser));
  await check('what one account did is told with that account alone', () => twoAccounts(browser));
  await check('a site without accounts asks for none', () => withoutAccounts(browser));
  await check('everybody can use it', () => everybody(browser));
  await check('nothing went wrong on either page', () => same([...ana.wrong, ...carla.wrong], []));
  await check(`it loads at most ${SCRIPT_KIB_MAX} KiB of script`, async () => {
    const context = await browser.newContext({...settings(), serviceWorkers: 'block'});
    const address = `${server.origin}/mostrador/venta`;
    const {brotli, gzip, files} = await scriptsOf(context, address);
    console.log(`       /mostrador/: ${brotli} KiB by brotli, ${gzip} KiB by gzip, ${files} files`);
    hold(files > 0 && gzip <= SCRIPT_KIB_MAX, `${gzip} KiB`);
  });
  await browser.close();
});
