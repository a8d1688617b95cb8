import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  effect,
  Injector,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { LibraryItem } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { FoundPictures, type Outline } from './found-pictures.ts';
import { type Box, boxesOf, firstBelow, justify, type Layout, rowOf } from './justify.ts';
import { placeholderOf } from './placeholder.ts';
import { Scrubber } from './scrubber.ts';
import { Selection } from './selection.ts';

const overscan = 400;
// Scrolling within a step changes nothing in the document.
const step = 160;
const asked = 80;
// The corner of a tile that selects it. It is drawn by the style sheet: an element of its own would double the document.
const tickSize = 40;

/** Everything a query found, in a justified grid of which only what is near the window is in the document. */
@Component({
  selector: 'tt-grid',
  imports: [Icon, Scrubber],
  templateUrl: './grid.html',
})
export class Grid {
  readonly outline = input.required<Outline>();
  /** Pixels. */
  readonly rowHeight = input.required<number>();
  /** The number of the picture to open. */
  readonly opened = output<number>();
  readonly removeAsked = output<void>();

  readonly #found = inject(FoundPictures);
  readonly #injector = inject(Injector);
  readonly #height = signal(800);
  readonly #step = signal(0);
  protected readonly width = signal(0);
  protected readonly words = inject(Words);
  protected readonly formats = inject(Formats);
  protected readonly host = inject(Host);
  protected readonly selection = inject(Selection);
  protected readonly placeholderOf = placeholderOf;
  protected readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  protected readonly top = signal(0);
  /** The number of the picture that has, or would get, the focus. */
  protected readonly focus = signal(0);

