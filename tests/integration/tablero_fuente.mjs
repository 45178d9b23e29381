#!/usr/bin/env node
// The figures from a REST back end: its seven lists as Django's framework serves them, and whatever
// else a server may do with who asks.
import {spawnSync} from 'node:child_process';
import {createServer} from 'node:http';
import {check, chasqui, hold, restart, run, same, serve} from '../support/server.mjs';

const DAY = new Date().toISOString();
const reserva = (id, estado, total) =>
    ({id, cliente: {id: 5}, estado, total_estimado: total, fecha_creacion: DAY});
const LISTS = {
  reserva: [reserva(1, 'confirmada', '80000.50'), reserva(2, 'pendiente', '10.00')],
  calificacion: [{id: 1, servicio: {id: 7, nombre: 'Corte'}, cliente: {id: 5}, puntuacion: 4}],
  servicio: [{
    id: 7,
    nombre: 'Corte',
    precio: '25000.00',
    proveedor: {id: 3},
    categoria: {id: 1, nombre: 'Pelo'}
  }],
  cliente: [{id: 5, nombre: 'Ana'}, {id: 6, nombre: 'Eva'}],
  proveedor: [{id: 3, nombre: 'Uñas'}],
  pago: [{id: 9, reserva: {id: 1}, monto: '80000.50', estado: 'pagado', fecha: DAY}],
  reservaServicio: [{id: 1, reserva: {id: 1}, servicio: {id: 7}, estado: 'confirmada'}]
};
const FIGURES = [
  'stats', 'kpis', 'status', 'servicios/analisis', 'proveedores/analisis', 'reservas/flujo',
  'reservas/anual', 'reservas/desglosadas', 'ingresos/mes', 'actividad/tiempo-real',
  'proyeccion/ingresos'
];
const STALE_MS = 3200, AFTER_FAILURE_MS = 10_200;

