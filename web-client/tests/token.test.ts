// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { appointmentAddress, tokenOf } from '../src/api/token';

const TOKEN = 'vV0IUl5c0rGGvYhXtXXNFA';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState({}, '', '/termin/a');
});

it('finds the token in the fragment and keeps it for this tab', () => {
  history.replaceState({}, '', appointmentAddress('a', TOKEN));
  expect(tokenOf('a')).toBe(TOKEN);
  history.replaceState({}, '', '/termin/a');
  expect(tokenOf('a')).toBe(TOKEN);
});

it('keeps the token of one appointment from another', () => {
  history.replaceState({}, '', appointmentAddress('a', TOKEN));
  tokenOf('a');
  history.replaceState({}, '', '/termin/b');
  expect(tokenOf('b')).toBeNull();
});

it.each(['', '#', '#inhalt', '#%E0%A4%A', `#${TOKEN}"><script>`, `#${'a'.repeat(100)}`])('takes %s for no token', (fragment) => {
  history.replaceState({}, '', `/termin/c${fragment}`);
  expect(tokenOf('c')).toBeNull();
});

it('never puts the token anywhere but behind the #', () => {
  for (const page of ['', '/warten', '/gespraech'] as const) {
    const address = new URL(appointmentAddress('a', TOKEN, page), 'https://schalter.example');
    expect(address.hash).toBe(`#${TOKEN}`);
    expect(address.pathname + address.search).not.toContain(TOKEN);
  }
});
