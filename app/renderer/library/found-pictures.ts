import { computed, effect, inject, Service, signal, untracked } from '@angular/core';
import type { LibraryItem } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';

/** All that a grid needs to lay out what a query found. */
export interface Outline {
  readonly text: string;
  readonly total: number;
  readonly days: readonly { readonly day: string; readonly pictures: number }[];
  readonly ratios: Uint8Array;
}

const pageSize = 120;
const pagesMax = 40;
const noItems: ReadonlyMap<number, readonly LibraryItem[]> = new Map();

/**
 * What the current query found: the outline at once, items page by page as they are looked at. What is shown stays until
 * its successor is here: a new query or a changed library never blanks the grid.
 */
@Service()
export class FoundPictures {
  readonly #host = inject(Host);
  readonly #outline = signal<Outline | undefined>(undefined);
  readonly #pages = signal(noItems);
  readonly #hasFailed = signal(false);
  readonly #asked = new Map<number, AbortController>();
  #wanted = { from: 0, to: pageSize };
  #round = 0;

  /** The query, as typed. */
  readonly text = signal('');
  readonly outline = this.#outline.asReadonly();
  readonly hasFailed = this.#hasFailed.asReadonly();
  /** The answer is of another query than the text. */
  readonly isBehind = computed(() => this.#outline()?.text !== this.text());
  /** Where the grid was left, in pixels, the picture that had the focus there, and whether someone comes back from it. */
  readonly place = { top: 0, at: 0, isReturning: false };

  constructor() {
    effect(() => {
      const text = this.text();
      const isKnown = this.#host.catalogue() !== undefined;
      if (isKnown) untracked(() => void this.#refresh(text));
    });
  }

  /** The picture at a place in the order, when it is here. */
  readonly itemAt = (at: number): LibraryItem | undefined =>
    this.#pages().get(Math.floor(at / pageSize))?.[at % pageSize];

  /** Has the items `from` to `to` fetched, those looked at before given up. */
  want(from: number, to: number): void {
    this.#wanted = { from, to };
    const pages = pagesOf(from, to);
    for (const [page, asking] of this.#asked) if (!pages.includes(page)) asking.abort();
    for (const page of pages)
      if (!this.#pages().has(page) && !this.#asked.has(page)) void this.#fetch(page, this.#round);
  }

  /** The item at a place in the order, fetched when it is not here; undefined when it cannot be had. */
  async fetchAt(at: number): Promise<LibraryItem | undefined> {
    const known = this.itemAt(at);
    if (known !== undefined) return known;
    await this.#fetch(Math.floor(at / pageSize), this.#round);
    return this.itemAt(at);
  }

  readonly again = (): void => void this.#refresh(this.text());

  async #refresh(text: string): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const isSame = this.#outline()?.text === text;
    const wanted = isSame ? pagesOf(this.#wanted.from, this.#wanted.to) : [0];
    try {
      const [outline, ...found] = await Promise.all([
        this.#host.api.library.outline({ text }),
        ...wanted.map((page) => this.#host.api.library.search({ text, offset: page * pageSize, limit: pageSize })),
      ]);
      if (round !== this.#round) return;
      for (const asking of this.#asked.values()) asking.abort();
      if (!isSame) Object.assign(this.place, { top: 0, at: 0 });
      this.#pages.set(new Map(wanted.map((page, n) => [page, found[n]?.items ?? []])));
      const { total, days, ratios } = outline;
      this.#outline.set({ text, total, days, ratios: Uint8Array.from(atob(ratios), (letter) => letter.charCodeAt(0)) });
      this.#hasFailed.set(false);
    } catch {
      if (round === this.#round) this.#hasFailed.set(true);
    }
  }

  async #fetch(page: number, round: number): Promise<void> {
    const asking = new AbortController();
    this.#asked.set(page, asking);
    try {
      const { items } = await this.#host.api.library.search(
        { text: this.#outline()?.text ?? '', offset: page * pageSize, limit: pageSize },
        asking.signal,
      );
      if (round === this.#round) this.#pages.update((pages) => withPage(pages, page, items));
    } catch {
      // Given up, or the host is away: it is asked for again when it is next looked at.
    } finally {
      if (this.#asked.get(page) === asking) this.#asked.delete(page);
    }
  }
}

const pagesOf = (from: number, to: number): readonly number[] => {
  const first = Math.floor(Math.max(0, from) / pageSize);
  const last = Math.floor(Math.max(from, to - 1) / pageSize);
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
};

function withPage(pages: ReadonlyMap<number, readonly LibraryItem[]>, page: number, items: readonly LibraryItem[]) {
  const kept = [...pages].filter(([known]) => known !== page).slice(-pagesMax + 1);
  return new Map([...kept, [page, items]]);
}
