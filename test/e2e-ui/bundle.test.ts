/** How much a browser has to load. */
import { describe, expect, inject, it } from 'vitest';
import { hasChromium, needsChromium } from './browser.ts';
import { gzipBytesOf } from './renderer-build.ts';

/** Of all scripts and styles together, those of views that are loaded later too. */
const gzipMaxBytes = 350_000;

describe.skipIf(!hasChromium)(`the built UI${needsChromium}`, () => {
  it('takes less than 350 kB on the way', () => {
    const bytes = gzipBytesOf(inject('uiDir'));

    console.log(`${bytes.toLocaleString('en')} bytes of scripts and styles, gzipped`);
    // Nothing found would be little, too.
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(gzipMaxBytes);
  });
});
