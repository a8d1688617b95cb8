import * as z from 'zod';
import { call, type HandlersOf, subscription } from '../../../app/contract/contract.ts';
import { AppError } from '../../../app/contract/errors.ts';

/** A small contract with every kind of method and of failure. */
export const contract = {
  sums: {
    add: call(z.object({ a: z.number(), b: z.number() }), z.number()),
    nothing: call(z.void(), z.void()),
    hang: call(z.void(), z.void()),
    refuse: call(z.void(), z.void()),
    break: call(z.void(), z.void()),
    lie: call(z.void(), z.object({ n: z.number() })),
  },
  ticks: {
    watch: subscription(z.object({ n: z.number() })),
    from: subscription(z.object({ n: z.number() }), z.object({ start: z.number() })),
    never: subscription(z.number()),
  },
} as const;

/** A host of it that remembers what was done to it. */
export function createHost() {
  const did: string[] = [];
  const emits = new Set<(item: { n: number }) => void>();
  const handlers: HandlersOf<typeof contract> = {
    sums: {
      add: ({ a, b }) => a + b,
      nothing: () => undefined,
      hang: (_input, signal) =>
        new Promise((_resolve, reject) => {
          did.push('hanging');
          signal.addEventListener('abort', () => {
            did.push('aborted');
            reject(new Error('aborted'));
          });
        }),
      refuse: () => {
        throw new AppError('gone', 'It is not there.');
      },
      break: () => {
        throw new Error('secret: /home/me/key');
      },
      lie: () => ({ n: 'one' }) as unknown as { n: number },
    },
    ticks: {
      watch: (emit) => {
        emits.add(emit);
        emit({ n: 0 });
        return () => {
          emits.delete(emit);
          did.push('stopped');
        };
      },
      from: (emit, { start }) => {
        emit({ n: start });
        return () => undefined;
      },
      never: () => {
        throw new AppError('gone', 'No.');
      },
    },
  };
  const tick = (n: number): void => {
    for (const emit of [...emits]) emit({ n });
  };
  return { did, handlers, tick };
}
