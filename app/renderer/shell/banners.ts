import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject, signal } from '@angular/core';
import { ConnectDialog } from '../connect/connect-dialog.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Toasts } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';
import { Desktop } from './desktop.ts';

/** Why nothing goes on, while that is so: one line for the reason that matters most. */
@Component({
  selector: 'tt-banners',
  imports: [ConnectDialog, Icon],
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
          @if (banner.canSignIn) {
            <button type="button" class="button" (click)="isSigningIn.set(true)">{{ words.strings().connect.again }}</button>
          }
        </div>
      }
    </div>
    @if (isSigningIn()) {
      <tt-connect-dialog [isAgain]="true" (closed)="isSigningIn.set(false)" />
    }
  `,
})
export class Banners {
  readonly #host = inject(Host);
  readonly #clipboard = inject(Clipboard);
  readonly #toasts = inject(Toasts);
  protected readonly desktop = inject(Desktop);
  protected readonly words = inject(Words);
  protected readonly isSigningIn = signal(false);

  protected readonly banner = computed(() => this.#engineBanner() ?? this.#queueBanner());

  /** Of the window's own engine, where there is one: what the queue last said is old then. */
  readonly #engineBanner = computed(() => {
    const engine = this.desktop.engine();
    const t = this.words.strings().engine;
    switch (engine?.is) {
      case 'stopped':
        return engine.because === 'died'
          ? say(t.died, t.diedHint, true, 'restart')
          : say(t.cannotStart, engine.sentence ?? '', true, 'restart');
      case 'restarting':
        return say(t.restarting, t.restartingHint, true);
      default:
        return undefined;
    }
  });

  readonly #queueBanner = computed(() => {
    const { gates: t, shell } = this.words.strings();
    const queue = this.#host.queue();
    // An engine that starts is about to answer.
    if (this.#host.isLost() && this.desktop.engine()?.is !== 'starting') return say(shell.lost, shell.lostHint, true);
    const connection = this.#host.connection();
    const gates = new Set([...(connection?.gates ?? []), ...(queue?.gates ?? [])]);
    if (connection?.cannotSave === true) return say(t.cannotSave, t.cannotSaveHint, true);
    if (connection?.localCloud === 'stopped') return say(t.cloudStopped, t.cloudStoppedHint, true);
    if (connection?.localCloud === 'starting') return say(t.cloudStarting, t.cloudStartingHint, true);
    if (gates.has('signedOut'))
      return say(t.signedOut, t.signedOutHint, true, connection?.signsIn === true ? 'signIn' : undefined);
    if (gates.has('offline')) return say(t.offline, t.offlineHint, true);
    if (gates.has('throttled')) return say(t.throttled, t.throttledHint, false);
    // A pause nothing waits for is no news.
    if ((queue?.totals.left.files ?? 0) === 0) return undefined;
    if (gates.has('paused')) return say(t.paused, t.pausedHint, false, 'resume');
    return gates.has('battery') ? say(t.battery, t.batteryHint, false) : undefined;
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

interface Banner {
  readonly text: string;
  readonly hint: string;
  readonly isBad: boolean;
  readonly canResume: boolean;
  readonly canRestart: boolean;
  readonly canSignIn: boolean;
}

function say(text: string, hint: string, isBad: boolean, can?: 'restart' | 'resume' | 'signIn'): Banner {
  return { text, hint, isBad, canResume: can === 'resume', canRestart: can === 'restart', canSignIn: can === 'signIn' };
}
