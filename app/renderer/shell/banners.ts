import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject } from '@angular/core';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Toasts } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';
import { Desktop } from './desktop.ts';

/** Why nothing goes on, while that is so: one line for the reason that matters most. */
@Component({
  selector: 'tt-banners',
  imports: [Icon],
  template: `
    <div role="status" aria-live="polite">
      @if (banner(); as banner) {
        <div class="banner" [class.is-bad]="banner.isBad">
          <tt-icon [name]="banner.isBad ? 'warning' : 'pause'" />
          <p>
            <strong>{{ banner.text }}</strong> {{ banner.hint }}
          </p>
          @if (banner.canRestart) {
            <button type="button" class="button" (click)="copyReport()">{{ words.strings().shell.copyReport }}</button>
            <button type="button" class="button" (click)="desktop.restartEngine()">{{ words.strings().engine.start }}</button>
          }
          @if (banner.canResume) {
            <button type="button" class="button" (click)="resume()">{{ words.strings().gates.resume }}</button>
          }
        </div>
      }
    </div>
  `,
})
export class Banners {
  readonly #host = inject(Host);
  readonly #clipboard = inject(Clipboard);
  readonly #toasts = inject(Toasts);
  protected readonly desktop = inject(Desktop);
  protected readonly words = inject(Words);

  protected readonly banner = computed(() => {
    const { gates: t, shell } = this.words.strings();
    const queue = this.#host.queue();
    const say = (text: string, hint: string, isBad: boolean, can: 'restart' | 'resume' | '' = '') => ({
      text,
      hint,
      isBad,
      canResume: can === 'resume',
      canRestart: can === 'restart',
    });
    const engine = this.desktop.engine();
    const e = this.words.strings().engine;
    if (engine?.is === 'stopped')
      return engine.because === 'died'
        ? say(e.died, e.diedHint, true, 'restart')
        : say(e.cannotStart, engine.sentence ?? '', true, 'restart');
    if (engine?.is === 'restarting') return say(e.restarting, e.restartingHint, true);
    // It is about to: the page waits, and nothing is wrong.
    if (engine?.is === 'starting') return undefined;
    if (this.#host.isLost()) return say(shell.lost, shell.lostHint, true);
    const connection = this.#host.connection();
    const gates = new Set([...(connection?.gates ?? []), ...(queue?.gates ?? [])]);
    if (connection?.cannotSave === true) return say(t.cannotSave, t.cannotSaveHint, true);
    if (connection?.localCloud === 'stopped') return say(t.cloudStopped, t.cloudStoppedHint, true);
    if (connection?.localCloud === 'starting') return say(t.cloudStarting, t.cloudStartingHint, true);
    if (gates.has('signedOut')) return say(t.signedOut, t.signedOutHint, true);
    if (gates.has('offline')) return say(t.offline, t.offlineHint, true);
    if (gates.has('throttled')) return say(t.throttled, t.throttledHint, false);
    // A pause nothing waits for is no news.
    if (gates.has('paused') && (queue?.totals.left.files ?? 0) > 0) return say(t.paused, t.pausedHint, false, 'resume');
    if (gates.has('battery') && (queue?.totals.left.files ?? 0) > 0) return say(t.battery, t.batteryHint, false);
    return undefined;
  });

  protected copyReport(): void {
    this.#host
      .report()
      .then((text) => this.#clipboard.copy(text))
      .catch(() => false)
      .then((isCopied) => {
        const { reportCopied, wrong } = this.words.strings().shell;
        this.#toasts.show({ text: isCopied ? reportCopied : wrong, isBad: !isCopied });
      });
  }

  protected resume(): void {
    void this.#host.api.queue.setPaused({ paused: false }).catch(() => undefined);
  }
}
