// Makes the check open again without network: names the files that this page consists of to a worker that answers for this page alone.

const WORKER = '/pruefen-offline.js';
const SCOPE = '/pruefen';
const PATIENCE_MS = 20_000;

/** Whether the page is kept on the device now. Needs network once; browsers that refuse simply stay without. */
export async function keepPage(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    const { active, installing, waiting } = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const worker = installing ?? waiting ?? active;
    return worker ? await keepFiles(worker) : false;
  } catch {
    return false;
  }
}

function keepFiles(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => resolve(false), PATIENCE_MS);
    port1.onmessage = ({ data }: MessageEvent<string>) => {
      clearTimeout(late);
      port1.close();
      resolve(data === 'kept');
    };
    worker.postMessage({ files: ownFiles() }, [port2]);
  });
}

/** Everything that was loaded from our own server: scripts, styles, fonts, words. The worker takes of it what is a file. */
function ownFiles(): string[] {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  return [...new Set(loaded.filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname))];
}
