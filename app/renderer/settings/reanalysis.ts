import { Component, computed, inject } from '@angular/core';
import type { Reanalysis as ReanalysisState } from '../../contract/methods/library.ts';
import { Host, live } from '../host/host.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** How many pictures an older version analysed, and a way to have that done again. Nothing where there are none. */
@Component({
  selector: 'tt-reanalysis',
  template: `
    @if (text(); as text) {
      <section class="setting">
        <div>
          <h2>{{ t().analysis }}</h2>
          <p class="hint">{{ t().analysisHint }}</p>
        </div>
        <div class="setting-rows">
          <div class="setting-row">
            <span class="figures" role="status">{{ text }}</span>
            @if (state()?.run) {
              <button type="button" class="button" (click)="stop()">{{ t().stop }}</button>
            } @else {
              <button type="button" class="button" (click)="start()">{{ t().analyseAgain }}</button>
            }
          </div>
        </div>
      </section>
    }
  `,
})
export class Reanalysis {
  readonly #host = inject(Host);
  readonly #formats = inject(Formats);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  protected readonly t = computed(() => this.#words.strings().settings);
  protected readonly state = live<ReanalysisState>((on) => this.#host.api.library.reanalysis(on));

  protected readonly text = computed(() => {
    const { older = 0, run } = this.state() ?? {};
    const n = this.#formats.number;
    if (run !== undefined) return this.t().analysedAgain(n(run.done), n(run.total));
    return older > 0 ? this.t().older(older, n(older)) : undefined;
  });

  protected start(): void {
    this.#host.api.library.reanalyseOlder().catch(() => this.#wrong());
  }

  protected stop(): void {
    this.#host.api.library.stopReanalysis().catch(() => this.#wrong());
  }

  #wrong(): void {
    this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true });
  }
}
