// Lets the employer's check open without network, and no other page: its scope is /pruefen. The page names the files that it consists
// of; they are kept all together or not at all, and whatever an older version left behind is dropped. With network the server answers.
const KEPT = 'pruefen';
const PAGE = '/pruefen';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { files } = event.data;
  const [port] = event.ports;
  event.waitUntil(
    keep(files).then(
      () => port.postMessage('kept'),
      () => port.postMessage('failed'),
    ),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(PAGE)));
  else if (isFile(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

/** Files that carry a hash of their content in their name, and the picture of the tab. Never an answer of the API. */
function isFile(pathname) {
  return pathname.startsWith('/assets/') || pathname === '/favicon.svg';
}

async function kept(pathname) {
  const cache = await caches.open(KEPT);
  return (await cache.match(pathname, { ignoreVary: true })) ?? Response.error();
}

async function keep(files) {
  const wanted = [PAGE, ...files.filter(isFile)];
  const cache = await caches.open(KEPT);
  await cache.addAll(wanted.map((path) => new Request(path, { cache: path === PAGE ? 'no-cache' : 'default' })));
  for (const request of await cache.keys()) {
    if (!wanted.includes(new URL(request.url).pathname)) await cache.delete(request);
  }
}
