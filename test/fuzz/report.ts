import { Tally } from '../faults/tally.ts';
import type { Outcome, Told } from './judge.ts';

/** What a fuzz run saw, to be printed at its end. */
export class Report {
  readonly #verdicts = new Tally();
  readonly #formats = new Tally();
  readonly #ends = new Tally();
  readonly #slowest: { readonly ms: number; readonly name: string }[] = [];
  #peakBytes = 0;
  #heifPeakBytes = 0;
  #goodOnes = 0;

  /** Notes one damaged file. */
  add(name: string, { ms, end }: Outcome, told: Told | undefined): void {
    const format = told?.record.file?.format ?? 'none';
    const peakBytes = told?.peakBytes ?? 0;
    this.#verdicts.add(told?.record.reason ?? told?.record.verdict ?? 'none');
    this.#formats.add(format);
    if (end !== undefined) this.#ends.add(end);
    if (format === 'heic' || format === 'avif') this.#heifPeakBytes = Math.max(this.#heifPeakBytes, peakBytes);
    else this.#peakBytes = Math.max(this.#peakBytes, peakBytes);
    this.#slowest.push({ ms, name });
    this.#slowest.sort((a, b) => b.ms - a.ms).splice(5);
  }

  /** Notes one good picture in between. */
  addGood(): void {
    this.#goodOnes += 1;
  }

  toString(): string {
    return [
      `  verdicts ${this.#verdicts}`,
      `  formats  ${this.#formats}`,
      `  took their process along: ${this.#ends.total === 0 ? 'none' : this.#ends}`,
      `  most memory ${mebi(this.#peakBytes)}, HEIF ${mebi(this.#heifPeakBytes)}; good pictures in between: ${this.#goodOnes}`,
      ...this.#slowest.map(({ ms, name }) => `  slow     ${Math.round(ms)} ms ${name}`),
    ].join('\n');
  }
}

const mebi = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
