#!/usr/bin/env node
// ./dev screenshots [FOLDER]: every page of every app with web/, 360 and 1280 px wide, light and
// dark, with the demo's data. To be looked at.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {DESK, launch, pageOf, PHONE, settings} from '../tests/support/browser.mjs';
import {check, ready, root, run, serve, stop} from '../tests/support/server.mjs';

const folder = process.argv[2] ?? join(root, 'build/screenshots');
mkdirSync(folder, {recursive: true});
const server = await serve('server5k', ['--demo'], {accounts: true});
const shop = await serve('servitec', ['--demo']);
const {origin} = server;
const button = (page) => page.locator('.juez-boton');

async function signIn(page) {
  await page.goto(`${origin}/juez/`);
  await page.getByLabel('Usuario').fill('juez10');
  await page.getByLabel('Contraseña', {exact: true}).fill('juez10-5k');
  await page.keyboard.press('Enter');
  await page.getByRole('link', {name: /Rayos/}).waitFor();
  await page.getByText('En línea').waitFor();
}

// Each shows one page and leaves it there to be taken.
const pages = {
  'juez-entrada': (page) => page.goto(`${origin}/juez/`),
  'juez-equipos': signIn,
  'juez-equipo': async (page) => {
    await page.getByRole('link', {name: /Rayos/}).click();
    await button(page).click();
    await page.getByText('Guardado').first().waitFor();
    await button(page).click();
    await page.getByText('Sin enviar', {exact: true}).first().waitFor();
  },
  'juez-cambiar': async (page) => {
    await page.getByRole('button', {name: /^Cambiar/}).first().click();
    await page.getByLabel('Dorsal').waitFor();
  },
  'juez-ajustes': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Ajustes'}).click();
    await page.getByLabel('Idioma').waitFor();
  },
  'portada': (page) => page.goto(`${origin}/`),
  'resultados': async (page) => {
    await page.goto(`${origin}/1/`);
    await page.locator('.podio').waitFor();
  },
  'resultados-buscar': async (page) => {
    await page.goto(`${origin}/1/?q=liebres`);
    await page.locator('input[type=search]').waitFor();
  },
  'resultados-sin-tiempos': async (page) => {
    await page.goto(`${origin}/2/`);
    await page.getByLabel(/Buscar/).waitFor();
  },
  'pantalla': async (page) => {
    await page.goto(`${origin}/1/pantalla`);
    await page.locator('.pantalla li').first().waitFor();
  },
  'equipo': (page) => page.goto(`${origin}/equipo/1/`),
  'admin': async (page) => {
    await page.goto(`${origin}/admin/`);
    await page.getByLabel('Usuario').fill('director');
    await page.getByLabel('Contraseña').fill('director-5k');
    await page.keyboard.press('Enter');
    await page.locator('#panel article').first().waitFor();
  }
};

const words = (page) => page.getByLabel('Buscar o escanear');

async function add(page, text) {
  await words(page).fill(text);
  const found = page.getByRole('list', {name: 'Productos', exact: true});
  await found.getByRole('button').first().click();
}

const counter = {
  'mostrador-venta': async (page) => {
    await page.goto(`${shop.origin}/mostrador/venta`);
    await page.getByText('En línea').waitFor();
    await words(page).waitFor();
  },
  'mostrador-venta-busca': async (page) => {
    await words(page).fill('bateria');
    await page.getByText(/^Hay|· Hay/).first().waitFor();
  },
  'mostrador-venta-cuenta': async (page) => {
    await add(page, 'bateria');
    await add(page, 'funda');
    await page.getByLabel('Descuento').fill('10%');
    await page.getByLabel('Recibido').fill('2,000');
    await page.getByText('Vuelto').waitFor();
  },
  'mostrador-venta-guardada': async (page) => {
    await page.getByRole('button', {name: 'Cobrar'}).click();
    await page.getByText(/guardada$/).waitFor();
  },
  'mostrador-recepcion': async (page) => {
    await page.getByRole('link', {name: 'Recepción'}).click();
    await page.getByLabel('Cliente', {exact: true}).fill('maria');
    await page.getByRole('list', {name: 'Clientes'}).waitFor();
    await page.getByRole('button', {name: 'Guardar orden'}).click();
  },
  'mostrador-sincronizacion': async (page) => {
    await page.getByRole('link', {name: 'Sincronización'}).click();
    await page.getByText('Dos cambios a la vez').first().waitFor();
    await page.getByText('Enviada').first().waitFor();
  }
};

