import { describe, expect, it } from 'vitest';
import { redacted, redactedFacts } from '../../../../app/adapters/log-redaction.ts';

describe('a line of the log', () => {
  it.each([
    [
      'a presigned request',
      'PUT https://b.s3.eu-central-1.amazonaws.com/o/ab?X-Amz-Signature=12ab&X-Amz-Credential=ASIAXYZ failed',
      'PUT <address> failed',
    ],
    ['an address of this machine', 'connect ECONNREFUSED 127.0.0.1:4201', 'connect ECONNREFUSED <address>'],
    [
      'a link with a token',
      'at http://127.0.0.1:4200/?token=Zm9vYmFy and tintype://picture/abc',
      'at <address> and <address>',
    ],
    [
      'a path in quotes, with spaces',
      "ENOENT: no such file or directory, open '/home/ann/My Pictures/x.jpg'",
      'ENOENT: no such file or directory, open <path>',
    ],
    ['a path without quotes', 'cannot read /home/ann/My Pictures/x.jpg', 'cannot read <path>'],
    ['a path of Windows', 'cannot read C:\\Users\\Ann\\Pictures\\x.jpg', 'cannot read <path>'],
    ['a path of a Windows server', 'cannot read \\\\nas\\photos\\x.jpg', 'cannot read <path>'],
    ['a path below home', 'cannot read ~/Pictures/x.jpg', 'cannot read <path>'],
    [
      'a stack',
      'Error: no\n    at read (/opt/Tintype/resources/app.asar/main.mjs:12:3)\n    at file:///opt/x.mjs:1:2',
      'Error: no\n    at read (<path>)\n    at <address>',
    ],
    ['an access key', 'key AKIAIOSFODNN7EXAMPLE of somebody', 'key <secret> of somebody'],
    ['a secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is it', '<secret> is it'],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi', 'Authorization: <secret>'],
    ['a web token', 'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl here', 'got <secret> here'],
    ['an e-mail address', 'signed in as ann.example@mail.example.org', 'signed in as <person>'],
    [
      'a digest, which is told by its beginning',
      'hashed 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'hashed 9f86d081884c…',
    ],
  ])('leaves out %s', (_, said, written) => {
    expect(redacted(said)).toBe(written);
  });

  it.each([
    'The folder is gone. 3 of 4 were sent: and/or nothing.',
    'serverFault 503 after 1200 ms',
    'text/plain, 12:30:05, v24.21.0, x64',
  ])('keeps words as they are: %s', (said) => {
    expect(redacted(said)).toBe(said);
  });

  it('leaves out whatever has the name of a secret, and keeps numbers', () => {
    expect(
      redactedFacts({ token: 'x', Path: 'pictures', uploadUrl: 'y', accessKey: 'z', code: 'ENOSPC', bytes: 5 }),
    ).toEqual({
      token: '<left out>',
      Path: '<left out>',
      uploadUrl: '<left out>',
      accessKey: '<left out>',
      code: 'ENOSPC',
      bytes: 5,
    });
  });

  it('ends after a few thousand characters, and takes a hostile one in no time', () => {
    const long = `${'a /'.repeat(200_000)}`;
    const began = performance.now();

    expect(redacted(long).length).toBeLessThanOrEqual(2_010);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
