// The code in a file that somebody chose: a PDF as it was issued, a scan, a photograph, a picture of the screen.
import { FILE_BYTES_MAX, isPdf, payloadOf, picturesOf } from './pdf';
import { readPicture } from './picture';

/** Why a file gave no code; each has words of its own. */
export type FileFault = 'too-large' | 'no-code-in-pdf' | 'no-code-in-picture' | 'no-picture';

export async function codeIn(file: File): Promise<{ code: string } | { fault: FileFault }> {
  if (file.size > FILE_BYTES_MAX) return { fault: 'too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isPdf(bytes)) return inPicture(file);
  const code = await payloadOf(bytes);
  if (code) return { code };
  for (const picture of picturesOf(bytes)) {
    const found = await readPicture(picture).catch(() => null);
    if (found) return { code: found };
  }
  return { fault: 'no-code-in-pdf' };
}

async function inPicture(file: Blob): Promise<{ code: string } | { fault: FileFault }> {
  try {
    const code = await readPicture(file);
    return code ? { code } : { fault: 'no-code-in-picture' };
  } catch {
    return { fault: 'no-picture' };
  }
}
