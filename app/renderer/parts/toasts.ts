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
const mostAtOnce = 3;

/** Says what finished. Never the only place where something can be read. */
@Service()
export class Toasts {
  readonly #shown = signal<readonly (Toast & { readonly id: number })[]>([]);
  readonly shown = this.#shown.asReadonly();
  #lastId = 0;

  show(toast: Toast): void {
    const id = ++this.#lastId;
    this.#shown.update((shown) => [...shown, { ...toast, id }].slice(-mostAtOnce));
    setTimeout(() => this.close(id), toast.action === undefined ? shownMs : shownMs * 1.5);
  }

  close(id: number): void {
    this.#shown.update((shown) => shown.filter((toast) => toast.id !== id));
  }
}

/** Where toasts appear, and are read out. */
@Component({
  selector: 'tt-toasts',
  imports: [Icon],
  template: `
    <div class="toasts" role="status" aria-live="polite">
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
