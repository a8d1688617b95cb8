/** A picture names files and addresses in every way a format allows: nothing of them is ever opened or asked. */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../processor/contract/record.ts';

const analyseOne = fileURLToPath(new URL('../fixtures/analyse-one.ts', import.meta.url));
const hasStrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;
const secret = 'what only this machine knows';

let folder: string;
let server: Server;
let address: string;
let canary: string;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-reach-'));
  canary = join(folder, 'canary.txt');
  await writeFile(canary, secret);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('<!ENTITY z "asked">');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const entities = (): string =>
  `<!DOCTYPE x [<!ENTITY f SYSTEM "file://${canary}"><!ENTITY h SYSTEM "${address}/entity"><!ENTITY % d SYSTEM "${address}/dtd">%d;]>`;

const packet = (): string =>
  [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    entities(),
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="${address}/about" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:__proto__="${address}/p/" __proto__:polluted="yes">`,
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title &f; &h;</rdf:li></rdf:Alt></dc:title>',
    '<constructor><prototype>yes</prototype></constructor></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('');

const svg = (): string =>
  [
    `<?xml version="1.0"?><?xml-stylesheet href="${address}/style.css"?>${entities()}`,
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">',
    `<image href="${address}/a.png" width="9" height="9"/><image xlink:href="file://${canary}" width="9" height="9"/>`,
    `<text>&f;&h;</text><script href="${address}/a.js"/></svg>`,
  ].join('');

const plain = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } });

const files: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  'a.svg': () => Buffer.from(svg()),
  'svg.jpg': () => Buffer.from(svg()),
  'mvg.jpg': () => Buffer.from(`push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 9,9 'url(${address}/a.jpg)'\n`),
  'msl.png': () =>
    Buffer.from(`<?xml version="1.0"?><image><read filename="${canary}"/><write filename="${folder}/w"/></image>`),
  'xmp.jpg': () => plain().withXmp(packet()).jpeg().toBuffer(),
  'xmp.png': () => plain().withXmp(packet()).png().toBuffer(),
  'xmp.webp': () => plain().withXmp(packet()).webp().toBuffer(),
  'xmp.tif': () => plain().withXmp(packet()).tiff().toBuffer(),
  'xmp.avif': () => plain().withXmp(packet()).avif({ effort: 0 }).toBuffer(),
};

/** Analyses one file; with strace, every address and file its process opened is in `traced`. */
async function analyse(
  name: string,
): Promise<{ readonly text: string; readonly changed: readonly string[]; readonly traced: string }> {
  const path = join(folder, name);
  await writeFile(path, (await files[name]?.()) ?? '');
  const trace = join(folder, `${name}.trace`);
  const own = [process.execPath, analyseOne, path];
  const [command = '', ...args] = hasStrace
    ? ['strace', '-f', '-qq', '-e', 'trace=connect,open,openat', '-o', trace, ...own]
    : own;
  const { stdout } = await promisify(execFile)(command, args);
  const told = JSON.parse(stdout);
  PictureRecord.parse(told.record);
  return { text: stdout, changed: told.changedBuiltIns, traced: hasStrace ? await readFile(trace, 'utf8') : '' };
}

describe('a picture that names files and addresses', () => {
  for (const name of Object.keys(files)) {
    it(`${name} reaches neither, and changes no built-in`, async () => {
      const { text, changed, traced } = await analyse(name);

      expect(asked).toEqual([]);
      expect(text).not.toContain(secret);
      expect(changed).toEqual([]);
      // Where strace is installed, the kernel's word for it.
      expect(traced.split('\n').filter((line) => line.includes('canary.txt') || line.includes('AF_INET'))).toEqual([]);
    });
  }

  it('is told apart from no picture: SVG and scripts of drawing programs are not opened at all', async () => {
    const verdicts = await Promise.all(
      ['a.svg', 'svg.jpg', 'mvg.jpg', 'msl.png'].map(
        async (name) => JSON.parse((await analyse(name)).text).record.reason,
      ),
    );

    expect(verdicts).toEqual(['notAnImage', 'notAnImage', 'notAnImage', 'notAnImage']);
  });

  it.runIf(hasStrace)('would be caught: strace sees what a process opens (needs strace)', async () => {
    const trace = join(folder, 'control.trace');
    const script = `require('node:fs').readFileSync(${JSON.stringify(canary)}); require('node:net').connect(9, '127.0.0.1').on('error', () => 0)`;
    await promisify(execFile)('strace', [
      '-f',
      '-qq',
      '-e',
      'trace=connect,open,openat',
      '-o',
      trace,
      process.execPath,
      '-e',
      script,
    ]);

    const traced = await readFile(trace, 'utf8');

    expect(traced).toContain('canary.txt');
    expect(traced).toContain('AF_INET');
  });
});
