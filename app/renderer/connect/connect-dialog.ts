import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import type { SignInState } from '../../contract/methods/connection.ts';
import { Host, live } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Toasts } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';

/** Connects to a cloud, or signs in again to the one that is connected. What goes on is the host's: it outlives this page. */
@Component({
  selector: 'tt-connect-dialog',
  imports: [Dialog],
  templateUrl: './connect-dialog.html',
})
export class ConnectDialog {
  readonly #host = inject(Host);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #said = live<SignInState>((on) => this.#host.api.connection.signingIn(on));
  readonly #isBegun = signal(false);
  readonly #wasBusy = signal(false);
  readonly #notTaken = signal(false);
  /** Sign in to the cloud that is connected, and not to another one. */
  readonly isAgain = input(false);
  readonly closed = output<void>();
  protected readonly t = computed(() => this.#words.strings().connect);
  protected readonly typed = signal('');
  /** An attempt that another page began shows here, too; how it failed is that page's. */
  protected readonly state = computed<SignInState>(() => {
    const said = this.#said() ?? { at: 'idle' };
    return said.at === 'failed' && !this.#isBegun() ? { at: 'idle' } : said;
  });
  protected readonly page = computed(() => {
    const state = this.state();
    return state.at === 'waiting' ? state : { url: '', isOpened: false };
  });
  protected readonly trouble = computed(() => {
    const state = this.state();
    if (state.at === 'failed') return this.t().problems[state.because];
    return this.#notTaken() ? this.t().notTaken : '';
  });

  constructor() {
    effect(() => {
      const { at } = this.state();
      if (at === 'looking' || at === 'waiting' || at === 'finishing') this.#wasBusy.set(true);
      else if (at === 'failed') this.#wasBusy.set(false);
      else if (untracked(this.#wasBusy) && this.#host.isConnected()) untracked(() => this.#finish());
    });
    effect(() => {
      if (this.isAgain()) untracked(() => this.signIn());
    });
  }

  protected connect(event: Event, address: string): void {
    event.preventDefault();
    this.typed.set(address);
    this.#begin(this.#host.api.connection.connect({ address }));
  }

  protected signIn(): void {
    this.#begin(this.#host.api.connection.signIn());
  }

  protected async use(event: Event, redirect: string): Promise<void> {
    event.preventDefault();
    const { taken } = await this.#host.api.connection.paste({ redirect }).catch(() => ({ taken: false }));
    this.#notTaken.set(!taken);
  }

  protected giveUp(): void {
    if (this.#wasBusy()) void this.#host.api.connection.cancel().catch(() => undefined);
    this.closed.emit();
  }

  #begin(asked: Promise<void>): void {
    this.#isBegun.set(true);
    this.#notTaken.set(false);
    asked.catch(() => this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true }));
  }

  #finish(): void {
    const address = this.#host.connection()?.address ?? '';
    this.#toasts.show({ text: this.isAgain() ? this.t().signedIn : this.t().done(address) });
    this.closed.emit();
  }
}
