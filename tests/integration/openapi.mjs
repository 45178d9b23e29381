#!/usr/bin/env node
// The documents of a running server: a validator passes OpenAPI, a TypeScript client type-checks,
// AsyncAPI has the eight events, and the pages for people come with their assets.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import http from 'node:http';
import {join} from 'node:path';
import zlib from 'node:zlib';
import {Validator} from '@seriousme/openapi-schema-validator';
import openapiTS, {astToString} from 'openapi-typescript';
import {chasqui, check, hold, root, run, serve} from '../support/server.mjs';

const EVENTS = [
  'cliente_creado', 'cliente_actualizado', 'cliente_eliminado', 'orden_creada', 'orden_actualizada',
  'producto_creado', 'stock_actualizado', 'venta_creada'
];

const server = await serve('servitec');
const {port, folder} = server;

// One request as it is on the wire: fetch() would undo the coding.
function get(path, headers = {}) {
  return new Promise((done, fail) => {
    http.get({host: '127.0.0.1', port, path, headers}, (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () => done({
                               status: response.statusCode,
                               headers: response.headers,
                               body: Buffer.concat(parts)
                             }));
        }).on('error', fail);
  });
}

// Follows the links of a page, and of what is behind them one level deep.
async function assetsOf(path) {
  const page = await get(path);
  hold(
      page.status === 200 && page.headers['content-type'].startsWith('text/html'),
      `${path}: ${page.status}`);
  const links = [...page.body.toString().matchAll(/(?:src|href)="([^"#]+)"/g)].map((m) => m[1]);
  hold(!links.some((l) => /^(https?:)?\/\//.test(l)), `${path} loads from elsewhere: ${links}`);
  const assets = links.filter((link) => !link.startsWith('data:'))
                     .map((link) => new URL(link, `http://x${path}`).pathname);
  hold(assets.some((asset) => asset.endsWith('.js')), `${path} has no script: ${links}`);
  return assets;
}

const client = `
import type { paths, components } from "./api";
type Sale = paths["/ventas"]["post"]["requestBody"]["content"]["application/json"];
type Customers = paths["/clientes"]["get"]["responses"][200]["content"]["application/json"];
const sale: Sale = { total: 10, productos: [{ id: 1, cantidad: 1, precio: 10, subtotal: 10 }] };
declare const customers: Customers;
const names: string[] = customers.map((customer) => customer.nombre);
// @ts-expect-error A sale has its lines.
const wrong: Sale = { total: 10 };
export { sale, names, wrong };
export type Schemas = components["schemas"];
`;

await run(server, async () => {
  const document = JSON.parse((await get('/openapi.json')).body);

  await check('the document is valid OpenAPI 3.1', async () => {
    hold(document.openapi.startsWith('3.1'), document.openapi);
    const result = await new Validator().validate(structuredClone(document));
    hold(result.valid, JSON.stringify(result.errors)?.slice(0, 2000));
  });

  await check('it has every path of the reference, with its answers', () => {
    const wanted = {
      '/': ['get'],
      '/clientes': ['get', 'post'],
      '/clientes/{id}': ['get', 'put', 'delete'],
      '/inventario': ['get', 'post'],
      '/inventario/{id}/stock': ['put'],
      '/ordenes': ['get', 'post'],
      '/ordenes/{id}/estado': ['put'],
      '/ventas': ['post'],
      '/stats/dashboard': ['get'],
      '/events': ['get'],
      '/connection/http_stream': ['post'],
      '/connection/sse': ['get'],
      '/socket.io/': ['get', 'post']
    };
    for (const [path, methods] of Object.entries(wanted)) {
      for (const method of methods) {
        const operation = document.paths[path]?.[method];
        hold(operation, `${method} ${path}`);
        hold(
            operation.summary && operation.operationId && operation.responses['200'],
            `${method} ${path} ${JSON.stringify(operation).slice(0, 300)}`);
      }
    }
    const ids = Object.values(document.paths)
                    .flatMap((path) => Object.values(path).map((o) => o.operationId));
    hold(new Set(ids).size === ids.length, 'operationIds are unique');
    const query = document.paths['/inventario'].get.parameters.map((p) => p.name);
    for (const name of ['categoria', 'stock_bajo', 'limit', 'offset'])
      hold(query.includes(name), query);
  });

  await check('the command prints the same document', () => {
    const printed =
        JSON.parse(execFileSync(chasqui, ['openapi', 'servitec'], {maxBuffer: 1 << 26}));
    hold(JSON.stringify(printed.paths) === JSON.stringify(document.paths), 'paths differ');
  });

  await check('a TypeScript client type-checks', async () => {
    const types =
        astToString(await openapiTS(structuredClone(document), {defaultNonNullable: false}));
    writeFileSync(join(folder, 'api.d.ts'), types);
    writeFileSync(join(folder, 'client.ts'), client);
    try {
      execFileSync(
          process.execPath,
          [
            join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target',
            'es2022', '--moduleResolution', 'bundler', '--module', 'esnext',
            join(folder, 'client.ts')
          ],
          {cwd: folder});
    } catch (error) {
      throw new Error(`${error.stdout}`.slice(0, 3000));
    }
  });

  await check('answers look as the document says', async () => {
    const {default: Ajv} = await import('ajv/dist/2020.js');
    const ajv = new Ajv({strict: false, validateFormats: false});
    ajv.addSchema({$id: 'doc', ...structuredClone(document)});
    const at = (path) => `doc#/paths/${
        path.replaceAll('/', '~1')
            .replaceAll('{', '%7B')
            .replaceAll('}', '%7D')}/get/responses/200/content/application~1json/schema`;
    const post = (path, body) => fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body)
    });
    await post('/clientes', {nombre: 'Ana'});
    await post('/inventario', {nombre: 'Funda', categoria: 'A', precio: 10, stock: 5});
    await post('/ordenes', {cliente_id: 1, equipo: 'a', marca: 'b', modelo: 'c', problema: 'd'});
    await post('/ventas', {total: 10, productos: [{id: 1, cantidad: 1, precio: 10, subtotal: 10}]});
    for (const [path, real] of [
             ['/clientes', '/clientes'], ['/clientes/{id}', '/clientes/1'],
             ['/inventario', '/inventario'], ['/ordenes', '/ordenes'], ['/ventas', '/ventas'],
             ['/stats/dashboard', '/stats/dashboard']]) {
      const validate = ajv.getSchema(at(path));
      hold(validate, `no schema for ${path}`);
      const answer = JSON.parse((await get(real)).body);
      hold(
          validate(answer),
          `${real}: ${JSON.stringify(validate.errors)} ${JSON.stringify(answer).slice(0, 300)}`);
    }
  });

  await check('the sockets that are asked by HTTP answer as the document says', async () => {
    const said = (path, method, status) => document.paths[path][method].responses[status].content;
    const first = async (path, options = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, options);
      const {value} = await answer.body.getReader().read();
      return [answer.status, answer.headers.get('content-type').split(';')[0],
              Buffer.from(value).toString()];
    };
    const body = JSON.stringify(
        document.paths['/connection/http_stream'].post.requestBody.content['application/json']
            .example).replace('eyJhbGci…', '');
    const connect = encodeURIComponent('{"id":1,"connect":{}}');
    for (const [path, target, options, begin] of [
           ['/events', '/events?stream=clientes', {}, 'retry: '],
           ['/connection/http_stream', '/connection/http_stream', {method: 'POST', body},
            '{"id":1'],
           ['/connection/sse', `/connection/sse?cf_connect=${connect}`, {}, 'data: {"id":1'],
           ['/socket.io/', '/socket.io/?EIO=4&transport=polling', {}, '0{"sid":']]) {
      const [status, type, text] = await first(target, options);
      hold(status === 200, `${target}: ${status}`);
      const content = said(path, (options.method ?? 'GET').toLowerCase(), 200);
      hold(content[type]?.example.startsWith(begin), `${path}: ${type}`);
      hold(text.startsWith(begin), `${target}: ${text}`);
    }
    const [status, , text] = await first('/socket.io/?EIO=4&transport=polling&sid=x');
    hold(status === 400 && said('/socket.io/', 'get', 400)['application/json'].example.code === 1,
         text);
    hold(JSON.parse(text).message === 'Session ID unknown', text);
    hold(document.paths['/connection/websocket'].get.responses['101'], 'the WebSocket');
    const filter = await fetch(`http://127.0.0.1:${port}/events?stream=clientes&filtro=nada%3D1`);
    hold(filter.status === 400 && document.paths['/events'].get.responses['400'], filter.status);
  });

  await check('AsyncAPI has the eight events', async () => {
    const answer = await get('/asyncapi.json');
    hold(answer.status === 200, `${answer.status}`);
    const asyncapi = JSON.parse(answer.body);
    hold(asyncapi.asyncapi?.startsWith('3.'), asyncapi.asyncapi);
    const text = JSON.stringify(asyncapi.components?.messages ?? asyncapi);
    for (const event of EVENTS) hold(text.includes(event), `${event} is missing`);
    hold(
        Object.values(asyncapi.channels).some((channel) => channel.address === '/ws'),
        asyncapi.channels);
  });

  for (const path of ['/docs', '/redoc']) {
    await check(`${path} comes with its assets, coded and conditional`, async () => {
      for (const asset of await assetsOf(path)) {
        const plain = await get(asset);
        hold(plain.status === 200 && plain.body.length > 0, `${asset}: ${plain.status}`);
        if (plain.body.length < 2000 || !/javascript|css|html/.test(plain.headers['content-type']))
          continue;
        const gzip = await get(asset, {'Accept-Encoding': 'gzip'});
        hold(
            gzip.headers['content-encoding'] === 'gzip',
            `${asset}: ${gzip.headers['content-encoding']}`);
        hold(zlib.gunzipSync(gzip.body).equals(plain.body), `${asset}: gzip differs`);
        const br = await get(asset, {'Accept-Encoding': 'gzip, deflate, br'});
        hold(
            br.headers['content-encoding'] === 'br', `${asset}: ${br.headers['content-encoding']}`);
        hold(zlib.brotliDecompressSync(br.body).equals(plain.body), `${asset}: br differs`);
        hold(/accept-encoding/i.test(br.headers.vary ?? ''), `${asset}: Vary`);
        const again = await get(asset, {'Accept-Encoding': 'br', 'If-None-Match': br.headers.etag});
        hold(
            br.headers.etag && again.status === 304 && again.body.length === 0,
            `${asset}: ${again.status}`);
        const other = await get(asset, {'If-None-Match': '"other"'});
        hold(other.status === 200, `${asset}: ${other.status}`);
      }
    });
  }

  await check('the document itself is conditional', async () => {
    const first = await get('/openapi.json');
    const again = await get('/openapi.json', {'If-None-Match': first.headers.etag ?? ''});
    hold(
        first.headers['content-type'].startsWith('application/json'),
        first.headers['content-type']);
    hold(again.status === 304, `${again.status} for ETag ${first.headers.etag}`);
  });
});
