// The fingerprint of a text that was shown: SHA-256 of its UTF-8, as 64 hexadecimal digits. It is kept with a declaration, so that
// everybody can see later what was declared.
export async function textHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
