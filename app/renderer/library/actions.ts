import { computed, inject, Service } from '@angular/core';
import { Host } from '../host/host.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

const removedAtOnce = 1_000;
const downloadsMax = 20;

/** What can be done with pictures. Nothing rejects: how it ended is told in a toast. */
@Service()
export class PictureActions {
  readonly #host = inject(Host);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #formats = inject(Formats);
  readonly #t = computed(() => this.#words.strings().library);

  /** As many originals as a browser lets a page download in one go. */
  readonly downloadsMax = downloadsMax;

  download(digests: readonly string[]): void {
    for (const digest of digests.slice(0, downloadsMax)) follow(this.#host.originalUrl(digest));
  }

  async export(digests: readonly string[], format: 'json' | 'csv'): Promise<void> {
    try {
      const { url, records } = await this.#host.api.library.export({ format, of: { digests: [...digests] } });
      follow(url);
      this.#toasts.show({ text: this.#t().exported(records, this.#formats.number(records)) });
    } catch {
      this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true });
    }
  }

  /** Deletes originals in the cloud. Answers the digests that are gone. */
  async remove(digests: readonly string[]): Promise<readonly string[]> {
    const gone: string[] = [];
    for (let at = 0; at < digests.length; at += removedAtOnce) {
      const some = digests.slice(at, at + removedAtOnce);
      try {
        const { failed } = await this.#host.api.library.remove({ digests: some });
        const kept = new Set(failed.map(({ digest }) => digest));
        gone.push(...some.filter((digest) => !kept.has(digest)));
      } catch {
        break;
      }
    }
    const missed = digests.length - gone.length;
    if (gone.length > 0) this.#toasts.show({ text: this.#t().removed(gone.length, this.#formats.number(gone.length)) });
    if (missed > 0)
      this.#toasts.show({ text: this.#t().removeFailed(missed, this.#formats.number(missed)), isBad: true });
    return gone;
  }
}

function follow(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
