import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, partsOf } from '../../../../../app/core/catalogue/query.ts';

const filters = (text: string) => parseQuery(text).filters;

describe('what a person typed', () => {
  it('is words, phrases and filters that all hold', () => {
    expect(filters('canon rating:>=4 after:2021')).toEqual([
      { on: 'text', text: 'canon', isPhrase: false, not: false },
      { on: 'rating', than: '>=', value: 4, not: false },
      { on: 'taken', from: '2021', not: false },
    ]);
    expect(filters('"golden hour" -format:gif')).toEqual([
      { on: 'text', text: 'golden hour', isPhrase: true, not: false },
      { on: 'format', is: 'gif', not: true },
    ]);
    expect(filters('camera:"EOS R6" lens:35mm has:location')).toEqual([
      { on: 'camera', contains: 'EOS R6', not: false },
      { on: 'lens', contains: '35mm', not: false },
      { on: 'location', not: false },
    ]);
  });

  it('takes years, months and days', () => {
    expect(filters('before:2020-05')).toEqual([{ on: 'taken', to: '2020-05', not: false }]);
    expect(filters('on:2020-05-04')).toEqual([{ on: 'taken', from: '2020-05-04', to: '2020-05-04~', not: false }]);
    expect(filters('taken:2019..2021')).toEqual([{ on: 'taken', from: '2019', to: '2021~', not: false }]);
  });

  it('sorts newest first unless told otherwise', () => {
    expect(parseQuery('').sort).toEqual({ by: 'taken', descending: true });
    expect(parseQuery('sort:name').sort).toEqual({ by: 'name', descending: false });
    expect(parseQuery('sort:sideways').sort).toEqual({ by: 'taken', descending: true });
  });

  it('tells what it did not understand and goes on with the rest', () => {
    const query = parseQuery('after:yesterday rating:many rain');
    expect(query.problems).toEqual(['after:yesterday', 'rating:many']);
    expect(query.filters).toEqual([{ on: 'text', text: 'rain', isPhrase: false, not: false }]);
  });

  it('looks for words with a colon that are no filter', () => {
    expect(filters('16:9 https://example.org')).toEqual([
      { on: 'text', text: '16:9', isPhrase: false, not: false },
      { on: 'text', text: 'https://example.org', isPhrase: false, not: false },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseQuery(text).filters.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });
});

describe('a query taken apart', () => {
  it('keeps words and filters as they were typed', () => {
    expect(partsOf('canon -format:gif "golden hour" camera:"=EOS R6" sort:oldest rating:many')).toEqual({
      words: 'canon "golden hour"',
      filters: [
        { token: '-format:gif', on: 'format', value: 'gif', not: true },
        { token: 'camera:"=EOS R6"', on: 'camera', value: '=EOS R6', not: false },
      ],
      sort: 'oldest',
      problems: ['rating:many'],
    });
  });

  it('means the same when it is put together again', () => {
    const text = 'boats after:2020 -lens:35mm has:location sort:name';
    const { words, filters, sort } = partsOf(text);

    expect(parseQuery([words, ...filters.map(({ token }) => token), `sort:${sort}`].join(' '))).toEqual(
      parseQuery(text),
    );
  });

  it('is newest first where nothing is said', () => {
    expect(partsOf('')).toEqual({ words: '', filters: [], sort: 'newest', problems: [] });
  });
});
