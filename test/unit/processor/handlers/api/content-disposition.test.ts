import { describe, expect, it } from 'vitest';
import { toAttachment } from '../../../../../processor/handlers/api/content-disposition.ts';

describe('toAttachment', () => {
  it.each([
    ['IMG_8565.HEIC', `attachment; filename="IMG_8565.HEIC"; filename*=UTF-8''IMG_8565.HEIC`],
    ['Wien 1.jpg', `attachment; filename="Wien 1.jpg"; filename*=UTF-8''Wien%201.jpg`],
    ['春.jpg', `attachment; filename="_.jpg"; filename*=UTF-8''%E6%98%A5.jpg`],
    ["it's (1)*.png", `attachment; filename="it's (1)*.png"; filename*=UTF-8''it%27s%20%281%29%2A.png`],
    ['100%25.jpg', `attachment; filename="100_25.jpg"; filename*=UTF-8''100%2525.jpg`],
    ['a"b.jpg', `attachment; filename="a_b.jpg"; filename*=UTF-8''a%22b.jpg`],
    ['../../etc/passwd', `attachment; filename=".._.._etc_passwd"; filename*=UTF-8''.._.._etc_passwd`],
    [
      'a\r\nSet-Cookie: x.jpg',
      `attachment; filename="a__Set-Cookie: x.jpg"; filename*=UTF-8''a__Set-Cookie%3A%20x.jpg`,
    ],
    ['gpj.\u202eexe', `attachment; filename="gpj._exe"; filename*=UTF-8''gpj._exe`],
    ['half \ud83d pair', `attachment; filename="half _ pair"; filename*=UTF-8''half%20%EF%BF%BD%20pair`],
  ])('saves %j safely', (name, expected) => {
    expect(toAttachment(name)).toBe(expected);
  });
});
