import { Component, computed, inject } from '@angular/core';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** Bytes per second people choose from. */
const limits = [null, 10_000_000, 5_000_000, 2_000_000, 1_000_000, 500_000, 100_000] as const;

/** How fast all uploads together may be. */
@Component({
  selector: 'tt-bandwidth-choices',
  imports: [Icon],
  template: `
    @for (limit of limits; track limit) {
      <button type="button" class="choice figures" data-closes [attr.aria-pressed]="limit === chosen()" (click)="choose(limit)">
        <tt-icon [class.is-hidden]="limit !== chosen()" name="check" />{{ limit === null ? noLimit() : formats.speed(limit) }}
      </button>
    }
  `,
})
export class BandwidthChoices {
  readonly #host = inject(Host);
  readonly #words = inject(Words);
  protected readonly formats = inject(Formats);
  protected readonly limits = limits;
  protected readonly chosen = computed(() => this.#host.settings()?.bandwidth ?? null);
  protected readonly noLimit = computed(() => this.#words.strings().uploads.noLimit);

  protected choose(bytesPerSecond: number | null): void {
    void this.#host.api.queue.setBandwidth({ bytesPerSecond }).catch(() => undefined);
  }
}
