/**
 * `node scripts/tray-icons.ts`: paints the icons of the tray into resources/tray, one of each state, at 16 and 32 px; for
 * macOS as template images, of which the system takes the shape alone.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const out = fileURLToPath(new URL('../resources/tray', import.meta.url));
const octagon = 'M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z';

/** What stands in the plate. `bad` has its own plate, so that it is told apart without colour. */
const marks = {
  idle: '<circle cx="8" cy="8" r="3.4" fill="none" stroke="INK" stroke-width="1.4"/>',
  working:
    '<circle cx="8" cy="8" r="3.4" fill="none" stroke="INK" stroke-width="1.4"/><circle cx="8" cy="8" r="1.9" fill="LAMP"/>',
  paused: '<path d="M5.6 5h1.7v6H5.6zM8.7 5h1.7v6H8.7z" fill="INK"/>',
  attention: '<path d="M7.1 4h1.8v5H7.1zM7.1 10.2h1.8V12H7.1z" fill="INK"/>',
} as const;

/** On any bar, light or dark: a dark plate with a light rim. */
const coloured = (state: keyof typeof marks): string =>
  svg(
    `<path d="${octagon}" fill="${state === 'attention' ? '#b3241b' : '#1b1b1a'}" stroke="#ededea" stroke-width="1"/>` +
      marks[state].replaceAll('INK', '#ffffff').replaceAll('LAMP', '#ffab2e'),
  );

/** Black on nothing: a rim, and the mark. */
const template = (state: keyof typeof marks): string =>
  svg(
    `<path d="${octagon}" fill="none" stroke="#000" stroke-width="1.3"/>` +
      marks[state].replaceAll('INK', '#000').replaceAll('LAMP', '#000'),
  );

const svg = (inner: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${inner}</svg>`;

async function paint(text: string, name: string): Promise<void> {
  for (const [size, suffix] of [
    [16, ''],
    [32, '@2x'],
  ] as const) {
    const image = sharp(Buffer.from(text), { density: 72 * (size / 16) * 4 }).resize(size, size);
    await image.png({ compressionLevel: 9 }).toFile(join(out, `${name}${suffix}.png`));
  }
}

mkdirSync(out, { recursive: true });
for (const state of ['idle', 'working', 'paused', 'attention'] as const) {
  await paint(coloured(state), state);
  await paint(template(state), `${state}-Template`);
}
