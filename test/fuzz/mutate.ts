/** Damages a file on purpose: the same seed and number give the same damage. */
import { crc32 } from 'node:zlib';
import { type Chance, chanceOf } from '../../scripts/samples/paint/chance.ts';
import { type Field, findLandmarks, type Landmarks } from './landmarks.ts';
import { breakXmp } from './mutate-xmp.ts';

/** One file to damage. */
export interface Original {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A damaged file, and what was done to it. */
export interface Mutation {
  readonly original: string;
  readonly bytes: Buffer;
  readonly steps: readonly string[];
}

// Far apart, so that neighbouring numbers share nothing.
const stride = 0x9e3779b1;

/** Mutation `index` of `seed`. */
export function mutate(originals: readonly Original[], seed: number, index: number): Mutation {
  const chance = chanceOf((Math.imul(index + 1, stride) ^ Math.imul(seed, 0x85ebca6b)) >>> 0);
  const original = pick(originals, chance);
  const steps: string[] = [];
  let bytes: Buffer = Buffer.from(original.bytes);
  const count = 1 + Math.floor(chance() ** 2 * 4);
  for (let step = 0; step < count; step += 1) {
    const [name, operate] = pick(operations, chance);
    const next = operate({ bytes, landmarks: findLandmarks(bytes), chance, originals });
    if (next === undefined) continue;
    bytes = next;
    steps.push(name);
  }
  // Decoders look no further than a chunk whose sum is wrong: half of the PNGs get right ones.
  if (chance() < 0.5) mendPngSums(bytes);
  return { original: original.name, bytes, steps };
}

interface Scene {
  readonly bytes: Buffer;
  readonly landmarks: Landmarks;
  readonly chance: Chance;
  readonly originals: readonly Original[];
}

type Operation = (scene: Scene) => Buffer | undefined;

/** Fields that say a length, count or place come up most: that is what readers trust. */
const operations: readonly (readonly [string, Operation])[] = [
  ['field', setField],
  ['field', setField],
  ['field', setField],
  ['bits', flipBits],
  ['bits', flipBits],
  ['bytes', setBytes],
  ['truncate', truncate],
  ['remove', removeSlice],
  ['repeat', repeatSlice],
  ['insert', insertNoise],
  ['swap', swapSlices],
  ['splice', splice],
  ['xmp', breakPacket],
  ['xmp', breakPacket],
];

function pick<T>(list: readonly T[], chance: Chance): T {
  return list[Math.floor(chance() * list.length)]!;
}

/** Heads hold the structure, so half of all places are in the first 2 kB. */
function placeIn(bytes: Buffer, chance: Chance): number {
  const end = chance() < 0.5 ? Math.min(bytes.length, 2_048) : bytes.length;
  return Math.floor(chance() * end);
}

function setField({ bytes, landmarks, chance }: Scene): Buffer | undefined {
  if (landmarks.fields.length === 0) return undefined;
  const field = pick(landmarks.fields, chance);
  write(bytes, field, pick(values(field, read(bytes, field), bytes.length), chance));
  return bytes;
}

const values = ({ at, bytes }: Field, now: number, length: number): readonly number[] => {
  const max = 2 ** (8 * bytes) - 1;
  return [
    0,
    1,
    2,
    7,
    8,
    12,
    255,
    max,
    max - 1,
    (max + 1) / 2,
    (max - 1) / 2,
    max - 8,
    now - 1,
    now + 1,
    now * 2,
    now + 65_536,
  ].concat([length, length - at, length + 1, at, at - 4, at - 8, 0x10000000, 0x4000, 30_000, 65_500]);
};

function read(bytes: Buffer, { at, bytes: width, isLittle }: Field): number {
  return isLittle ? bytes.readUIntLE(at, width) : bytes.readUIntBE(at, width);
}

function write(bytes: Buffer, { at, bytes: width, isLittle }: Field, value: number): void {
  const fitting = ((value % 2 ** (8 * width)) + 2 ** (8 * width)) % 2 ** (8 * width);
  if (isLittle) bytes.writeUIntLE(fitting, at, width);
  else bytes.writeUIntBE(fitting, at, width);
}

function flipBits({ bytes, chance }: Scene): Buffer | undefined {
  if (bytes.length === 0) return undefined;
  const flips = 1 + Math.floor(chance() ** 3 * 64);
  for (let flip = 0; flip < flips; flip += 1) {
    const at = placeIn(bytes, chance);
    bytes[at] = bytes[at]! ^ (1 << Math.floor(chance() * 8));
  }
  return bytes;
}

function setBytes({ bytes, chance }: Scene): Buffer | undefined {
  if (bytes.length < 4) return undefined;
  const at = Math.min(placeIn(bytes, chance), bytes.length - 4);
  bytes.fill(pick([0x00, 0xff, 0x7f, 0x80, 0x01, 0x3c, 0x25], chance), at, at + 1 + Math.floor(chance() * 4));
  return bytes;
}

function truncate({ bytes, chance }: Scene): Buffer {
  return bytes.subarray(0, placeIn(bytes, chance));
}

/** A slice of at most a quarter of the file, most of them short. */
function slice(bytes: Buffer, chance: Chance): readonly [number, number] {
  const from = placeIn(bytes, chance);
  return [from, Math.min(bytes.length, from + 1 + Math.floor((chance() ** 4 * bytes.length) / 4))];
}

function removeSlice({ bytes, chance }: Scene): Buffer {
  const [from, to] = slice(bytes, chance);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

function repeatSlice({ bytes, chance }: Scene): Buffer {
  const [from, to] = slice(bytes, chance);
  const times = 1 + Math.floor(chance() ** 3 * 200);
  const piece = bytes.subarray(from, Math.min(to, from + Math.ceil(1_000_000 / times)));
  return Buffer.concat([bytes.subarray(0, to), ...Array<Buffer>(times).fill(piece), bytes.subarray(to)]);
}

function insertNoise({ bytes, chance }: Scene): Buffer {
  const at = placeIn(bytes, chance);
  const length = 1 + Math.floor(chance() ** 4 * 70_000);
  const isZero = chance() < 0.3;
  const noise = isZero ? Buffer.alloc(length) : Buffer.from(Array.from({ length }, () => Math.floor(chance() * 256)));
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
}

function swapSlices({ bytes, chance }: Scene): Buffer | undefined {
  const length = 1 + Math.floor(chance() * 16);
  if (bytes.length < 2 * length) return undefined;
  const [a, b] = [placeIn(bytes, chance), placeIn(bytes, chance)].map((at) => Math.min(at, bytes.length - length));
  const held = Buffer.from(bytes.subarray(a, a! + length));
  bytes.copy(bytes, a, b, b! + length);
  held.copy(bytes, b);
  return bytes;
}

function splice({ bytes, chance, originals }: Scene): Buffer {
  const other = pick(originals, chance).bytes;
  return Buffer.concat([bytes.subarray(0, placeIn(bytes, chance)), other.subarray(placeIn(other, chance))]);
}

function breakPacket({ bytes, landmarks, chance }: Scene): Buffer | undefined {
  if (landmarks.packets.length === 0) return undefined;
  const { from, to } = pick(landmarks.packets, chance);
  const [isSameLength, packet] = breakXmp(bytes.toString('utf8', from, to), chance);
  const broken = Buffer.from(packet, 'utf8');
  // Where the length must hold, the rest is filled up or cut: otherwise only the container would be found damaged.
  const placed = isSameLength ? Buffer.concat([broken, Buffer.alloc(to - from, ' ')]).subarray(0, to - from) : broken;
  return Buffer.concat([bytes.subarray(0, from), placed, bytes.subarray(to)]);
}

function mendPngSums(bytes: Buffer): void {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return;
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end);
    at = end + 4;
  }
}
