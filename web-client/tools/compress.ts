// Puts a brotli twin beside every text file of the build, so that the server never compresses one itself.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt']);
const brotli = promisify(brotliCompress);

export function compress(): Plugin {
  let folder = 'dist';
  return {
    name: 'schalter-compress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      await Promise.all(
        files
          .filter((file) => file.isFile() && TEXT.has(extname(file.name)))
          .map(async (file) => {
            const path = join(file.parentPath, file.name);
            const text = await readFile(path);
            const packed = await brotli(text, {
              params: {
                [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
                [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
              },
            });
            await writeFile(`${path}.br`, packed);
          }),
      );
    },
  };
}
