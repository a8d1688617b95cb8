import { computed, effect, Injectable, inject, signal, untracked } from '@angular/core';
import type { Stop } from '../../contract/contract.ts';
import type { UploadFilter, UploadView } from '../../contract/methods/queue.ts';
import { Host } from '../host/host.ts';
import type { RowRange } from '../parts/virtual-list.ts';

const pageMax = 200;
// Before the list knows its height.
const rowsFirst = 40;
// The list itself is asked for again at most this often; the rows that are seen are told at once.
const listEvery = 700;

/** The uploads one list shows: those near the window, live. One for each list, so it is provided by the view. */
@Injectable()
export class ListedUploads {
  readonly #host = inject(Host);
  readonly #total = signal<number | undefined>(undefined);
  readonly #rows = signal<{ readonly from: number; readonly uploads: readonly UploadView[] }>({ from: 0, uploads: [] });
  readonly #fresh = signal<ReadonlyMap<string, UploadView>>(new Map());
  readonly #range = signal<RowRange>({ from: 0, to: 40 });
  readonly filter = signal<UploadFilter>('all');
  /** Undefined until the list was first answered. */
  readonly total = this.#total.asReadonly();
  /** The upload of a row, as new as it is known; undefined while it is fetched. */
  readonly at = (row: number): UploadView | undefined => {
    const { from, uploads } = this.#rows();
    const upload = uploads[row - from];
    return upload && (this.#fresh().get(upload.id) ?? upload);
  };
  readonly #seen = computed(() => this.#rows().uploads.map(({ id }) => id), { equal: (a, b) => a.join() === b.join() });
  #round = 0;
  #askedAt = 0;

  constructor() {
    effect((onCleanup) => {
      this.filter();
      this.#range();
      this.#host.queue()?.version;
      // What was asked for by hand is answered at once, what came by itself now and then.
      const wait = Math.max(0, this.#askedAt + listEvery - Date.now());
      const isByHand = untracked(() => this.at(this.#range().from) === undefined);
      const timer = setTimeout(() => void this.#ask(), isByHand ? 0 : wait);
      onCleanup(() => clearTimeout(timer));
    });
    effect((onCleanup) => {
      const ids = this.#seen();
      if (ids.length === 0) return;
      const stop: Stop = this.#host.api.queue.changes({ ids: [...ids] }, ({ uploads }) =>
        this.#fresh.update((before) => new Map([...before, ...uploads.map((upload) => [upload.id, upload] as const)])),
      );
      onCleanup(stop);
    });
  }

  want(range: RowRange): void {
    const { from, to } = this.#range();
    if (range.from !== from || range.to !== to) this.#range.set(range);
  }

  show(filter: UploadFilter): void {
    this.filter.set(filter);
    this.#range.set({ from: 0, to: 40 });
    this.#askedAt = 0;
  }

  async #ask(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#askedAt = Date.now();
    const { from, to } = this.#range();
    const limit = Math.max(rowsFirst, Math.min(pageMax, to - from));
    try {
      const { total, uploads } = await this.#host.api.queue.list({ filter: this.filter(), offset: from, limit });
      if (round !== this.#round) return;
      this.#fresh.set(new Map());
      this.#rows.set({ from, uploads });
      this.#total.set(total);
    } catch {
      // The host is away: its next queue view asks again.
    }
  }
}
