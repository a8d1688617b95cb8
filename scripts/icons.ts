/** `npm run icons`: every icon of the desktop app from resources/icons/icon.svg, and the tray's. What it makes is committed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { type Square, toIcns, toIco } from './icons/containers.ts';
import { trayArt, trayStates, trayTemplate } from './icons/tray-art.ts';

const folder = fileURLToPath(new URL('../resources/icons', import.meta.url));
const linuxSides = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSides = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const appleSides = [16, 32, 64, 128, 256, 512, 1024];

/** Windows asks for 16 pixels times the screen's scale; a panel on Linux for 24. */
const trayKinds = [
  { suffix: '', side: 16, scales: [1, 1.25, 1.5, 2, 3], art: trayArt },
  { suffix: '-linux', side: 24, scales: [1, 2], art: trayArt },
  { suffix: 'Template', side: 16, scales: [1, 2, 3], art: trayTemplate },
] as const;

await mkdir(join(folder, 'linux'), { recursive: true });
await mkdir(join(folder, 'tray'), { recursive: true });
const svg = await readFile(join(folder, 'icon.svg'));
const full = await Promise.all(linuxSides.map((side) => paint(svg, side)));
for (const { side, png } of full) await writeFile(join(folder, 'linux', `${side}x${side}.png`), png);
await writeFile(join(folder, 'icon.png'), (await paint(svg, 512)).png);
await writeFile(join(folder, 'icon.ico'), toIco(await paintAll(windowsSides)));
await writeFile(join(folder, 'icon.icns'), toIcns(await paintAll(appleSides)));
for (const { suffix, side, scales, art } of trayKinds) {
  for (const state of trayStates) {
    for (const scale of scales) {
      const name = `${state}${suffix}${scale === 1 ? '' : `@${scale}x`}.png`;
      await writeFile(join(folder, 'tray', name), (await paint(Buffer.from(art(state)), side * scale)).png);
    }
  }
}
console.log(`Icons are in ${folder}`);

function paintAll(sides: readonly number[]): Promise<readonly Square[]> {
  return Promise.all(sides.map((side) => paint(svg, side)));
}

/** Drawn at that size, not drawn large and made smaller: edges stay sharp. */
async function paint(art: Uint8Array, side: number): Promise<Square> {
  const { width = 32 } = await sharp(art).metadata();
  const png = await sharp(art, { density: (72 * side) / width })
    .resize(side, side)
    .png({ compressionLevel: 9, palette: side > 64 })
    .toBuffer();
  return { side, png };
}