const asked = {};
let odd = {};  // By list: how it answers otherwise.
function answer(request, response) {
  const name = request.url.match(/^\/api_rest\/api\/v1\/(\w+)\//)?.[1];
  asked[name] = (asked[name] ?? 0) + 1;
  if (odd[name]) return odd[name](request, response);
  if (!LISTS[name]) return response.writeHead(404).end();
  response.writeHead(200, {'Content-Type': 'application/json'}).end(JSON.stringify(LISTS[name]));
}
const django = createServer(answer);
await new Promise((done) => django.listen(0, '127.0.0.1', done));
const {port} = django.address();
process.env.DJANGO_API_URL = `http://127.0.0.1:${port}/`;
const site = await serve('tablero');

async function figure(name, prefix = '/api/dashboard/') {
  const seen = await fetch(site.origin + prefix + name);
  same(seen.status, 200, name);
  return seen.json();
}
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(holds, about) {
  const began = Date.now();
  while (!await holds() && Date.now() - began < 15_000) await wait(100);
  hold(await holds(), about);
}
const inTotal = () => Object.values(asked).reduce((a, b) => a + b, 0);

await run(site, async () => {
  await check('figures are counted from the seven lists, under their own names', async () => {
    await until(async () => (await figure('kpis')).reservas_totales === 2, 'the lists are read');
    const kpis = await figure('kpis');
    same([kpis.ingresos_totales, kpis.tasa_conversion, kpis.satisfaccion_promedio,
          kpis.clientes_totales, kpis.proveedores_totales], [80000.5, 50, 4, 2, 1]);
    const services = await figure('servicios/analisis');
    same(services.servicio_con_mas_demanda,
         {id: 7, nombre: 'Corte', reservas: 1, rating: 4, precio: 25000});
    same(services.servicios_por_categoria, {Pelo: 1});
    same((await figure('proveedores/analisis')).proveedor_mejor_calificado,
         {id: 3, nombre: 'Uñas', servicios: 1, rating_promedio: 4, calificaciones: 1});
    same((await figure('reservas/desglosadas')).pagadas_por_cliente, 1);
    const activity = await figure('actividad/tiempo-real');
    same([activity.length, activity.every((one) => one.fecha === DAY)], [3, true]);
    for (const name of FIGURES) {
      const [one, other] = [await figure(name), await figure(name, '/dashboard/')];
      same({...one, timestamp: ''}, {...other, timestamp: ''}, name);
    }
  });

  await check('many who look at once ask the back end once', async () => {
    await wait(STALE_MS);
    const before = inTotal();
    await Promise.all(Array.from({length: 40}, (_, i) => figure(FIGURES[i % FIGURES.length])));
    same(inTotal() - before, 7);
  });

  await check('pages are followed, where the list itself is', async () => {
    const page = (rows, next) => (request, response) =>
        response.writeHead(200, {'Content-Type': 'application/json'})
            .end(JSON.stringify({count: 3, next, previous: null, results: rows}));
    odd.cliente = (request, response) => {
      const second = request.url.includes('page=2');
      const next = `http://127.0.0.1:${port}/api_rest/api/v1/cliente/?page=2`;
      return (second ? page([{id: 7}], null) : page([{id: 5}, {id: 6}], next))(request, response);
    };
    odd.proveedor = page([{id: 1}, {id: 2}], 'http://127.0.0.1:1/other');
    await wait(STALE_MS);
    await until(async () => (await figure('kpis')).clientes_totales === 3, 'three customers');
    same((await figure('kpis')).proveedores_totales, 1, 'the last good list');
  });

  await check('a list that hangs holds up one reader, for five seconds', async () => {
    odd = {reserva: () => {}};
    LISTS.pago = [];
    await wait(AFTER_FAILURE_MS);
    const began = Date.now();
    const first = figure('kpis').then((kpis) => [kpis, Date.now() - began]);
    await wait(200);
    const meanwhile = Date.now();
    await Promise.all(Array.from({length: 20}, () => figure('kpis')));
    const others = Date.now() - meanwhile;
    hold(others < 2000, `the others took ${others} ms`);
    const [kpis, took] = await first;
    hold(took > 4000 && took < 8000, `it took ${took} ms`);
    same(kpis.reservas_totales, 2, 'the last good list');
    same((await figure('reservas/desglosadas')).pagadas_por_cliente, 0, 'the others are new');
  });

  await check('what is no list, too large or elsewhere changes nothing', async () => {
    const say = (status, body, headers = {}) => (request, response) =>
        response.writeHead(status, headers).end(body);
    odd = {
      reserva: say(500, 'oops'),
      calificacion: say(200, '<html>'),
      servicio: say(200, '{"detail": "no"}'),
      cliente: (request, response) => {
        response.writeHead(200);
        response.write('["');
        for (let i = 0; i < 20; i += 1) response.write('x'.repeat(1024 * 1024));
        response.end('"]');
      },
      proveedor: say(302, '', {Location: `http://127.0.0.1:${port}/api_rest/api/v1/cliente/`}),
      pago: (request) => request.socket.destroy(),
      reservaServicio: say(200, '[1, null, "x", {"id": 1, "servicio": {"id": 7}}, [], {}]')
    };
    const before = JSON.stringify(await figure('servicios/analisis'));
    const asks = asked.reservaServicio;
    await wait(AFTER_FAILURE_MS);
    same(JSON.stringify(await figure('servicios/analisis')), before);
    hold(asked.reservaServicio > asks, 'it was asked again');
    for (const name of FIGURES) await figure(name);
  });

  await check('a site that never reached it counts its events', async () => {
    odd = {};
    await new Promise((done) => { django.close(done); django.closeAllConnections(); });
    await restart(site);
    same((await figure('kpis')).reservas_totales, 0);
    const body = JSON.stringify({type: 'reserva:creada', data: {reserva: {id: 1}}});
    const headers = {'Content-Type': 'application/json'};
    await fetch(`${site.origin}/api/dashboard/emit-event`, {method: 'POST', headers, body});
    same((await figure('kpis')).reservas_totales, 1);
    for (const name of FIGURES) await figure(name);
  });

  await check('an address without TLS that is not this machine does not start', async () => {
    for (const address of ['http://django.example', 'ftp://localhost', 'localhost:8000']) {
      const words = ['serve', 'tablero', '--open', '--data', `${site.folder}/other`, '--listen',
                     'tablero=127.0.0.1:0', '--set', 'admin=off'];
      const env = {...process.env, DJANGO_API_URL: address};
      const done = spawnSync(chasqui, words, {encoding: 'utf8', timeout: 10_000, env});
      hold(done.status !== 0 && done.stderr.includes('https'), `${done.status} ${done.stderr}`);
    }
  });
});
