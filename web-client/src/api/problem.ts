// What the server says when it refuses (RFC 9457), and what we say when it cannot be reached.

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** A refusal or fault. `slug` is the last part of the problem's type, or `offline` when nobody answered. */
export class Problem extends Error {
  constructor(
    readonly slug: string,
    readonly status: number,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(slug);
    this.name = 'Problem';
  }

  /** Trying again later may help: the network, the server, too many at once. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The same request will never succeed. */
  get final(): boolean {
    return [400, 401, 403, 404, 409, 410, 422].includes(this.status);
  }

  get errors(): FieldError[] {
    return Array.isArray(this.extra.errors) ? (this.extra.errors as FieldError[]) : [];
  }

  /** The key of its words in `common.ftl`. */
  get words(): string {
    return `problem-${KNOWN.has(this.slug) ? this.slug : this.status >= 500 ? 'internal' : 'unknown'}`;
  }
}

/** The problem types that have words of their own. */
export const KNOWN: ReadonlySet<string> = new Set([
  'offline',
  'taken',
  'expired',
  'outside-opening',
  'too-soon',
  'too-far',
  'unknown-service',
  'wrong-channel',
  'already-cancelled',
  'wrong-state',
  'too-many-from-one-address',
  'not-found',
  'not-allowed',
  'sign-in-needed',
  'bad-credentials',
  'too-many-attempts',
  'invalid-input',
  'too-large',
  'not-yet',
  'too-late',
  'internal',
  'unavailable',
]);

/** Makes a problem of an answer that is not a success. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  return problemFrom(body, response.status);
}

export function problemFrom(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'type' in body) {
    const { type, ...extra } = body as { type: unknown } & Record<string, unknown>;
    return new Problem(String(type).split('/').pop() ?? 'unknown', status, extra);
  }
  // Proxies answer in their own words; the status is all there is.
  return new Problem(BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'unknown'), status);
}

const BY_STATUS: Record<number, string> = {
  401: 'sign-in-needed',
  403: 'not-allowed',
  404: 'not-found',
  413: 'too-large',
  429: 'too-many-attempts',
};

/** Whatever was thrown, as a problem: a failed `fetch` means that nobody answered. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError) return new Problem('offline', 0);
  console.error(error);
  return new Problem('internal', 500);
}
