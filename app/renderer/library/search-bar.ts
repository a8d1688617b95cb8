import {
  Component,
  computed,
  type ElementRef,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { QueryParts, SortName } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { FilterChoices } from './filter-choices.ts';
import { chipWords, joined, toggled } from './query-text.ts';

/** Milliseconds. Shorter ones let the first letters, which find nearly everything, hold up the answer to the last one: 560 ms with 60, measured. */
const typingPause = 120;
const noParts: QueryParts = { words: '', filters: [], sort: 'newest', problems: [] };
const sortNames: readonly SortName[] = ['newest', 'oldest', 'added', 'name', 'largest', 'smallest', 'rating'];

/** What is looked for: words, filters as chips that can be taken off, and the order. */
@Component({
  selector: 'tt-search-bar',
  imports: [Icon, Popover, FilterChoices],
  templateUrl: './search-bar.html',
  host: { '(window:keydown)': 'shortcut($event)' },
})
export class SearchBar {
  /** The query as it is searched for. */
  readonly text = input.required<string>();
  /** How many pictures it finds; undefined while that is not known. */
  readonly total = input<number | undefined>();
  readonly asked = output<string>();

  readonly #host = inject(Host);
  readonly #formats = inject(Formats);
  protected readonly words = inject(Words);
  protected readonly sortNames = sortNames;
  protected readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly parts = signal(noParts);
  protected readonly chips = computed(() =>
    this.parts().filters.map((filter) => ({
      token: filter.token,
      words: chipWords(filter, this.words.strings().library, this.#dayWords),
    })),
  );
  protected readonly count = computed(() => {
    const total = this.total();
    return total === undefined ? '' : this.words.strings().library.found(total, this.#formats.number(total));
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typed = '';

  constructor() {
    effect(() => {
      const text = this.text();
      // What this bar asked for itself it need not be told.
      if (text !== untracked(() => this.#whole())) void this.#explain(text, true);
    });
  }

  protected typed(value: string): void {
    this.#typed = value;
    clearTimeout(this.#timer);
    // A filter becomes a chip once the person goes on to the next word.
    if (/\S:\S.*\s$/.test(value)) void this.#explain(this.#whole(), false);
    else this.#timer = setTimeout(() => this.asked.emit(this.#whole()), typingPause);
  }

  protected pressed(event: KeyboardEvent): void {
    const field = this.field().nativeElement;
    if (event.key === 'Enter') void this.#explain(this.#whole(), false);
    if (event.key === 'Escape') this.clear();
    const last = this.parts().filters.at(-1);
    if (event.key === 'Backspace' && field.selectionEnd === 0 && last !== undefined) this.toggle(last.token);
  }

  protected readonly toggle = (token: string): void =>
    void this.#explain(toggled({ ...this.parts(), words: this.#typed }, token), false);

  protected sortBy(sort: SortName): void {
    this.parts.update((parts) => ({ ...parts, sort }));
    this.asked.emit(this.#whole());
  }

  protected clear(): void {
    void this.#explain(joined([], '', this.parts().sort), false);
    this.field().nativeElement.focus();
  }

  protected shortcut(event: KeyboardEvent): void {
    const isFind = event.key === 'f' && (event.ctrlKey || event.metaKey);
    const isSlash = event.key === '/' && !(event.target instanceof HTMLInputElement);
    if (!isFind && !isSlash) return;
    event.preventDefault();
    this.field().nativeElement.select();
  }

  #whole(): string {
    const { filters, sort } = this.parts();
    return joined(
      filters.map(({ token }) => token),
      this.#typed,
      sort,
    );
  }

  async #explain(text: string, isGiven: boolean): Promise<void> {
    const field = this.field().nativeElement;
    const before = field.value;
    try {
      const parts = await this.#host.api.library.explain({ text });
      // What was typed meanwhile stays, behind the words that are left.
      const since = field.value.startsWith(before) ? field.value.slice(before.length) : '';
      this.parts.set(parts);
      this.#typed = since === '' || parts.words === '' ? parts.words + since : `${parts.words} ${since}`;
      field.value = this.#typed;
    } catch {
      // The host is away: the text is searched for as it is once it is back.
    }
    if (!isGiven) this.asked.emit(this.#whole());
  }

  readonly #dayWords = (day: string): string =>
    day.length === 10 ? this.#formats.day(day) : day.length === 7 ? this.#formats.month(day) : day;
}
