import { describe, expect, it } from 'vitest';
import { chooseLens, parseLensTable } from '../../../../../processor/analysis/maker-notes/choose-lens.ts';

const canon = [
  'Canon EF 70-200mm f/2.8L USM',
  'Canon EF 24-70mm f/2.8L USM',
  'Sigma 24-70mm f/2.8 EX',
  'Tamron SP 90mm f/2.8 Di',
];

describe('table of lenses', () => {
  it('has several lenses under one number, and none that is no lens', () => {
    const table = parseLensTable('\n1|A 50mm F2\n2|B\n1|C | Art\n3|n/a\nrubbish\n');

    expect([...table]).toEqual([
      ['1', ['A 50mm F2', 'C | Art']],
      ['2', ['B']],
    ]);
  });
});

describe('choosing a lens', () => {
  it('is easy where there is one, or none', () => {
    expect(chooseLens(['Canon EF 50mm f/1.8'], {})).toBe('Canon EF 50mm f/1.8');
    expect(chooseLens([], {})).toBeUndefined();
    expect(chooseLens(undefined, {})).toBeUndefined();
  });

  it('goes by the range of the lens', () => {
    expect(chooseLens(canon, { shortest: 70, longest: 200 })).toBe('Canon EF 70-200mm f/2.8L USM');
    expect(chooseLens(canon, { shortest: 90, longest: 90 })).toBe('Tamron SP 90mm f/2.8 Di');
  });

  it('sees a converter in a range that is longer', () => {
    expect(chooseLens(canon, { shortest: 98, longest: 280 })).toBe('Canon EF 70-200mm f/2.8L USM + 1.4x');
    expect(chooseLens(['Canon EF 400mm f/5.6L'], { shortest: 800, longest: 800 })).toBe('Canon EF 400mm f/5.6L + 2x');
  });

  it('knows converters that have numbers of their own', () => {
    const names = [
      'Canon RF 800mm F11 IS STM',
      'Canon RF 800mm F11 IS STM + RF1.4x',
      'Canon RF 800mm F11 IS STM + RF2x',
    ];

    expect(chooseLens(names, { shortest: 800, longest: 800, maxAperture: 11 })).toBe('Canon RF 800mm F11 IS STM');
  });

  it('names all between which nothing decides', () => {
    expect(chooseLens(canon, { shortest: 24, longest: 70 })).toBe(
      'Canon EF 24-70mm f/2.8L USM or Sigma 24-70mm f/2.8 EX',
    );
    expect(chooseLens(canon, { shortest: 24, longest: 70, model: 'EF24-70mm f/2.8L USM' })).toBe(
      'Canon EF 24-70mm f/2.8L USM',
    );
  });

  it('goes by the picture where the range is not known', () => {
    const names = ['A 18-200mm F3.5-6.3', 'A 50mm F1.4', 'A 90mm F2.8 Macro'];

    expect(chooseLens(names, { focalLength: 50, maxAperture: 1.4 })).toBe('A 50mm F1.4');
    expect(chooseLens(names, { focalLength: 90, maxAperture: 2.83 })).toBe('A 90mm F2.8 Macro');
    expect(chooseLens(names, { focalLength: 200, maxAperture: 6.3 })).toBe('A 18-200mm F3.5-6.3');
    expect(chooseLens(names, { focalLength: 300, maxAperture: 4 })).toBeUndefined();
  });

  it("goes by the camera's own description of the lens", () => {
    const names = [
      'Sony DT 18-55mm F3.5-5.6 SAM (SAL1855)',
      'Sony DT 18-55mm F3.5-5.6 SAM II',
      'Other 18-55mm F3.5-5.6',
    ];

    expect(chooseLens(names, { spec: 'DT 18-55mm F3.5-5.6 SAM' })).toBe('Sony DT 18-55mm F3.5-5.6 SAM (SAL1855)');
    expect(chooseLens(names, { spec: 'E 18-55mm F3.5-5.6' })).toBe('Other 18-55mm F3.5-5.6');
    expect(chooseLens(names, { spec: 'E 16-50mm F3.5-5.6' })).toBeUndefined();
  });
});
