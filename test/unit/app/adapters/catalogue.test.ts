import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../../app/adapters/catalogue.ts';
import { parseQuery } from '../../../../app/core/catalogue/query.ts';
import type { PictureRecord } from '../../../../processor/contract/record.ts';
import { manyRecords, oneRecord } from '../../../fixtures/records.ts';

const open: { close(): void }[] = [];
afterAll(() => {
  for (const each of open.splice(0)) each.close();
});

function catalogueOf(records: readonly PictureRecord[]) {
  const catalogue = openCatalogue(':memory:');
  open.push(catalogue);
  catalogue.apply(
    records.map((record) => ({ op: 'r', record })),
    undefined,
  );
  const search = (text: string, page = { offset: 0, limit: 1_000 }) => catalogue.search(parseQuery(text), page);
  const names = (text: string): readonly (string | undefined)[] =>
    search(text).records.map((record) => record.source.name);
  return { catalogue, search, names };
}

const picture = (name: string, more: Partial<PictureRecord> = {}): PictureRecord => {
  const base = oneRecord([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e9);
  const { words: _words, folder: _folder, ...rest } = { ...base, folder: undefined };
  return { ...rest, verdict: 'analysed', source: { name, bytes: 10, uploadedAt: '2026-01-01T00:00:00.000Z' }, ...more };
};

describe('searching the catalogue', () => {
  const records = [
    picture('harbour.jpg', {
      capture: { local: '2020-05-04T10:00:00', from: 'x' },
      camera: { make: 'Canon', model: 'EOS R6', lens: 'RF35mm' },
      words: { title: 'Golden hour in Ålesund', keywords: ['boats', 'sea'], rating: 5 },
      location: { latitude: 62, longitude: 6 },
      file: { format: 'jpeg', mime: 'image/jpeg', extensionMatches: true },
    }),
    picture('street.png', {
      capture: { local: '2021-12-31T23:59:59', from: 'x' },
      camera: { make: 'NIKON CORPORATION', model: 'Z 6' },
      words: { title: 'Hour of gold', rating: 2 },
      file: { format: 'png', mime: 'image/png', extensionMatches: true },
    }),
    picture('100%_odd.gif', {
      camera: {},
      verdict: 'rejected',
      reason: 'corrupt',
      capture: { local: '2019-01-01T00:00:00', from: 'x' },
    }),
  ];
  const { names, search } = catalogueOf(records);

  it.each([
    ['', ['street.png', 'harbour.jpg', '100%_odd.gif']],
    ['sort:oldest', ['100%_odd.gif', 'harbour.jpg', 'street.png']],
    ['canon', ['harbour.jpg']],
    ['cano', ['harbour.jpg']],
    ['alesund', ['harbour.jpg']],
    ['"golden hour"', ['harbour.jpg']],
    ['hour', ['street.png', 'harbour.jpg']],
    ['-hour', ['100%_odd.gif']],
    ['rating:>=4', ['harbour.jpg']],
    ['-rating:>=4', ['street.png', '100%_odd.gif']],
    ['after:2020-06', ['street.png']],
    ['before:2020', ['100%_odd.gif']],
    ['on:2021-12-31', ['street.png']],
    ['taken:2020..2021', ['street.png', 'harbour.jpg']],
    ['camera:"canon eos"', ['harbour.jpg']],
    ['lens:rf35', ['harbour.jpg']],
    ['has:location', ['harbour.jpg']],
    ['verdict:rejected', ['100%_odd.gif']],
    ['reason:corrupt', ['100%_odd.gif']],
    ['name:100%', ['100%_odd.gif']],
    ['name:%_%_%', []],
    ['format:png', ['street.png']],
    ['nothing-like-it', []],
    ['***', ['street.png', 'harbour.jpg', '100%_odd.gif']],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected));

  it('is never harmed by what people type', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(search(text).total).toBeLessThanOrEqual(3);
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe('taking changes in', () => {
  it('is harmless to repeat, and the last word counts', () => {
    const { catalogue, names } = catalogueOf([picture('one.jpg')]);
    const again = { ...picture('one.jpg'), words: { title: 'later' } };
    catalogue.apply([{ op: 'r', record: again }], 'c1');
    expect(names('')).toEqual(['one.jpg']);
    expect(names('later')).toEqual(['one.jpg']);
    catalogue.apply([{ op: 'x', digest: again.digest }], 'c2');
    catalogue.apply([{ op: 'x', digest: again.digest }], undefined);
    expect(names('')).toEqual([]);
    expect(names('later')).toEqual([]);
    expect(catalogue.isDeleted(again.digest)).toBe(true);
    expect(catalogue.cursor()).toBe('c2');
    catalogue.apply([{ op: 'r', record: again }], 'c3');
    expect(catalogue.isDeleted(again.digest)).toBe(false);
    expect(catalogue.recordOf(again.digest)).toEqual(again);
  });

  it('names those of many digests that were analysed, and neither rejected, deleted nor unknown ones', () => {
    const [good, bad, gone] = [picture('good.jpg'), picture('bad.jpg', { verdict: 'rejected' }), picture('gone.jpg')];
    const { catalogue } = catalogueOf([good, bad, gone]);
    catalogue.apply([{ op: 'x', digest: gone.digest }], undefined);
    const asked = [good.digest, bad.digest, gone.digest, 'f'.repeat(64)];
    expect([...catalogue.analysedAmong(asked)]).toEqual([good.digest]);
    expect([...catalogue.analysedAmong([])]).toEqual([]);
  });

  it('gives the same page whichever way it is reached', () => {
    const { catalogue, search } = catalogueOf(manyRecords(0, 5_000));
    for (const text of ['norway iso:>800', '-canon', 'img rating:>=2 sort:name', 'lens:35mm sort:oldest']) {
      const whole = search(text, { offset: 0, limit: 5_000 });
      const digests = whole.records.map(({ digest }) => digest);
      for (const offset of [0, 100, Math.floor(whole.total / 2), whole.total - 50]) {
        // Nothing is remembered of a search once something changed.
        catalogue.apply([], undefined);
        const cold = search(text, { offset, limit: 50 });
        const warm = search(text, { offset, limit: 50 });
        for (const page of [cold, warm]) {
          expect([page.total, page.records.map(({ digest }) => digest)]).toEqual([
            whole.total,
            digests.slice(offset, offset + 50),
          ]);
        }
      }
    }
  });

  it('pages without repeating or missing one, in every order', () => {
    const { search } = catalogueOf(manyRecords(0, 5_000));
    for (const text of ['', 'sort:name', 'sort:rating', 'img', 'canon sort:largest', 'has:location sort:oldest']) {
      const { total } = search(text);
      const seen = new Set<string>();
      for (let offset = 0; offset < total; offset += 700) {
        for (const { digest } of search(text, { offset, limit: 700 }).records) seen.add(digest);
      }
      expect([text, seen.size]).toEqual([text, total]);
    }
  });

  it('counts by month and camera what a search finds', () => {
    const { catalogue } = catalogueOf([
      picture('a', { capture: { local: '2020-05-04T10:00:00', from: 'x' }, camera: { model: 'A' } }),
      picture('b', { capture: { local: '2020-05-31T10:00:00', from: 'x' }, camera: { model: 'B' } }),
      picture('c', { capture: { local: '2020-06-01T10:00:00', from: 'x' }, camera: { model: 'B' } }),
    ]);
    expect(catalogue.count(parseQuery(''), 'month')).toEqual([
      { key: '2020-06', records: 1 },
      { key: '2020-05', records: 2 },
    ]);
    expect(catalogue.count(parseQuery('before:2020-06'), 'camera')).toEqual([
      { key: 'A', records: 1 },
      { key: 'B', records: 1 },
    ]);
    expect(catalogue.count(parseQuery(''), 'camera')).toEqual([
      { key: 'B', records: 2 },
      { key: 'A', records: 1 },
    ]);
  });
});