  protected readonly layout = computed<Layout | undefined>(() => {
    const { ratios, days } = this.outline();
    return this.width() === 0 ? undefined : justify({ width: this.width(), rowHeight: this.rowHeight(), ratios, days });
  });
  readonly #window = computed(() => ({
    from: this.#step() * step - overscan,
    to: (this.#step() + 1) * step + this.#height() + overscan,
  }));
  protected readonly boxes = computed<readonly Box[]>(() => {
    const layout = this.layout();
    if (layout === undefined) return [];
    const first = firstBelow(layout.rows, this.#window().from - this.rowHeight());
    const end = firstBelow(layout.rows, this.#window().to);
    return layout.rows.slice(first, end).flatMap((row) => boxesOf(layout, row));
  });
  protected readonly tiles = computed(() => this.boxes().map((box) => ({ ...box, item: this.#found.itemAt(box.at) })));
  protected readonly headings = computed(() => {
    const all = this.layout()?.headings ?? [];
    return all.slice(firstBelow(all, this.#window().from), firstBelow(all, this.#window().to));
  });
  /** The one tile Tab goes to: the focused one, or the first that is seen when that is elsewhere. */
  protected readonly tabStop = computed(() => {
    const boxes = this.boxes();
    if (boxes.some(({ at }) => at === this.focus())) return this.focus();
    return boxes.find(({ top }) => top >= this.#step() * step)?.at ?? boxes[0]?.at;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const frame = this.frame().nativeElement;
      const measure = (): void => {
        const { paddingLeft, paddingRight } = getComputedStyle(frame);
        this.width.set(frame.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
        this.#height.set(frame.clientHeight);
      };
      const watch = new ResizeObserver(measure);
      watch.observe(frame);
      destroyRef.onDestroy(() => watch.disconnect());
      measure();
      this.focus.set(this.#found.place.at);
      afterNextRender(() => this.#comeBack(), { injector: this.#injector });
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const boxes = this.boxes();
      clearTimeout(timer);
      // Pages flown past are not asked for.
      timer = setTimeout(() => this.#found.want(boxes[0]?.at ?? 0, (boxes.at(-1)?.at ?? 0) + 1), asked);
    });
    destroyRef.onDestroy(() => clearTimeout(timer));
    this.#keepPlace();
  }

  protected labelOf({ name, taken, day, rating, verdict }: LibraryItem): string {
    const t = this.words.strings().library;
    const time = taken === undefined ? '' : this.formats.time(taken);
    const parts = [name, this.formats.longDay(day), time, verdict === 'rejected' ? t.rejected : ''];
    return [...parts, (rating ?? 0) > 0 ? t.stars(rating ?? 0) : ''].filter((part) => part !== '').join(', ');
  }

  protected readonly badgeOf = ({ rating = 0, frames = 1, format = '' }: LibraryItem): string =>
    [rating > 0 ? '★'.repeat(rating) : '', frames > 1 ? format : ''].filter((part) => part !== '').join(' ');

  protected scrolled(): void {
    const { scrollTop } = this.frame().nativeElement;
    this.top.set(scrollTop);
    this.#step.set(Math.floor(scrollTop / step));
    this.#found.place.top = scrollTop;
  }

  readonly scrollTo = (top: number): void => {
    this.frame().nativeElement.scrollTop = top;
  };

  protected clicked(event: MouseEvent, at: number): void {
    this.#moveTo(at);
    const isTick = event.offsetX < tickSize && event.offsetY < tickSize;
    if (event.shiftKey) void this.selection.extendTo(at);
    else if (isTick || event.ctrlKey || event.metaKey || this.selection.size() > 0) this.selection.toggle(at);
    else this.opened.emit(at);
  }

  protected pressed(event: KeyboardEvent): void {
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey);
    if (isAll) void this.selection.all();
    else if (event.key === 'Enter') this.opened.emit(this.focus());
    else if (event.key === ' ') this.selection.toggle(this.focus());
    else if (event.key === 'Escape' && this.selection.size() > 0) this.selection.clear();
    else if (event.key === 'Delete' && this.selection.size() > 0) this.removeAsked.emit();
    else {
      const next = this.#nextBy(event.key);
      if (next === undefined) return;
      if (event.shiftKey) {
        void this.selection.extendTo(this.focus()).then(() => this.selection.extendTo(next));
      }
      this.#moveTo(next);
    }
    event.preventDefault();
  }

  #comeBack(): void {
    const { place } = this.#found;
    this.scrollTo(place.top);
    this.scrolled();
    if (place.isReturning) this.#moveTo(place.at);
    place.isReturning = false;
  }

  #nextBy(key: string): number | undefined {
    const last = this.outline().total - 1;
    const at = this.focus();
    const moves: Readonly<Record<string, () => number>> = {
      ArrowLeft: () => at - 1,
      ArrowRight: () => at + 1,
      ArrowUp: () => this.#across(-1),
      ArrowDown: () => this.#across(1),
      PageUp: () => this.#across(-Math.max(1, Math.floor(this.#height() / (this.rowHeight() * 1.3)))),
      PageDown: () => this.#across(Math.max(1, Math.floor(this.#height() / (this.rowHeight() * 1.3)))),
      Home: () => 0,
      End: () => last,
    };
    const move = moves[key];
    return move && Math.max(0, Math.min(last, move()));
  }

  /** The picture so many rows up or down that lies nearest to the focused one. */
  #across(rows: number): number {
    const layout = this.layout();
    if (layout === undefined) return this.focus();
    const number = rowOf(layout, this.focus());
    const row = layout.rows[number];
    const here = row && boxesOf(layout, row).find(({ at }) => at === this.focus());
    if (row === undefined || here === undefined) return this.focus();
    let next = number;
    // Rows beside each other have one top.
    for (let left = Math.abs(rows); left > 0 && layout.rows[next + Math.sign(rows)]; ) {
      next += Math.sign(rows);
      if (layout.rows[next]?.top !== layout.rows[next - Math.sign(rows)]?.top) left -= 1;
    }
    const { top } = layout.rows[next] ?? row;
    if (top === row.top) return rows > 0 ? row.first + row.count - 1 : row.first;
    const beside = layout.rows.filter((candidate, n) => Math.abs(n - next) < 30 && candidate.top === top);
    const middle = here.left + here.width / 2;
    const distance = (box: Box): number => Math.abs(box.left + box.width / 2 - middle);
    return (
      beside.flatMap((each) => boxesOf(layout, each)).toSorted((a, b) => distance(a) - distance(b))[0]?.at ??
      this.focus()
    );
  }

  #moveTo(at: number): void {
    this.focus.set(at);
    this.#found.place.at = at;
    const layout = this.layout();
    const row = layout?.rows[rowOf(layout, at)];
    if (row === undefined) return;
    const top = this.top();
    if (row.top < top + 8) this.scrollTo(row.top - 64);
    else if (row.top + row.height > top + this.#height() - 8) this.scrollTo(row.top + row.height - this.#height() + 24);
    this.scrolled();
    afterNextRender(
      () => this.frame().nativeElement.querySelector<HTMLElement>(`#tile-${at}`)?.focus({ preventScroll: true }),
      {
        injector: this.#injector,
      },
    );
  }

  /** Pictures that come or go above, and another width, leave the day that is looked at where it is. */
  #keepPlace(): void {
    let before: Layout | undefined;
    effect(() => {
      const layout = this.layout();
      const old = before;
      before = layout;
      if (old === undefined || layout === undefined) return;
      const top = untracked(this.top);
      if (top < headerSlack) return;
      const heading = old.headings[Math.max(0, firstBelow(old.headings, top + 1) - 1)];
      const now = layout.headings.find(({ day }) => day === heading?.day);
      if (heading === undefined || now === undefined || now.top === heading.top) return;
      afterNextRender(() => this.scrollTo(top + now.top - heading.top), { injector: this.#injector });
    });
  }
}

/** Someone this near to the start wants to see what is new. */
const headerSlack = 200;
