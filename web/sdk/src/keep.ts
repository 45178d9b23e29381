// For a page's service worker: keeps the page's files, so that it opens without a network. Data is
// not its business. `page` is where it lies, "/juez/"; `kept` what web/build.mjs made of it.
export function keepPage(page: string, kept: {version: string, files: string[]}): void {
  const worker = globalThis as unknown as ServiceWorkerGlobalScope;
  const caches_of_page = `${page.replaceAll('/', '')}-`, cache_name = caches_of_page + kept.version;

  worker.addEventListener('install', (event) => {
    event.waitUntil(caches.open(cache_name)
        .then((cache) => cache.addAll(
            kept.files.map((path) => new Request(path, {cache: 'reload'}))))
        .then(() => worker.skipWaiting()));
  });

  // The page is one script: one that is open needs nothing of an older version any more.
  worker.addEventListener('activate', (event) => {
    event.waitUntil(caches.keys()
        .then((names) => Promise.all(names
            .filter((name) => name.startsWith(caches_of_page) && name !== cache_name)
            .map((name) => caches.delete(name))))
        .then(() => worker.clients.claim()));
  });

  worker.addEventListener('fetch', (event) => {
    const {request} = event, url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== location.origin) return;
    const opens = request.mode === 'navigate' && url.pathname.startsWith(page);
    const path = opens ? page : url.pathname;
    if (!kept.files.includes(path)) return;
    event.respondWith(caches.match(path, {cacheName: cache_name})
        .then((found) => found ?? fetch(request)));
  });
}
