#!/usr/bin/env node
// The public keys of a sign-in service at an address: taken when the site starts, or as soon as the
// service is there, over TLS or from this machine alone.
import {spawnSync} from 'node:child_process';
import {createHmac, generateKeyPairSync, sign} from 'node:crypto';
import {createServer} from 'node:http';
import {check, chasqui, hold, restart, run, same, serve} from '../support/server.mjs';

const WAIT_MS = 20_000;  // It asks again ten seconds after a failure, or after it asked.
const [service, strange, newer] = [0, 1, 2].map(() => generateKeyPairSync('ed25519'));
const secret = Buffer.from('a secret that its owner has published');
const set = JSON.stringify({keys: [
  {...service.publicKey.export({format: 'jwk'}), kid: 'first', alg: 'EdDSA'},
  {kty: 'oct', kid: 'oops', k: secret.toString('base64url')}
]});
let asked = 0, answer = {status: 200, body: set};
const away = createServer((request, response) => {
  asked += 1;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
});
await new Promise((done) => away.listen(0, '127.0.0.1', done));
process.env.CHASQUI_SITE__ECO__JWKS = `http://127.0.0.1:${away.address().port}/jwks`;
const site = await serve('eco');

function token(header, signature) {
  const text = [header, {sub: 'ana'}]
                   .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
                   .join('.');
  return `${text}.${signature(text).toString('base64url')}`;
}
const by = ({privateKey}, kid = 'first') =>
    token({alg: 'EdDSA', kid}, (text) => sign(null, Buffer.from(text), privateKey));
async function me(bearer) {
  const seen = await fetch(`${site.origin}/me`, {headers: {Authorization: `Bearer ${bearer}`}});
  return seen.status;
}

await run(site, async () => {
  await check('tokens of the service hold from the start, and nobody else\'s do', async () => {
    same([await me(by(service)), await me(by(strange)), asked], [200, 401, 1]);
  });

  await check('a secret among public keys signs nothing', async () => {
    const forged = token({alg: 'HS256', kid: 'oops'},
                         (text) => createHmac('sha256', secret).update(text).digest());
    same(await me(forged), 401);
  });

  await check('it starts without the service, and takes the keys once they are there', async () => {
    for (const broken of [{status: 503, body: ''}, {status: 200, body: 'x'.repeat(300 * 1024)},
                          {status: 302, body: '', headers: {Location: 'http://127.0.0.1:1/'}}]) {
      answer = broken;
      await restart(site);
      same(await me(by(service)), 401, JSON.stringify(broken).slice(0, 60));
    }
    answer = {status: 200, body: set};
    const began = Date.now();
    while (await me(by(service)) !== 200 && Date.now() - began < WAIT_MS)
      await new Promise((done) => setTimeout(done, 50));
    same(await me(by(service)), 200);
  });

  await check('a token of a key that came since brings it, however many ask', async () => {
    const both = JSON.parse(set);
    both.keys.push({...newer.publicKey.export({format: 'jwk'}), kid: 'second', alg: 'EdDSA'});
    answer = {status: 200, body: JSON.stringify(both)};
    const before = asked, began = Date.now();
    const bearer = by(newer, 'second');
    while (await me(bearer) !== 200 && Date.now() - began < WAIT_MS)
      await Promise.all(Array.from({length: 20}, (_, i) => me(by(newer, `none-${i}`))));
    same([await me(bearer), await me(by(service))], [200, 200]);
    hold(asked - before === 1, `asked ${asked - before} times in ${Date.now() - began} ms`);
  });

  await check('an address without TLS that is not this machine is refused', async () => {
    const words = ['serve', 'eco', '--open', '--data', `${site.folder}/other`, '--listen',
                   'eco=127.0.0.1:0', '--set', 'admin=off', '--set',
                   'site.eco.jwks=http://keys.example/jwks'];
    const done = spawnSync(chasqui, words, {encoding: 'utf8', timeout: 10_000});
    hold(done.status !== 0 && done.stderr.includes('https'), `${done.status} ${done.stderr}`);
  });
});
