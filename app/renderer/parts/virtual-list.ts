import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  effect,
  inject,
  input,
  output,
  signal,
  type TemplateRef,
  untracked,
  viewChild,
} from '@angular/core';

/** The rows `from` to `to` (exclusive). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

const overscan = 8;

/** A list of rows of one height, of which only those near the window are in the document. Up, Down, Page keys, Home and End move. */
@Component({
  selector: 'tt-virtual-list',
  imports: [NgTemplateOutlet],
  host: { class: 'virtual-list' },
  template: `
    <div
      #frame
      class="virtual-frame scrolls"
      role="table"
      tabindex="0"
      [attr.aria-label]="label()"
      [attr.aria-rowcount]="count()"
      (scroll)="scrolled()"
    >
      <div class="virtual-canvas" role="rowgroup" [style.height.px]="count() * rowHeight()">
        @for (at of visible(); track at) {
          <div class="virtual-row" role="row" [attr.aria-rowindex]="at + 1" [style.transform]="'translateY(' + at * rowHeight() + 'px)'" [style.height.px]="rowHeight()">
            <ng-container *ngTemplateOutlet="row(); context: { $implicit: at }" />
          </div>
        }
      </div>
    </div>
  `,
})
export class VirtualList {
  readonly count = input.required<number>();
  /** Pixels. */
  readonly rowHeight = input.required<number>();
  readonly label = input.required<string>();
  /** Draws a row; its context is the row's number. */
  readonly row = input.required<TemplateRef<{ $implicit: number }>>();
  /** Which rows are to be ready, whenever that changes. */
  readonly range = output<RowRange>();

  protected readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  readonly #top = signal(0);
  readonly #height = signal(600);
  protected readonly visible = computed(() => {
    const from = Math.max(0, Math.floor(this.#top() / this.rowHeight()) - overscan);
    const to = Math.min(this.count(), Math.ceil((this.#top() + this.#height()) / this.rowHeight()) + overscan);
    return Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    effect(() => {
      const rows = this.visible();
      const range = { from: rows[0] ?? 0, to: (rows.at(-1) ?? -1) + 1 };
      untracked(() => this.range.emit(range));
    });
    afterNextRender(() => {
      const frame = this.frame().nativeElement;
      const watch = new ResizeObserver(() => this.#height.set(frame.clientHeight));
      watch.observe(frame);
      destroyRef.onDestroy(() => watch.disconnect());
    });
  }

  protected scrolled(): void {
    this.#top.set(this.frame().nativeElement.scrollTop);
  }
}
