import { Component, computed, inject } from '@angular/core';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Words } from '../strings/words.ts';

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
  protected readonly words = inject(Words);

  protected readonly banner = computed(() => {
    const { gates: t, shell } = this.words.strings();
    const queue = this.#host.queue();
    const say = (text: string, hint: string, isBad: boolean, canResume = false) => ({ text, hint, isBad, canResume });
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
    if (gates.has('paused') && (queue?.totals.left.files ?? 0) > 0) return say(t.paused, t.pausedHint, false, true);
    return undefined;
  });

  protected resume(): void {
    void this.#host.api.queue.setPaused({ paused: false }).catch(() => undefined);
  }
}
