import type { Chance } from '../../scripts/samples/paint/chance.ts';
import type { Fault, Passing } from '../fakes/fault-proxy.ts';

/** What may be played, by name. */
const faults = {
  resetBefore: () => ({ play: 'resetBefore' }),
  resetAfter: () => ({ play: 'resetAfter' }),
  truncate: () => ({ play: 'truncate' }),
  stall: () => ({ play: 'stall' }),
  stallAfter: () => ({ play: 'stallAfter' }),
  delay: (chance) => ({ play: 'delay', ms: 50 + chance() * 1_450 }),
  'answer 500': (chance) => ({ play: 'answer', status: 500, body: xml('InternalError'), early: chance() < 0.5 }),
  'answer 503 with Retry-After': (chance) => ({
    play: 'answer',
    status: 503,
    headers: { 'retry-after': '1' },
    body: xml('SlowDown'),
    early: chance() < 0.5,
  }),
  'answer 403, expired': () => ({
    play: 'answer',
    status: 403,
    body: xml('AccessDenied', 'Request has expired'),
  }),
  'answer 409': () => ({ play: 'answer', status: 409, body: xml('ConditionalRequestConflict') }),
  // A lie, mostly: then the record never comes, the cloud says that it has no such original, and it is sent again.
  'answer 412': () => ({ play: 'answer', status: 412, body: xml('PreconditionFailed') }),
} as const satisfies Readonly<Record<string, (chance: Chance) => Fault>>;

/** The name of a fault that can be played. */
export type FaultName = keyof typeof faults;

const ofEvery: readonly FaultName[] = [
  ...(['resetBefore', 'resetAfter', 'truncate', 'stall', 'stallAfter', 'delay'] as const),
  ...(['answer 500', 'answer 503 with Retry-After'] as const),
];
const ofPart: readonly FaultName[] = [...ofEvery, 'answer 403, expired', 'answer 409'];
const ofObject: readonly FaultName[] = [...ofPart, 'answer 412'];

/** With chance `share` one of the faults that fit this request. Signing in is left alone: without it nothing begins. */
export function chooseFault(
  passing: Passing,
  chance: Chance,
  share: number,
): { readonly name: FaultName; readonly fault: Fault } | undefined {
  if (passing.part === 'identity' || passing.path.startsWith('/.well-known/') || chance() >= share) return undefined;
  const fitting = fittingFor(passing);
  const name = fitting[Math.floor(chance() * fitting.length)] ?? 'delay';
  return { name, fault: faults[name](chance) };
}

function fittingFor({ part, query }: Passing): readonly FaultName[] {
  if (part !== 's3') return ofEvery;
  return query.has('partNumber') ? ofPart : ofObject;
}

const xml = (code: string, message = code): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
