import { effect, inject, Service, signal, untracked } from '@angular/core';
import { Host } from '../host/host.ts';
import { type SimilarFound, withoutGone } from './without-gone.ts';

const pageSize = 24;
const askedMax = 100;
/** While pictures come in the library changes twice a second, and grouping a large one takes a second of the host's time. */
const restMs = 2_000;

interface Found extends SimilarFound {
  readonly text: string;
  readonly version: number;
  /** How many groups were asked for, from the first on. */
  readonly asked: number;
}

/** Pictures that look alike, among those of a query: group by group as they are looked at, kept while one of them is opened. */
@Service()
export class SimilarGroups {
  readonly #host = inject(Host);
  readonly #found = signal<Found | undefined>(undefined);
  readonly #hasFailed = signal(false);
  #round = 0;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The query, as typed in the library. */
  readonly text = signal('');
  /** Nothing is grouped while nobody looks. */
  readonly isLookedAt = signal(false);
  /** What is shown stays until its successor is here. */
  readonly found = this.#found.asReadonly();
  readonly hasFailed = this.#hasFailed.asReadonly();
  /** Where the view was left: pixels, and the picture that was opened. */
  readonly place = { top: 0, digest: '' };

  constructor() {
    effect(() => {
      const text = this.text();
      const version = this.#host.catalogue()?.version;
      const isWanted = this.isLookedAt() && version !== undefined;
      untracked(() => {
        clearTimeout(this.#timer);
        const known = this.#found();
        if (!isWanted || (known?.text === text && known.version === version)) return;
        const waitMs = known?.text === text ? this.#askedAt + restMs - performance.now() : 0;
        this.#timer = setTimeout(this.again, Math.max(0, waitMs));
      });
    });
  }

  readonly again = (): void => void this.#refresh(this.text());

  /** The next groups, when there are more than are shown. */
  async more(): Promise<void> {
    const found = this.#found();
    if (found === undefined || found.asked >= found.groups) return;
    const round = this.#round;
    try {
      const { version, page } = await this.#ask(found.text, found.asked, pageSize);
      const now = this.#found();
      if (round !== this.#round || now?.asked !== found.asked) return;
      if (version !== found.version) return this.again();
      this.#found.set({ ...now, asked: now.asked + pageSize, shown: [...now.shown, ...page] });
    } catch {
      // The host is away: asked for again when it is next scrolled to.
    }
  }

  /** These were deleted. */
  drop(digests: readonly string[]): void {
    const gone = new Set(digests);
    this.#found.update((found) => found && { ...found, ...withoutGone(found, gone) });
  }

  async #refresh(text: string): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#askedAt = performance.now();
    const before = this.#found();
    const wanted = before?.text === text ? Math.max(pageSize, before.asked) : pageSize;
    try {
      const { page, ...answer } = await this.#ask(text, 0, Math.min(askedMax, wanted));
      const shown = [...page];
      for (let at = askedMax; at < Math.min(wanted, answer.groups); at += askedMax)
        shown.push(...(await this.#ask(text, at, Math.min(askedMax, wanted - at))).page);
      if (round !== this.#round) return;
      if (before?.text !== text) Object.assign(this.place, { top: 0, digest: '' });
      this.#found.set({ ...answer, text, asked: wanted, shown });
      this.#hasFailed.set(false);
    } catch {
      if (round === this.#round) this.#hasFailed.set(true);
    }
  }

  readonly #ask = (text: string, offset: number, limit: number) =>
    this.#host.api.library.duplicates({ text, offset, limit });
}
