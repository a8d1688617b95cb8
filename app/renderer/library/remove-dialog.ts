import { Component, computed, inject, input, output } from '@angular/core';
import { Dialog } from '../parts/dialog.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

/** Asks once more before originals are deleted in the cloud. The harmless answer has the focus. */
@Component({
  selector: 'tt-remove-dialog',
  imports: [Dialog],
  template: `
    <tt-dialog [heading]="heading()" (closed)="answered.emit(false)">
      <p class="quiet">{{ t().removeHint }}</p>
      <ng-container slot="actions">
        <button type="button" class="button" autofocus (click)="answered.emit(false)">{{ t().keep }}</button>
        <button type="button" class="button is-bad" (click)="answered.emit(true)">{{ t().removeDo }}</button>
      </ng-container>
    </tt-dialog>
  `,
})
export class RemoveDialog {
  readonly count = input.required<number>();
  readonly answered = output<boolean>();
  readonly #formats = inject(Formats);
  readonly #words = inject(Words);
  protected readonly t = computed(() => this.#words.strings().library);
  protected readonly heading = computed(() => this.t().removeTitle(this.count(), this.#formats.number(this.count())));
}
