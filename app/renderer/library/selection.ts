import { computed, inject, Service, signal } from '@angular/core';
import { Host } from '../host/host.ts';
import { FoundPictures } from './found-pictures.ts';

const digestsAtOnce = 10_000;

/** Which pictures are selected, by digest: a selection survives pictures that come and go. */
@Service()
export class Selection {
  readonly #host = inject(Host);
  readonly #found = inject(FoundPictures);
  readonly #digests = signal<ReadonlySet<string>>(new Set());
  #anchor: number | undefined;

  readonly digests = this.#digests.asReadonly();
  readonly size = computed(() => this.#digests().size);
  readonly has = (digest: string | undefined): boolean => digest !== undefined && this.#digests().has(digest);

  clear(): void {
    this.#digests.set(new Set());
    this.#anchor = undefined;
  }

  toggle(at: number): void {
    const digest = this.#found.itemAt(at)?.digest;
    if (digest === undefined) return;
    this.#anchor = at;
    this.#digests.update((before) => {
      const next = new Set(before);
      if (!next.delete(digest)) next.add(digest);
      return next;
    });
  }

  /** Adds everything from the picture toggled last to this one. */
  extendTo(at: number): Promise<void> {
    const anchor = this.#anchor ?? at;
    this.#anchor = anchor;
    return this.addRange(Math.min(anchor, at), Math.abs(at - anchor) + 1);
  }

  readonly all = (): Promise<void> => this.addRange(0, this.#found.outline()?.total ?? 0);

  /** Adds `count` pictures from the `first` of the order on, whether their items are here or not. */
  async addRange(first: number, count: number): Promise<void> {
    const text = this.#found.outline()?.text ?? '';
    for (let at = first; at < first + count; at += digestsAtOnce) {
      const limit = Math.min(digestsAtOnce, first + count - at);
      const { digests } = await this.#host.api.library.digests({ text, offset: at, limit });
      this.#digests.update((before) => new Set([...before, ...digests]));
    }
  }
}
