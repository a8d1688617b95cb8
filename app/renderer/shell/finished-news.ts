import { effect, inject, Service, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Host } from '../host/host.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** Says once when the uploads that were on their way are all through. */
@Service()
export class FinishedNews {
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #formats = inject(Formats);
  readonly #router = inject(Router);
  #before: { readonly done: number; readonly failed: number } | undefined;

  constructor() {
    const host = inject(Host);
    effect(() => {
      const totals = host.queue()?.totals;
      if (totals === undefined) return;
      const now = { done: totals.done.files, failed: totals.failed.files };
      if (totals.left.files > 0) this.#before ??= now;
      else if (this.#before !== undefined) untracked(() => this.#tell(now));
    });
  }

  #tell(now: { readonly done: number; readonly failed: number }): void {
    const { done = 0, failed = 0 } = this.#before ?? {};
    this.#before = undefined;
    const { toast: t } = this.#words.strings();
    const count = now.done - done;
    const misses = now.failed - failed;
    const show = (view: string) => ({ label: t.show, run: () => void this.#router.navigateByUrl(view) });
    if (count > 0)
      this.#toasts.show({ text: t.finished(count, this.#formats.number(count)), action: show('/library') });
    if (misses > 0)
      this.#toasts.show({
        text: t.failed(misses, this.#formats.number(misses)),
        isBad: true,
        action: show('/uploads'),
      });
  }
}
