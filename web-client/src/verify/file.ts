// The code in a file that somebody chose: a PDF as it was issued, a scan, a photograph, a picture of the screen.
import { FILE_BYTES_MAX, isPdf, payloadOf, picturesOf } from './pdf';
import { readPicture } from './picture';

/** Why a file gave no code; each has words of its own. */
export type FileFault = 'too-large' | 'no-code-in-pdf' | 'no-code-in-picture' | 'no-picture';

/** The code, and whether it stood in a PDF. */
export async function codeIn(file: File): Promise<{ code: string; pdf: boolean } | { fault: FileFault }> {
  if (file.size > FILE_BYTES_MAX) return { fault: 'too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isPdf(bytes)) return inPicture(file);
  const code = await payloadOf(bytes);
  if (code) return { code, pdf: true };
  for (const picture of picturesOf(bytes)) {
    const found = await readPicture(picture).catch(() => null);
    if (found) return { code: found, pdf: true };
  }
  return { fault: 'no-code-in-pdf' };
}

async function inPicture(file: Blob): Promise<{ code: string; pdf: boolean } | { fault: FileFault }> {
  try {
    const code = await readPicture(file);
    return code ? { code, pdf: false } : { fault: 'no-code-in-picture' };
  } catch {
    return { fault: 'no-picture' };
  }
}
