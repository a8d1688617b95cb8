import { Component, inject, signal } from '@angular/core';
import { Words } from '../strings/words.ts';
import { carriesFiles } from './dropped-files.ts';
import { Intake } from './intake.ts';

/** Lets files be dropped anywhere in the window, and shows that they can be while they are held over it. */
@Component({
  selector: 'tt-drop-veil',
  host: {
    '(window:dragenter)': 'entered($event)',
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
  // Entering a child comes before leaving its parent: only the balance tells when the drag left the window.
  #depth = 0;

  protected entered(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    this.#depth += 1;
    this.isOver.set(true);
  }

  protected over(event: DragEvent): void {
    if (carriesFiles(event)) event.preventDefault();
  }

  protected left(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.isOver.set(false);
  }

  protected dropped(event: DragEvent): void {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    this.#depth = 0;
    this.isOver.set(false);
    void this.intake.takeDrop(event.dataTransfer);
  }
}
