// A member of staff at the API, where the pages are not what is tested.
import { PASSWORD } from './clerk';

export class Staff {
  readonly #address: string;
  readonly #cookie: string;

  private constructor(address: string, cookie: string) {
    this.#address = address;
    this.#cookie = cookie;
  }

  static async signIn(address: string, login: string): Promise<Staff> {
    const response = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`${login}: ${response.status} ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new Staff(address, cookie.join('; '));
  }

  async ask<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
    const response = await fetch(this.#address + path, {
      method: body ? 'POST' : 'GET',
      headers: { Cookie: this.#cookie, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
