// Keeps the counter's page on the PC: it opens without a network. Data is not its business.
declare const __FILES__: {version: string, files: string[]};  // From web/build.mjs.
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const kCaches = 'mostrador-', kCache = kCaches + __FILES__.version, kPage = '/mostrador/';

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(kCache)
      .then((cache) => cache.addAll(
          __FILES__.files.map((path) => new Request(path, {cache: 'reload'}))))
      .then(() => worker.skipWaiting()));
});

// The page is one script: one that is open needs nothing of an older version any more.
worker.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
      .then((names) => Promise.all(names
          .filter((name) => name.startsWith(kCaches) && name !== kCache)
          .map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const {request} = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  const path = request.mode === 'navigate' && url.pathname.startsWith(kPage) ? kPage : url.pathname;
  if (!__FILES__.files.includes(path)) return;
  event.respondWith(caches.match(path, {cacheName: kCache})
      .then((kept) => kept ?? fetch(request)));
});
export {};
