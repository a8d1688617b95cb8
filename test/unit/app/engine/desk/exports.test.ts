import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../../../app/engine/desk/base64.ts';
import { createExports } from '../../../../../app/engine/desk/exports.ts';
import type { PictureRecord } from '../../../../../processor/contract/record.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { oneRecord } from '../../../../fixtures/records.ts';

function scene(records: readonly PictureRecord[]) {
  const clock = new FakeClock();
  const library = new Map(records.map((record) => [record.digest, record]));
  let made = 0;
  const exports = createExports({
    library: { digests: () => [...library.keys()], recordOf: (digest) => library.get(digest) },
    clock,
    newId: () => `id-${++made}`,
  });
  const textOf = (id: string): string => [...(exports.open(id)?.text ?? [])].join('');
  return { clock, library, exports, textOf };
}
const digests = (...numbers: readonly number[]) => ({ digests: numbers.map((n) => oneRecord(n).digest) });

describe('exports', () => {
  it('is JSON that parses to the records', () => {
    const { exports, textOf } = scene([oneRecord(1), oneRecord(2)]);

    const { id, records } = exports.prepare({ format: 'json', of: digests(2, 1) });

    expect(records).toBe(2);
    expect(JSON.parse(textOf(id))).toEqual([oneRecord(2), oneRecord(1)]);
  });

  it('leaves out what was deleted since, and is a list when nothing is left', () => {
    const { exports, textOf, library } = scene([oneRecord(1)]);
    const { id } = exports.prepare({ format: 'json', of: digests(1, 7) });
    library.clear();

    expect(JSON.parse(textOf(id))).toEqual([]);
  });

  it('is CSV with quotes where they are needed, and no formula', () => {
    const { schema, digest, owner, analysis } = oneRecord(1);
    const { exports, textOf } = scene([
      {
        ...{ schema, digest, owner, analysis },
        verdict: 'analysed',
        warnings: [],
        source: { name: '=HYPERLINK("x")', bytes: 5 },
        location: { latitude: -33.5, longitude: 151 },
        words: { title: 'a, "b"\nc', keywords: ['x', 'y'] },
      },
    ]);
    const { id } = exports.prepare({ format: 'csv', of: digests(1) });

    const text = textOf(id);

    expect(text.startsWith('\uFEFFname,digest,verdict,reason,format,bytes,')).toBe(true);
    expect(text).toContain('\r\n"\'=HYPERLINK(""x"")",');
    expect(text).toContain(',-33.5,151,,');
    expect(text).toContain(',"a, ""b""\nc",,x; y,');
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('is good for ten minutes', () => {
    const { exports, clock } = scene([oneRecord(1)]);
    const { id } = exports.prepare({ format: 'json', of: digests(1) });

    clock.advance(600_000);
    expect(exports.open(id)).toBeDefined();
    clock.advance(1);
    expect(exports.open(id)).toBeUndefined();
    expect(exports.open('made-up')).toBeUndefined();
  });
});

describe('base64', () => {
  it.each([
    [[], ''],
    [[0], 'AA=='],
    [[255, 254], '//4='],
    [[77, 97, 110], 'TWFu'],
    [[77, 97, 110, 1], 'TWFuAQ=='],
  ])('of %j is as every platform has it', (bytes, text) => {
    expect(toBase64(Uint8Array.from(bytes))).toBe(text);
  });

  it('is the platform\u2019s own for a thousand bytes', () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, n) => (n * 37) % 256);

    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});
