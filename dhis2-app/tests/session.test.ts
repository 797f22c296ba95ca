import { expect, it } from 'vitest';

import { addressOf, forgetSession, keepSession, recallSession } from '../src/jumla/session';

it.each([
  ['http://127.0.0.1:5865', 'http://127.0.0.1:5865'],
  ['127.0.0.1:5865', 'http://127.0.0.1:5865'],
  [' http://localhost:5865/ ', 'http://localhost:5865'],
  ['http://[::1]:5865', 'http://[::1]:5865'],
  ['https://127.0.0.1:5865', null],
  ['http://jumla.example.org', null],
  ['http://127.0.0.1.example.org', null],
  ['http://user@127.0.0.1:5865', null],
  ['http://127.0.0.1:5865/elsewhere', null],
  ['', null],
  ['not an address', null],
])('takes %s for %s: the token goes nowhere but to this computer', (text, expected) => {
  expect(addressOf(text)).toBe(expected);
});

it('keeps the token for the tab and for who pasted it, and nobody else', () => {
  keepSession('amina', { address: 'http://127.0.0.1:5865', token: 'jumla_A' });
  expect(recallSession('amina')).toEqual({ address: 'http://127.0.0.1:5865', token: 'jumla_A' });
  expect(recallSession('juma')).toBeNull();
  expect(localStorage).toHaveLength(0);
  forgetSession();
  expect(recallSession('amina')).toBeNull();
});

it('believes nothing that others may have put there', () => {
  for (const kept of ['{', 'null', '{}', '{"of":"amina","address":"http://evil.example","token":"t"}']) {
    sessionStorage.setItem('jumla.session', kept);
    expect(recallSession('amina')).toBeNull();
  }
});
