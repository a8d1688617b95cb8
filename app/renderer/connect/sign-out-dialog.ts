import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Toasts } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';

/** Asks before signing out, or before going back to the cloud on this machine. */
@Component({
  selector: 'tt-sign-out-dialog',
  imports: [Dialog],
  template: `
    <tt-dialog [heading]="leaves() ? t().disconnectTitle : t().signOutTitle" (closed)="closed.emit()">
      <p>{{ leaves() ? t().disconnectText : t().signOutText }}</p>
      @if (!leaves()) {
        <label class="check"><input #everywhere type="checkbox" [checked]="isEverywhere()" (change)="isEverywhere.set(everywhere.checked)" />{{ t().everywhere }}</label>
      }
      <ng-container slot="actions">
        <button type="button" class="button" (click)="closed.emit()">{{ t().cancel }}</button>
        <button type="button" class="button is-first" [disabled]="isBusy()" (click)="go()">
          {{ leaves() ? t().disconnect : t().signOut }}
        </button>
      </ng-container>
    </tt-dialog>
  `,
})
export class SignOutDialog {
  readonly #host = inject(Host);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  /** Also leave the cloud. */
  readonly leaves = input(false);
  readonly closed = output<void>();
  protected readonly isBusy = signal(false);
  protected readonly isEverywhere = signal(false);
  protected readonly t = computed(() => this.#words.strings().connect);

  protected async go(): Promise<void> {
    this.isBusy.set(true);
    const { connection } = this.#host.api;
    try {
      if (this.leaves()) await connection.disconnect();
      else {
        const { isTold } = await connection.signOut({ everywhere: this.isEverywhere() });
        this.#toasts.show({ text: isTold ? this.t().signedOut : this.t().notTold, isBad: !isTold });
      }
    } catch {
      // Leaving closes the host that was asked, and with it the line: what is connected then is there to be seen.
      if (!this.leaves()) this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true });
    }
    this.closed.emit();
  }
}
