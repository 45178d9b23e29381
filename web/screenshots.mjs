#!/usr/bin/env node
// ./dev screenshots [FOLDER]: every page of every app with web/, 360 and 1280 px wide, light and
// dark, with the demo's data. To be looked at.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import WebSocket from 'ws';
import {DESK, launch, pageOf, PHONE, settings} from '../tests/support/browser.mjs';
import {check, ready, root, run, serve, stop} from '../tests/support/server.mjs';

const folder = process.argv[2] ?? join(root, 'build/screenshots');
mkdirSync(folder, {recursive: true});
const server = await serve('server5k', ['--demo'], {accounts: true});
const shop = await serve('servitec', ['--demo']);
const gateway = await serve('tablero', ['--demo'], {accounts: true});
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
  'equipo': (page) => page.goto(`${origin}/equipo/1/`)
};

// What the director decides on: two judges' times of one runner, another judge online.
async function raceDay() {
  const post = async (path, who, body) => (await fetch(origin + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: {'Content-Type': 'application/json', ...(who ? {Authorization: `Bearer ${who}`} : {})}
  })).json();
  for (const [judge, tiempo] of [['juez5', 1_204_350], ['cronometrista', 1_265_500]]) {
    const {access, juez} =
        await post('/api/login/', undefined, {username: judge, password: `${judge}-5k`});
    const socket =
        new WebSocket(`${origin.replace('http', 'ws')}/ws/juez/${juez.id}/?token=${access}`);
    await new Promise((done) => socket.on('open', done));
    const answered = new Promise((done) => socket.on('message', (text) =>
        String(text).includes('tiempo_registrado') && done()));
    const parts = {tipo: 'registrar_tiempo', equipo_id: 5, dorsal: '501', tiempo};
    socket.send(JSON.stringify(parts));
    socket.send(JSON.stringify(
        {tipo: 'pendientes', n: 2, desfase_ms: 2600, rtt_ms: 140, bateria: 18}));
    await answered;
  }
  const {access} =
      await post('/api/login/', undefined, {username: 'director', password: 'director-5k'});
  await post('/api/equipos/3/estado/', access, {estado: 'DSQ', motivo: 'Tomó un atajo'});
  await post('/api/registros/1/corregir/', access, {tiempo: 1_000_350, motivo: 'vídeo'});
}

const at = (path, shown) => async (page) => {
  await page.goto(origin + path);
  await shown(page).first().waitFor();
};
const dialog = (page) => page.getByRole('dialog');
const press = (path, name) => async (page) => {
  await page.goto(origin + path);
  await page.getByRole('button', {name}).first().click();
  await dialog(page).waitFor();
};

