import { Component, computed, type ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { firstBelow, type Heading, type Layout } from './justify.ts';

const yearsApart = 0.032;

/** The years along the grid: drag, click or use the arrow keys to go to a month. */
@Component({
  selector: 'tt-scrubber',
  template: `
    @if (months().length > 1) {
      <div
        #track
        class="scrubber figures"
        role="slider"
        tabindex="0"
        aria-orientation="vertical"
        [attr.aria-label]="words.strings().library.scrubber"
        aria-valuemin="0"
        [attr.aria-valuemax]="months().length - 1"
        [attr.aria-valuenow]="hereAt()"
        [attr.aria-valuetext]="wordsOf(months()[hereAt()])"
        (pointerdown)="grabbed($event)"
        (pointermove)="hovered($event)"
        (pointerleave)="hover.set(undefined)"
        (keydown)="pressed($event)"
      >
        @for (year of years(); track year.year) {
          <span class="scrubber-year" [style.top.%]="year.share * 100">{{ year.year }}</span>
        }
        <span class="scrubber-here" [style.top.%]="here() * 100"></span>
        @if (hover(); as hover) {
          <span class="scrubber-month" [style.top.%]="hover.share * 100">{{ hover.text }}</span>
        }
      </div>
    }
  `,
})
export class Scrubber {
  readonly layout = input.required<Layout>();
  /** Where the grid is scrolled to, in pixels. */
  readonly top = input.required<number>();
  /** Where it is to be scrolled to. */
  readonly moved = output<number>();

  protected readonly words = inject(Words);
  readonly #formats = inject(Formats);
  protected readonly track = viewChild<ElementRef<HTMLElement>>('track');
  protected readonly hover = signal<{ readonly share: number; readonly text: string } | undefined>(undefined);

  protected readonly months = computed(() => {
    const months: Heading[] = [];
    for (const heading of this.layout().headings) {
      if (months.at(-1)?.day.slice(0, 7) !== heading.day.slice(0, 7)) months.push(heading);
    }
    return months;
  });
  protected readonly years = computed(() => {
    const years: { readonly year: string; readonly share: number }[] = [];
    for (const { day, top } of this.months()) {
      const year = day.slice(0, 4);
      const share = top / this.layout().height;
      const last = years.at(-1);
      if (last?.year !== year && share - (last?.share ?? -1) >= yearsApart) years.push({ year, share });
    }
    return years;
  });
  protected readonly here = computed(() => Math.min(1, this.top() / this.layout().height));
  protected readonly hereAt = computed(() => Math.max(0, firstBelow(this.months(), this.top() + 1) - 1));
  protected readonly wordsOf = (heading: Heading | undefined): string =>
    heading ? this.#formats.month(heading.day) : '';

  protected grabbed(event: PointerEvent): void {
    this.track()?.nativeElement.setPointerCapture(event.pointerId);
    this.moved.emit(this.#shareOf(event) * this.layout().height);
  }

  protected hovered(event: PointerEvent): void {
    const share = this.#shareOf(event);
    const top = share * this.layout().height;
    const month = this.months()[Math.max(0, firstBelow(this.months(), top) - 1)];
    this.hover.set({ share, text: this.wordsOf(month) });
    if (event.buttons > 0) this.moved.emit(top);
  }

  protected pressed(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -1e6, End: 1e6 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(this.months().length - 1, this.hereAt() + move));
    this.moved.emit(this.months()[at]?.top ?? 0);
  }

  #shareOf(event: PointerEvent): number {
    const box = this.track()?.nativeElement.getBoundingClientRect();
    return box ? Math.max(0, Math.min(1, (event.clientY - box.top) / box.height)) : 0;
  }
}
