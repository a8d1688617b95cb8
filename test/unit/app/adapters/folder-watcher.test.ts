import { describe, expect, it } from 'vitest';
import { type StartWatch, watchEach, watchWhole } from '../../../../app/adapters/folder-watcher.ts';

interface FakeSystem {
  readonly start: StartWatch;
  readonly open: Map<string, (event: string, name: string | null) => void>;
  readonly hints: string[];
  limits: number;
}

/** Watches as the system gives them: so many, and not of what may not be read. */
function fakeSystem(limitCode = 'ENOSPC'): FakeSystem {
  const open = new Map<string, (event: string, name: string | null) => void>();
  const system: FakeSystem = { open, hints: [], limits: Number.POSITIVE_INFINITY, start };
  function start(path: string, _: unknown, onEvent: (event: string, name: string | null) => void): () => void {
    if (path.endsWith('shut')) throw Object.assign(new Error('no'), { code: 'EACCES' });
    if (open.size >= system.limits) throw Object.assign(new Error('full'), { code: limitCode });
    open.set(path, onEvent);
    return () => void open.delete(path);
  }
  return system;
}

const listen = (system: FakeSystem) => {
  let limits = 0;
  return {
    onHint: ({ path, reach }: { path: string; reach: string }, kind: string) =>
      system.hints.push(`${kind} ${reach} ${path}`),
    onLimit: () => {
      limits += 1;
    },
    limits: () => limits,
  };
};

describe('a watch of each directory', () => {
  it('covers a directory once and tells what changes in it', () => {
    const system = fakeSystem();
    const watch = watchEach('/p', listen(system), system.start);

    expect([watch.cover(''), watch.cover('a'), watch.cover('a')]).toEqual(['new', 'new', 'known']);
    system.open.get('/p')?.('rename', 'new.jpg');
    system.open.get('/p/a')?.('change', 'old.jpg');
    system.open.get('/p/a')?.('rename', null);

    expect(system.hints).toEqual(['moved path new.jpg', 'edited path a/old.jpg', 'moved listing a']);
    expect(watch.watches()).toBe(2);
  });

  it.each([
    ['/p/a', 'a', 'a'],
    ['/p', 'p', ''],
  ])(
    'gives up a directory that tells of itself, and asks for it to be scanned and covered anew',
    (opened, name, path) => {
      const system = fakeSystem();
      const watch = watchEach('/p', listen(system), system.start);
      watch.cover(path);

      system.open.get(opened)?.('rename', name);

      expect(system.hints).toEqual([`moved subtree ${path}`]);
      expect(watch.cover(path)).toBe('new');
    },
  );

  it.each(['ENOSPC', 'EMFILE', 'ENFILE'])('gives all watches back at the limit (%s), and says so once', (code) => {
    const system = fakeSystem(code);
    system.limits = 2;
    const listener = listen(system);
    const watch = watchEach('/p', listener, system.start);

    expect(['', 'a', 'b', 'c'].map((path) => watch.cover(path))).toEqual(['new', 'new', 'failed', 'failed']);

    expect(listener.limits()).toBe(1);
    expect(system.open.size).toBe(0);
  });

  it('goes on without a directory that may not be read', () => {
    const system = fakeSystem();
    const listener = listen(system);
    const watch = watchEach('/p', listener, system.start);

    expect(['', 'shut', 'a'].map((path) => watch.cover(path))).toEqual(['new', 'failed', 'new']);
    expect(listener.limits()).toBe(0);
  });

  it('uncovers a directory with all below it, and not its neighbour', () => {
    const system = fakeSystem();
    const watch = watchEach('/p', listen(system), system.start);
    for (const path of ['', 'a', 'a/b', 'ab']) watch.cover(path);

    watch.uncover('a');

    expect([...system.open.keys()]).toEqual(['/p', '/p/ab']);
  });

  it('is silent once it is closed', () => {
    const system = fakeSystem();
    const watch = watchEach('/p', listen(system), system.start);
    watch.cover('');
    const late = system.open.get('/p');

    watch.close();
    late?.('rename', 'x.jpg');

    expect(system.hints).toEqual([]);
    expect(watch.cover('')).toBe('failed');
  });
});

describe('one watch of the whole tree', () => {
  it('starts with the first directory, and knows the others without a watch of their own', () => {
    const system = fakeSystem();
    const watch = watchWhole('/p', listen(system), system.start);

    expect(['', 'a', 'a'].map((path) => watch.cover(path))).toEqual(['new', 'new', 'known']);
    system.open.get('/p')?.('change', 'a/b/c.jpg');
    system.open.get('/p')?.('rename', null);

    expect(system.hints).toEqual(['edited path a/b/c.jpg', 'moved subtree ']);
    expect(watch.watches()).toBe(1);
  });

  it('says so when the system has none left', () => {
    const system = fakeSystem();
    system.limits = 0;
    const listener = listen(system);
    const watch = watchWhole('/p', listener, system.start);

    expect(watch.cover('')).toBe('failed');
    expect(listener.limits()).toBe(1);
  });
});
