import { describe, expect, it } from 'vitest';
import { createBodyShelf, type Room } from '../../../../app/adapters/body-shelf.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

function setUp(bytes = MiB) {
  const clock = new FakeClock();
  const shelf = createBodyShelf(bytes, clock);
  const write = (room: Room | undefined, text: string): void => {
    if (room === undefined) throw new Error('no room');
    new Uint8Array(room.memory, room.start, room.bytes).set(Buffer.from(text));
  };
  return { clock, shelf, write };
}

describe('the shelf', () => {
  it('gives back the bytes that were put under a digest, once', () => {
    const { shelf, write } = setUp();
    const room = shelf.reserve(5);
    write(room, 'hello');

    shelf.fill(room!, 'a');

    expect(shelf.has('a')).toBe(true);
    expect(Buffer.from(shelf.take('a')!.bytes).toString()).toBe('hello');
    expect(shelf.has('a')).toBe(false);
    expect(shelf.take('a')).toBeUndefined();
  });

  it('has no room for more than it holds, and again when a body was released', () => {
    const { shelf } = setUp();
    const first = shelf.reserve(600 * KiB);
    shelf.fill(first!, 'a');
    expect(shelf.reserve(600 * KiB)).toBeUndefined();

    const body = shelf.take('a');
    expect(shelf.reserve(600 * KiB)).toBeUndefined();
    body!.release();

    expect(shelf.reserve(600 * KiB)).toBeDefined();
  });

  it('never gives two bodies the same memory', () => {
    const { shelf, write } = setUp();
    const names = ['aaaa', 'bbbb', 'cccc', 'dddd'];
    for (const name of names) {
      const room = shelf.reserve(200 * KiB);
      write(room, name);
      shelf.fill(room!, name);
    }
    // The second goes, and what takes its place touches nobody else's.
    shelf.take('bbbb')!.release();
    const room = shelf.reserve(200 * KiB);
    write(room, 'eeee');
    shelf.fill(room!, 'eeee');

    for (const name of ['aaaa', 'cccc', 'dddd', 'eeee'])
      expect(Buffer.from(shelf.take(name)!.bytes.subarray(0, 4)).toString()).toBe(name);
  });

  it('frees a room once, however often its body is released', () => {
    const { shelf } = setUp();
    shelf.fill(shelf.reserve(512 * KiB)!, 'a');
    const body = shelf.take('a')!;
    body.release();
    const second = shelf.reserve(512 * KiB);
    body.release();

    expect(shelf.reserve(512 * KiB)!.start).not.toBe(second!.start);
    expect(shelf.reserve(64 * KiB)).toBeUndefined();
  });

  it('takes no large file, and lets go of what nobody asked for in half a minute', () => {
    const { clock, shelf } = setUp(16 * MiB);
    expect(shelf.reserve(9 * MiB)).toBeUndefined();
    shelf.fill(shelf.reserve(8 * MiB)!, 'a');
    shelf.fill(shelf.reserve(8 * MiB)!, 'b');
    expect(shelf.reserve(MiB)).toBeUndefined();

    clock.advance(30_000);

    expect(shelf.reserve(MiB)).toBeDefined();
    expect(shelf.has('a')).toBe(false);
  });

  it('gives up a room that was not filled', () => {
    const { shelf } = setUp();
    shelf.giveUp(shelf.reserve(MiB)!);

    expect(shelf.reserve(MiB)).toBeDefined();
  });
});
