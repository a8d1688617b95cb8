import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import type { FolderView } from '../../contract/methods/folders.ts';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Words } from '../strings/words.ts';
import { FolderFields } from './folder-fields.ts';

/** How one folder is watched. */
@Component({
  selector: 'tt-folder-options',
  imports: [Dialog, FolderFields],
  template: `
    <tt-dialog [heading]="t().optionsTitle(folder().label)" [isWide]="true" (closed)="closed.emit()">
      <form id="folder-options" (submit)="save($event)">
        <tt-folder-fields [options]="folder().options" [usualLabel]="folder().label" />
        <p class="browse-trouble" role="alert">{{ trouble() }}</p>
      </form>
      <ng-container slot="actions">
        <button type="button" class="button" (click)="closed.emit()">{{ words.strings().shell.cancel }}</button>
        <button type="submit" form="folder-options" class="button is-first">{{ t().save }}</button>
      </ng-container>
    </tt-dialog>
  `,
})
export class FolderOptionsDialog {
  readonly folder = input.required<FolderView>();
  readonly closed = output<void>();
  readonly #host = inject(Host);
  protected readonly words = inject(Words);
  protected readonly fields = viewChild.required(FolderFields);
  protected readonly t = computed(() => this.words.strings().folders);
  protected readonly trouble = signal('');

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await this.#host.api.folders.change({ id: this.folder().id, options: this.fields().filledIn() });
      this.closed.emit();
    } catch {
      this.trouble.set(this.words.strings().shell.wrong);
    }
  }
}
