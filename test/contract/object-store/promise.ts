/**
 * How a case is written. It states what Amazon's documentation promises as a value, and how to observe it; it never
 * asks which store it runs over. A store that does otherwise is named with what it does and why: the case still runs
 * there and must observe exactly that, so that a note about a departure cannot go stale.
 */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Refusal } from './http.ts';
import type { Store } from './store.ts';
import type { TargetName } from './target.ts';

/** What one store does where the documentation says something else. */
export interface Departure<T> {
  /** A refusal where the SDK's client was refused. Absent where the store does now this, now that: then only listed. */
  readonly answers?: T | Refusal;
  readonly because: string;
}

/** One promise of the documentation. */
export interface PromiseOf<T> {
  readonly says: NoInfer<T>;
  readonly observe: (store: Store) => Promise<T>;
  readonly departs?: Partial<Record<TargetName, Departure<NoInfer<T>>>>;
}

/** Declares one case; its name finishes the sentence that the area begins. */
export type Declare = <T>(name: string, promise: PromiseOf<T>) => void;

/** A named group of cases. */
export interface Area {
  readonly name: string;
  readonly cases: (declare: Declare) => void;
}

/** A case in which a store does not do what the documentation says. */
export interface Difference {
  readonly promise: string;
  readonly says: string;
  readonly answers: string;
  readonly because: string;
}

/** Declares an area's cases to vitest; departures of the store that were seen are added to `seen`. */
export function runArea(area: Area, name: TargetName, store: () => Store, seen: Difference[]): void {
  describe(area.name, () => {
    area.cases((caseName, { says, observe, departs }) => {
      const departure = departs?.[name];
      it(departure === undefined ? caseName : `${caseName} (departs: ${departure.because})`, async () => {
        const observed = await observe(store()).catch(asRefusal);

        if (departure === undefined) return expect(observed).toEqual(says);
        if ('answers' in departure) expect(observed, 'the note on a departure is stale').toEqual(departure.answers);
        seen.push({
          promise: `${area.name} ${caseName}`,
          says: inWords(says),
          answers: inWords(observed),
          because: departure.because,
        });
      });
    });
  });
}

const inWords = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (each === undefined ? 'nothing' : each));

/** Status and code of what the SDK's client threw; anything else is thrown again. */
export function asRefusal(error: unknown): Refusal {
  if (!(error instanceof S3ServiceException)) throw error;
  return { status: error.$metadata.httpStatusCode ?? 0, code: error.name };
}