const director = {
  'direccion-entrada': at('/direccion/', (page) => page.getByLabel('Usuario')),
  'direccion': async (page) => {
    await page.getByLabel('Usuario').fill('director');
    await page.getByLabel('Contraseña', {exact: true}).fill('director-5k');
    await page.keyboard.press('Enter');
    await page.locator('article').first().waitFor();
  },
  'direccion-nueva': press('/direccion/', 'Nueva competencia'),
  'direccion-carrera': at('/direccion/1/', (page) => page.locator('li[data-equipo]')),
  'direccion-ajustar': press('/direccion/1/', 'Ajustar la salida'),
  'direccion-revision': at('/direccion/1/revision/', (page) => page.locator('article')),
  'direccion-equipo': at('/direccion/1/equipo/5/', (page) => page.locator('.dir-tiempos')),
  'direccion-corregir': press('/direccion/1/equipo/5/', /^Corregir/),
  'direccion-inscripcion':
      at('/direccion/2/inscripcion/', (page) => page.getByRole('gridcell')),
  'direccion-importar': async (page) => {
    await press('/direccion/2/inscripcion/', 'Equipos desde una hoja')(page);
    const text = 'nombre;dorsal;juez\nCóndores;900;juez2\nBúhos;130;nadie\n';
    await dialog(page).locator('input[type=file]').setInputFiles(
        {name: 'equipos.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});
    await dialog(page).getByRole('table').first().waitFor();
  },
  'direccion-historial': at('/direccion/1/historial/', (page) => page.locator('ol > li')),
  'direccion-publicar': at('/direccion/1/publicar/', (page) => page.getByRole('img')),
  'direccion-jueces': at('/direccion/jueces/', (page) => page.locator('li[data-juez]')),
  'direccion-claves': async (page) => {
    await page.getByRole('button', {name: 'Clave nueva: juez15'}).click();
    await dialog(page).getByRole('button', {name: 'Clave nueva'}).click();
    await page.locator('.dir-clave').waitFor();
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
  'mostrador-caja': async (page) => {
    await page.getByRole('link', {name: 'Caja'}).click();
    await page.getByRole('heading', {name: 'Caja', level: 1}).waitFor();
    const first = page.getByLabel('Monto inicial');
    await first.or(page.locator('[data-esperado=Efectivo]')).waitFor();
    if (await first.isVisible()) {
      await first.fill('500');
      await page.getByRole('button', {name: 'Abrir', exact: true}).click();
    }
    await page.locator('[data-esperado=Efectivo]').waitFor();
  },
  'mostrador-equipo': async (page) => {
    await page.getByRole('link', {name: 'Este equipo'}).click();
    await page.getByRole('heading', {name: 'Este equipo', level: 1}).waitFor();
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
desk['seguimiento'] = async (page) => {
  const {enlace} = await (await fetch(`${shop.origin}/ordenes/1/enlace`)).json();
  await page.goto(new URL(enlace, shop.origin).href);
  await page.locator('main[data-estado]').waitFor();
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

const at_gateway = async (path, who, body) => (await fetch(gateway.origin + path, {
  method: 'POST', body: JSON.stringify(body),
  headers: {'Content-Type': 'application/json', ...(who ? {Authorization: `Bearer ${who}`} : {})}
})).json();

// Who is connected to the gateway, and what an administrator published there.
async function gatewayDay() {
  for (const username of ['cliente', 'proveedor', 'admin']) {
    const {access_token: access} = await at_gateway(
        '/api/login', undefined, {username, password: `${username}-demo`});
    const socket = new WebSocket(`${gateway.origin.replace('http', 'ws')}/ws?token=${access}`);
    await new Promise((done) => socket.on('message', done));
    for (const room of ['tema:reservas', `tema:${username}`])
      socket.send(JSON.stringify({event: 'join_room', data: {room}}));
    if (username !== 'admin') continue;
    const data = {reserva: {id: 7, clienteId: 2, estado: 'pendiente', nota: '<b>ventana</b>'}};
    for (const type of ['reserva:creada', 'reserva:creada', 'otra:cosa', ''])
      await at_gateway('/api/dashboard/emit-event', access, {type, data});
  }
}

const at_console = (path, shown) => async (page) => {
  await page.goto(`${gateway.origin}/consola/${path}`);
  await page.locator(shown).first().waitFor();
};
const operator = {
  'consola-entrada': at_console('', 'input[name=user]'),
  'consola': async (page) => {
    await page.getByLabel('Usuario o correo').fill('admin');
    await page.getByLabel('Contraseña', {exact: true}).fill('admin-demo');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell').first().waitFor();
  },
  'consola-cortar': async (page) => {
    await page.getByRole('button', {name: /^Desconectar a/}).first().click();
    await dialog(page).waitFor();
  },
  'consola-publicadores': at_console('publicadores/', '[role=gridcell]'),
  'consola-historial': at_console('historial/', '[role=gridcell]'),
  'consola-evento': at_console('historial/?evento=141', '[role=dialog] pre'),
  'consola-simular': async (page) => {
    await at_console('simular/?evento=141', 'form')(page);
    await page.getByText('Es el evento 141.').waitFor();
    await page.getByRole('button', {name: 'Simular', exact: true}).click();
    await page.locator('.con-ficha').waitFor();
  },
  'consola-decir': at_console('decir/', 'form')
};

async function take(context, home, pages, way) {
  const page = await pageOf(context, home);
  for (const [name, goTo] of Object.entries(pages))
    await check(`${name}, ${way.viewport.width} px, ${way.colorScheme}`, async () => {
      await goTo(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(250);  // What moves has arrived.
      const file = `${name}-${way.viewport.width}-${way.colorScheme}.png`;
      const fullPage = /^(mostrador|administracion|direccion|consola)/.test(name);
      await page.screenshot({path: join(folder, file), fullPage});
    });
}

await run(server, async () => {
  const browser = await launch();
  await ready(shop);
  await clash();
  await raceDay();
  await ready(gateway);
  await gatewayDay();
  for (const viewport of [PHONE, DESK])
    for (const colorScheme of ['light', 'dark']) {
      const way = {viewport, colorScheme};
      const context = await browser.newContext(settings(way));
      await take(context, origin, pages, way);
      await take(context, origin, director, way);
      await take(context, shop.origin, counter, way);
      await take(context, shop.origin, desk, way);
      await take(context, shop.origin, administration, way);
      await take(context, gateway.origin, operator, way);
      await context.close();
    }
  await browser.close();
  await stop(shop);
  await stop(gateway);
  console.log(folder);
});
