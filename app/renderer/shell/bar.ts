import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Host } from '../host/host.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** The views by name, and in a few words how the uploads stand. */
@Component({
  selector: 'tt-bar',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <header class="bar">
      <a class="wordmark" routerLink="/library" [attr.aria-label]="'Tintype, ' + t().library">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M5.500 1h9L18 4.500v11L14.500 19h-9L2 15.500v-11z" fill="currentColor" />
          <circle class="plate" cx="10" cy="10" r="4.500" fill="none" stroke-width="1.600" />
          <circle class="lamp" cx="10" cy="10" r="1.700" />
        </svg>
        <span>Tintype</span>
      </a>
      <nav [attr.aria-label]="t().main">
        @for (view of views; track view) {
          <a [routerLink]="'/' + view" routerLinkActive="is-here" ariaCurrentWhenActive="page">{{ t()[view] }}</a>
        }
      </nav>
      @if (news(); as news) {
        <a class="news figures" routerLink="/uploads" [class.is-bad]="news.isBad">
          <span class="news-lamp" [class.is-lit]="news.isLit" aria-hidden="true"></span>{{ news.text }}
        </a>
      }
      <div class="bar-meter" [class.is-idle]="share() === undefined" aria-hidden="true">
        <span [style.transform]="'scaleX(' + (share() ?? 1) + ')'"></span>
      </div>
    </header>
  `,
})
export class Bar {
  readonly #host = inject(Host);
  readonly #formats = inject(Formats);
  readonly #words = inject(Words);
  protected readonly views = ['library', 'uploads', 'folders', 'overview', 'settings'] as const;
  protected readonly t = computed(() => this.#words.strings().shell);

  /** How much of what is or was on the list is across; undefined when nothing is left to send. */
  protected readonly share = computed(() => {
    const queue = this.#host.queue();
    if (queue === undefined || queue.totals.left.files === 0) return undefined;
    const { done, left } = queue.totals;
    return Math.min(1, (done.bytes + queue.sentInFlight) / Math.max(1, done.bytes + left.bytes));
  });

  protected readonly news = computed(() => {
    const queue = this.#host.queue();
    if (queue === undefined) return undefined;
    const { left, awaiting, failed } = queue.totals;
    const isHeld = queue.gates.length > 0 || queue.cannotSave;
    const say = (text: string, isLit = false, isBad = false) => ({ text, isLit, isBad });
    const n = this.#formats.number;
    if (left.files > 0 && queue.gates.includes('paused'))
      return say(`${this.t().pausedShort} · ${this.t().leftShort(n(left.files))}`);
    if (left.files > 0 && isHeld) return say(this.t().leftShort(n(left.files)));
    if (left.files > awaiting.files && queue.speed > 0)
      return say(this.t().sendingShort(n(left.files), this.#formats.speed(queue.speed)), true);
    if (left.files > awaiting.files) return say(this.t().leftShort(n(left.files)), true);
    if (awaiting.files > 0) return say(this.t().analysingShort(n(awaiting.files)), true);
    return failed.files > 0 ? say(this.t().failedShort(n(failed.files)), false, true) : undefined;
  });
}
