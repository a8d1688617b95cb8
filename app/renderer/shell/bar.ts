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
        <svg viewBox="0 0 22 22" width="22" height="22" aria-hidden="true">
          <path d="M6 1h10l5 5v10l-5 5H6l-5-5V6z" fill="currentColor" />
          <circle class="plate" cx="11" cy="11" r="6" />
          <circle class="lamp" cx="11" cy="11" r="2.6" />
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
