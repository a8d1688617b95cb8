/** The two file kinds that hold an icon in several sizes. Each holds PNGs as they are. */

/** A PNG and the length of its side. */
export interface Square {
  readonly side: number;
  readonly png: Uint8Array;
}

/** A Windows icon (ICO). Sides of at most 256. */
export function toIco(squares: readonly Square[]): Uint8Array {
  const headBytes = 6;
  const entryBytes = 16;
  const head = Buffer.alloc(headBytes + entryBytes * squares.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(squares.length, 4);
  let offset = head.length;
  squares.forEach(({ side, png }, index) => {
    const at = headBytes + entryBytes * index;
    // 256 does not fit a byte, so it is written as 0.
    head.writeUInt8(side % 256, at);
    head.writeUInt8(side % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...squares.map(({ png }) => png)]);
}

/** The names an Apple icon has for its sizes, of those that may hold PNGs: points, and twice as many pixels. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** An Apple icon (ICNS). Sides that it has no name for are left out. */
export function toIcns(squares: readonly Square[]): Uint8Array {
  const parts = squares.flatMap(({ side, png }) => (icnsTypes[side] ?? []).map((type) => icnsPart(type, png)));
  const body = Buffer.concat(parts);
  return icnsPart('icns', body);
}

function icnsPart(type: string, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
