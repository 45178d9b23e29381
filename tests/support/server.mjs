// A running chasqui for test programs in JavaScript, and a tiny runner that closes with "N passed,
// M failed":
//
//   const server = await serve('servitec', ['--demo']);
//   await run(server, async () => {
//     await check('it answers', async () => same((await fetch(server.origin)).status, 200));
//   });
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const chasqui = process.env.CHASQUI ?? join(root, 'build/release/chasqui');
const TRIES_MAX = 800, WAIT_MS = 25;
let passed = 0, failed = 0;

export async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok     ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`${error.stack ?? error}\nFAILED ${name}`);
  }
}

export function hold(claim, about) {
  if (!claim) throw new Error(typeof about === 'string' ? about : JSON.stringify(about));
}

export function same(seen, wanted, about = '') {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`saw ${a.slice(0, 800)}, wanted ${b.slice(0, 800)} ${about}`);
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => done(port));
    });
  });
}

// `chasqui serve APP --open` on a free port of the loopback, with a data folder of its own. With
// accounts people sign in.
export async function serve(app, flags = [], {accounts = false} = {}) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), `chasqui-${app}-`));
  const words = [
    'serve', app, ...(accounts ? [] : ['--open']), '--data', folder, '--listen',
    `${app}=127.0.0.1:${port}`, '--set', 'admin=off', '--set', 'log=off', ...flags
  ];
  const server = {port, folder, words, origin: `http://127.0.0.1:${port}`};
  return start(server);
}

function start(server) {
  server.program = spawn(chasqui, server.words, {stdio: ['ignore', 'ignore', 'inherit']});
  return server;
}

// Ends the program and starts it again on the same port and data; `between` may change these.
export async function restart(server, signal = 'SIGTERM', between = () => {}) {
  const {program} = server;
  const gone = new Promise((done) => program.on('exit', done));
  program.kill(signal);
  await gone;
  between();
  await ready(start(server));
}

export async function ready({origin, program}) {
  for (let tries = 0; tries < TRIES_MAX && program.exitCode === null; tries += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
  throw new Error('the server did not start');
}

export async function stop({program, folder}) {
  program.kill('SIGTERM');
  const code = await new Promise(
      (done) => (program.exitCode === null ? program.on('exit', done) : done(program.exitCode)));
  rmSync(folder, {recursive: true, force: true});
  if (code !== 0) throw new Error(`the server ended with ${code}`);
}

// Runs `body` once the server is ready, stops it, says how it went, and ends the program.
export async function run(server, body) {
  for (const step of [() => ready(server).then(body), () => stop(server)]) {
    try {
      await step();
    } catch (error) {
      failed += 1;
      console.log(error.stack ?? error);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed || !passed ? 1 : 0);
}
