#!/usr/bin/env node
// node web/build.mjs SOURCES OUT: makes the pages of one app. Each folder of SOURCES that holds an
// index.html is a page; one with a manifest.webmanifest in public/ gets a service worker, sw.js.
// OUT is replaced as a whole, when a source changed.
import {createHash} from 'node:crypto';
import {
  cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync,
  writeFileSync
} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import react from '@vitejs/plugin-react';
import {build} from 'vite';
import {VitePWA} from 'vite-plugin-pwa';

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

// A page that can be installed opens without a network: a worker keeps its files. Data is not the
// worker's business. The page is one version as a whole, so a new worker takes over at once.
const worker = (page) => VitePWA({
  filename: `${page}/sw.js`,
  scope: `/${page}/`,
  manifest: false,
  injectRegister: false,
  workbox: {
    globPatterns: [`${page}/**`, `${ASSETS}/**`],
    dontCacheBustURLsMatching: new RegExp(`^${ASSETS}/`),
    modifyURLPrefix: {'': '/'},
    navigateFallback: `/${page}/index.html`,
    navigateFallbackAllowlist: [new RegExp(`^/${page}/`)],
    skipWaiting: true,
    clientsClaim: true,
    inlineWorkboxRuntime: true,
    sourcemap: false
  }
});

async function buildPage(sources, out, page) {
  const is_installed = existsSync(join(sources, 'public', page, 'manifest.webmanifest'));
  await build({
    root: sources,
    configFile: false,
    logLevel: 'warn',
    plugins: [react(), is_installed && worker(page)],
    define: {'process.env.NODE_ENV': '"production"'},
    build: {
      outDir: out,
      emptyOutDir: true,
      target: PHONES,
      assetsDir: ASSETS,
      assetsInlineLimit: 0,
      modulePreload: {polyfill: false},
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1000,
      rollupOptions: {input: {[page]: join(sources, page, 'index.html')}}
    }
  });
}

async function buildAll(sources, out) {
  const stamp = join(`${out}.hash`), wanted = hashOf(sourcesOf(sources), ROOT);
  if (existsSync(stamp) && existsSync(out) && readFileSync(stamp, 'utf8') === wanted) return;
  const fresh = `${out}.new`;
  rmSync(fresh, {recursive: true, force: true});
  rmSync(stamp, {force: true});
  const is_page = (name) => existsSync(join(sources, name, 'index.html'));
  for (const page of readdirSync(sources).filter(is_page)) {
    await buildPage(sources, `${fresh}.page`, page);
    cpSync(`${fresh}.page`, fresh, {recursive: true});
  }
  rmSync(`${fresh}.page`, {recursive: true});
  rmSync(out, {recursive: true, force: true});
  renameSync(fresh, out);
  writeFileSync(stamp, wanted);
}

const [sources, out] = process.argv.slice(2).map((word) => resolve(word));
await locked(out, () => buildAll(sources, out));
