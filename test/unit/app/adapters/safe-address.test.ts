import { expect, it } from 'vitest';
import { isSafeAddress } from '../../../../app/adapters/safe-address.ts';

it.each([
  ['https://cloud.example.com/x', true],
  ['http://127.0.0.1:4200', true],
  ['http://[::1]:4200', true],
  ['http://localhost:4200', true],
  ['http://cloud.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['https://somebody:secret@cloud.example.com', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
])('the address %s may be trusted with a secret: %s', (address, isSafe) => {
  expect(isSafeAddress(new URL(address))).toBe(isSafe);
});
