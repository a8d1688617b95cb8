import { Component, inject, signal } from '@angular/core';
import { Words } from '../strings/words.ts';
import { carriesFiles } from './dropped-files.ts';
import { Intake } from './intake.ts';

/** Lets files be dropped anywhere in the window, and shows that they can be while they are held over it. */
@Component({
  selector: 'tt-drop-veil',
  host: {
    '(window:dragenter)': 'over($event)',
    '(window:dragover)': 'over($event)',
    '(window:dragleave)': 'left($event)',
    '(window:drop)': 'dropped($event)',
  },
  template: `
    @if (isOver()) {
      <div class="drop-veil">
        <div>
          <h2>{{ words.strings().drop.here }}</h2>
          <p>{{ words.strings().drop.hint }}</p>
        </div>
      </div>
    }
    <div class="intake figures" role="status" aria-live="polite">
      @if (intake.progress(); as progress) {
        <span>{{ progress }}</span>
      }
    </div>
  `,
})
export class DropVeil {
  protected readonly words = inject(Words);
  protected readonly intake = inject(Intake);
  protected readonly isOver = signal(false);

  /** Entering is answered like moving: where the element under the pointer changed, no move comes before the drop. */
  protected over(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.isOver.set(true);
  }

  protected left(event: DragEvent): void {
    // Left for another element is still over the window. Counting in and out fails where an element goes away while it is left.
    if (event.relatedTarget === null) this.isOver.set(false);
  }

  protected dropped(event: DragEvent): void {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    this.isOver.set(false);
    void this.intake.takeDrop(event.dataTransfer);
  }
}
