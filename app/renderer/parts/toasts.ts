import { Component, inject, Service, signal } from '@angular/core';
import { Words } from '../strings/words.ts';
import { Icon } from './icon.ts';

/** One short message that goes away by itself. */
export interface Toast {
  readonly text: string;
  readonly isBad?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const shownMs = 6_000;
/** How soon it is looked again whether it is still held. */
const heldMs = 2_000;
const mostAtOnce = 3;

/** Says what finished. Never the only place where something can be read. */
@Service()
export class Toasts {
  readonly #shown = signal<readonly (Toast & { readonly id: number })[]>([]);
  readonly shown = this.#shown.asReadonly();
  #lastId = 0;
  #isHeld = false;

  show(toast: Toast): void {
    const id = ++this.#lastId;
    this.#shown.update((shown) => [...shown, { ...toast, id }].slice(-mostAtOnce));
    const ms = toast.action === undefined ? shownMs : shownMs * 1.5;
    this.#closeAfter(id, toast.isBad === true ? ms * 2 : ms);
  }

  /** While somebody points at one, or has the focus in it, none goes away. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  close(id: number): void {
    this.#shown.update((shown) => shown.filter((toast) => toast.id !== id));
    // What is taken away under the pointer tells of no leaving.
    if (this.#shown().length === 0) this.#isHeld = false;
  }

  #closeAfter(id: number, ms: number): void {
    setTimeout(() => (this.#isHeld ? this.#closeAfter(id, heldMs) : this.close(id)), ms);
  }
}

/** Where toasts appear, and are read out. */
@Component({
  selector: 'tt-toasts',
  imports: [Icon],
  template: `
    <div class="toasts" role="status" aria-live="polite" (pointerenter)="toasts.hold(true)" (pointerleave)="toasts.hold(false)" (focusin)="toasts.hold(true)" (focusout)="toasts.hold(false)">
      @for (toast of toasts.shown(); track toast.id) {
        <div class="toast" [class.is-bad]="toast.isBad">
          <tt-icon [name]="toast.isBad ? 'warning' : 'check'" />
          <span>{{ toast.text }}</span>
          @if (toast.action; as action) {
            <button type="button" class="link" (click)="action.run(); toasts.close(toast.id)">{{ action.label }}</button>
          }
          <button type="button" class="toast-close" [attr.aria-label]="words.strings().shell.close" (click)="toasts.close(toast.id)">
            <tt-icon name="close" [size]="14" />
          </button>
        </div>
      }
    </div>
  `,
})
export class ToastShelf {
  protected readonly toasts = inject(Toasts);
  protected readonly words = inject(Words);
}