const desk = Object.fromEntries(Object.entries({
  'tablero': ['tablero', '[data-figura=clientes]'], 'taller': ['ordenes', '[data-orden]'],
  'orden': ['ordenes/796', 'ol.t-lista > li'], 'inventario': ['inventario', '[role=gridcell]'],
  'producto': ['inventario/13', '[data-movimiento]'],
  'etiquetas': ['inventario/etiquetas?ids=1,2,3', '.t-etiqueta svg'],
  'clientes': ['clientes', '[role=gridcell]'], 'cliente': ['clientes/5', 'form'],
  'historial': ['historial', '[role=gridcell]'], 'venta': ['historial/2000', 'dl'],
  'reportes': ['reportes', '.t-reporte tfoot']
}).map(([name, [place, there]]) => [`taller-${name}`, async (page) => {
  await page.goto(`${shop.origin}/taller/${place}`);
  await page.locator(there).first().waitFor();
}]));
desk['taller-conteo'] = async (page) => {
  await page.goto(`${shop.origin}/taller/inventario/conteo`);
  await page.locator('option[value=Pantallas]').waitFor({state: 'attached'});
  await page.getByLabel('Categoría').selectOption('Pantallas');
  await page.locator('.t-contar').first().waitFor();
};
desk['taller-mover'] = async (page) => {
  await page.goto(`${shop.origin}/taller/ordenes`);
  await page.getByRole('button', {name: /^Mover a/}).first().click();
  await page.getByRole('dialog').waitFor();
};

const places = {
  'inicio': '', 'lista': 'modelos/clientes', 'registro': 'modelos/clientes/1',
  'importar': 'modelos/clientes/importar', 'papelera': 'modelos/clientes/papelera',
  'usuarios': 'usuarios', 'llaves': 'llaves', 'sesiones': 'sesiones', 'esquema': 'esquema',
  'registro-en-vivo': 'registro', 'conexiones': 'conexiones', 'peticiones': 'peticiones',
  'medidas': 'medidas', 'respaldos': 'respaldos', 'ajustes': 'ajustes', 'auditoria': 'auditoria'
};
const administration = Object.fromEntries(Object.entries(places).map(([name, place]) =>
  [`administracion-${name}`, async (page) => {
    await page.goto(`${shop.origin}/admin/${place}`);
    await page.getByRole('heading', {level: 1}).waitFor();
  }]));

// Two devices changed the same field of a customer.
async function clash() {
  const edit = (telefono) => ({
    uuid: crypto.randomUUID(), tipo: 'clientes.editar', registro: 1, cuerpo: {telefono},
    base: {telefono: '55-100-0000'}
  });
  await fetch(`${shop.origin}/sync`, {
    method: 'POST', headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({dispositivo: 'C7', lote: [edit('55-111-1111'), edit('55-222-2222')]})
  });
}

async function take(context, home, pages, way) {
  const page = await pageOf(context, home);
  for (const [name, goTo] of Object.entries(pages))
    await check(`${name}, ${way.viewport.width} px, ${way.colorScheme}`, async () => {
      await goTo(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(250);  // What moves has arrived.
      const file = `${name}-${way.viewport.width}-${way.colorScheme}.png`;
      const fullPage = /^(mostrador|administracion)/.test(name);
      await page.screenshot({path: join(folder, file), fullPage});
    });
}

await run(server, async () => {
  const browser = await launch();
  await ready(shop);
  await clash();
  for (const viewport of [PHONE, DESK])
    for (const colorScheme of ['light', 'dark']) {
      const way = {viewport, colorScheme};
      const context = await browser.newContext(settings(way));
      await take(context, origin, pages, way);
      await take(context, shop.origin, counter, way);
      await take(context, shop.origin, desk, way);
      await take(context, shop.origin, administration, way);
      await context.close();
    }
  await browser.close();
  await stop(shop);
  console.log(folder);
});
