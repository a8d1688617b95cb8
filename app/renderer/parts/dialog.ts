import {
  afterNextRender,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Words } from '../strings/words.ts';
import { Icon } from './icon.ts';

/**
 * A question or a small task in front of everything else. The platform's own modal dialog: it holds the focus, makes the
 * rest inert and gives the focus back. It is open for as long as it is rendered.
 */
@Component({
  selector: 'tt-dialog',
  imports: [Icon],
  template: `
    <dialog #box class="dialog" [class.is-wide]="isWide()" [attr.aria-label]="heading()" (cancel)="refuse($event)" (click)="outside($event)">
      <div class="dialog-body">
        <header>
          <h2>{{ heading() }}</h2>
          <button type="button" class="button is-bare is-square" [attr.aria-label]="words.strings().shell.close" (click)="closed.emit()">
            <tt-icon name="close" />
          </button>
        </header>
        <ng-content />
        <footer><ng-content select="[slot=actions]" /></footer>
      </div>
    </dialog>
  `,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly isWide = input(false);
  /** Escape, a click beside it, or its cross. The owner takes it away. */
  readonly closed = output<void>();
  protected readonly words = inject(Words);
  protected readonly box = viewChild.required<ElementRef<HTMLDialogElement>>('box');

  constructor() {
    const before = document.activeElement;
    afterNextRender(() => this.box().nativeElement.showModal());
    // It is taken out of the document and not closed, so the platform does not give the focus back by itself.
    inject(DestroyRef).onDestroy(() => {
      if (before instanceof HTMLElement && before.isConnected) setTimeout(() => before.focus({ preventScroll: true }));
    });
  }

  protected refuse(event: Event): void {
    event.preventDefault();
    this.closed.emit();
  }

  protected outside(event: MouseEvent): void {
    if (event.target === this.box().nativeElement) this.closed.emit();
  }
}
