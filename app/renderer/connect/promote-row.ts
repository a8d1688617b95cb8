import { Component, computed, inject } from '@angular/core';
import type { PromotionView } from '../../contract/methods/connection.ts';
import { Host, live } from '../host/host.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** Offers to send what the cloud on this machine holds to the connected one, and says how far that is. */
@Component({
  selector: 'tt-promote-row',
  template: `
    <div class="setting-row">
      <span>{{ t().promote }}</span>
      @if (isUnderWay()) {
        <button type="button" class="button" (click)="stop()">{{ t().promoteStop }}</button>
      } @else {
        <button type="button" class="button" (click)="begin()">{{ t().promoteGo }}</button>
      }
    </div>
    @if (share() !== undefined) {
      <div class="meter" aria-hidden="true"><span [style.width.%]="share()"></span></div>
    }
    <p class="hint" role="status">{{ said() }}</p>
  `,
})
export class PromoteRow {
  readonly #host = inject(Host);
  readonly #formats = inject(Formats);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #view = live<PromotionView>((on) => this.#host.api.connection.promotion(on));
  protected readonly t = computed(() => this.#words.strings().connect);
  protected readonly isUnderWay = computed(() => {
    const at = this.#view()?.at;
    return at === 'listing' || at === 'moving';
  });
  protected readonly share = computed(() => {
    const view = this.#view();
    return view?.at === 'moving'
      ? (100 * (view.there + view.deleted + view.failed)) / Math.max(1, view.all)
      : undefined;
  });
  protected readonly said = computed(() => {
    const view = this.#view();
    const t = this.t();
    if (view === undefined || view.at === 'idle') return '';
    if (view.at === 'listing') return t.promoteListing;
    if (view.at === 'failed') return t.promoteTrouble;
    const [there, all] = [this.#formats.number(view.there), this.#formats.number(view.all)];
    if (view.at === 'moving') return t.promoteMoving(there, all);
    const over = t.promoteOver(there, all);
    return view.failed > 0 ? `${over} ${t.promoteFailed(this.#formats.number(view.failed))}` : over;
  });

  protected begin(): void {
    this.#host.api.connection.promote().catch(() => this.#wrong());
  }

  protected stop(): void {
    this.#host.api.connection.stopPromoting().catch(() => this.#wrong());
  }

  #wrong(): void {
    this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true });
  }
}
