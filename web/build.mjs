#!/usr/bin/env node
// node web/build.mjs SOURCES OUT: makes the pages of one app. Each folder of SOURCES that holds an
// index.html is a page; one that also holds a sw.ts works without a network, and its worker gets
// the list of the page's files as __FILES__. OUT is replaced as a whole, when a source changed.
import {createHash} from 'node:crypto';
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync
} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import react from '@vitejs/plugin-react';
import {build} from 'vite';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const LOCK_STALE_MS = 120_000, LOCK_WAIT_MS = 200;
const PHONES = ['es2022', 'chrome100', 'safari15.4', 'firefox100'];
// Hashed names are kept for ever by browsers; the embedder knows them by their folder.
const ASSETS = 'static/assets';

function filesUnder(folder) {
  return readdirSync(folder, {withFileTypes: true})
      .filter((entry) => entry.name !== 'node_modules')
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesUnder(path) : [path];
      })
      .sort();
}

function hashOf(files, from) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(from, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function sourcesOf(sources) {
  const shared = ['web/sdk/src', 'web/ui/src'].flatMap((folder) => filesUnder(join(ROOT, folder)));
  const alone = ['web/build.mjs', 'package-lock.json'].map((file) => join(ROOT, file));
  const all = [...alone, ...shared, ...filesUnder(sources)];
  return all.filter((file) => !/\.test\.tsx?$/.test(file));
}

// One build at a time, whoever asks; a lock that nobody holds any more is broken.
async function locked(folder, body) {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(folder), {recursive: true});
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const since = statSync(lock, {throwIfNoEntry: false})?.mtimeMs;
      const is_stale = since !== undefined && Date.now() - since > LOCK_STALE_MS;
      if (is_stale) rmSync(lock, {recursive: true, force: true});
      await new Promise((done) => setTimeout(done, LOCK_WAIT_MS));
    }
  }
  try {
    return await body();
  } finally {
    rmSync(lock, {recursive: true, force: true});
  }
}

const shared = (sources, out) => ({
  root: sources,
  configFile: false,
  logLevel: 'warn',
  plugins: [react()],
  define: {'process.env.NODE_ENV': '"production"'},
  build: {
    outDir: out,
    emptyOutDir: false,
    target: PHONES,
    assetsDir: ASSETS,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000
  }
});

async function buildPage(sources, out, page) {
  const settings = shared(sources, out);
  settings.build.rollupOptions = {input: {[page]: join(sources, page, 'index.html')}};
  const before = new Set(filesUnder(out));
  await build(settings);
  const made = filesUnder(out).filter((file) => !before.has(file) || file.includes(`/${page}/`));
  const worker = join(sources, page, 'sw.ts');
  if (existsSync(worker)) await buildWorker({sources, out, page, worker, made});
}

async function buildWorker({sources, out, page, worker, made}) {
  const files = made.map((file) => `/${relative(out, file)}`)
                    .map((path) => path.replace(/index\.html$/, ''));
  const settings = shared(sources, out);
  settings.plugins = [];
  settings.publicDir = false;
  settings.define.__FILES__ = JSON.stringify({version: hashOf(made, out).slice(0, 16), files});
  settings.build.lib = {entry: worker, formats: ['iife'], name: 'worker', fileName: () => 'sw.js'};
  settings.build.outDir = join(out, page);
  await build(settings);
}

async function buildAll(sources, out) {
  const stamp = join(`${out}.hash`), wanted = hashOf(sourcesOf(sources), ROOT);
  if (existsSync(stamp) && existsSync(out) && readFileSync(stamp, 'utf8') === wanted) return;
  const fresh = `${out}.new`;
  rmSync(fresh, {recursive: true, force: true});
  rmSync(stamp, {force: true});
  mkdirSync(fresh, {recursive: true});
  const is_page = (name) => existsSync(join(sources, name, 'index.html'));
  const pages = readdirSync(sources).filter(is_page);
  for (const page of pages) await buildPage(sources, fresh, page);
  rmSync(out, {recursive: true, force: true});
  renameSync(fresh, out);
  writeFileSync(stamp, wanted);
}

const [sources, out] = process.argv.slice(2).map((word) => resolve(word));
await locked(out, () => buildAll(sources, out));
