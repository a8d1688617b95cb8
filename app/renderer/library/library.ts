import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { FirstRun } from '../first-run/first-run.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { PictureActions } from './actions.ts';
import { FoundPictures } from './found-pictures.ts';
import { Grid } from './grid.ts';
import { RemoveDialog } from './remove-dialog.ts';
import { SearchBar } from './search-bar.ts';
import { Selection } from './selection.ts';

const rowHeights = [132, 190, 260, 350] as const;
const usualSize = 1;
const sizeKey = 'tintype.size';

/** Every picture: found by words and filters, by day, large enough to see. */
@Component({
  selector: 'tt-library',
  imports: [FirstRun, Grid, Icon, Popover, RemoveDialog, RouterLink, SearchBar],
  templateUrl: './library.html',
  host: { '(window:keydown.escape)': 'escaped($event)' },
})
export class Library {
  /** The query, from the address. */
  readonly q = input<string>();

  readonly #router = inject(Router);
  readonly #formats = inject(Formats);
  protected readonly host = inject(Host);
  protected readonly actions = inject(PictureActions);
  protected readonly found = inject(FoundPictures);
  protected readonly selection = inject(Selection);
  protected readonly words = inject(Words);
  protected readonly isRemoving = signal(false);
  protected readonly size = signal(keptSize());
  protected readonly rowHeight = computed(() => rowHeights[this.size()] ?? rowHeights[usualSize]);
  protected readonly sizeMax = rowHeights.length - 1;
  protected readonly isEmpty = computed(() => this.host.catalogue()?.pictures === 0);
  protected readonly selected = computed(() => {
    const size = this.selection.size();
    return this.words.strings().library.selected(this.#formats.number(size));
  });

  constructor() {
    effect(() => this.found.text.set(this.q() ?? ''));
  }

  protected search(text: string): void {
    const q = text === '' ? null : text;
    void this.#router.navigate([], { queryParams: { q }, replaceUrl: true });
  }

  protected async open(at: number): Promise<void> {
    const item = await this.found.fetchAt(at);
    if (item === undefined) return;
    const q = this.found.text() === '' ? null : this.found.text();
    void this.#router.navigate(['/picture', item.digest], { queryParams: { q, at } });
  }

  protected resize(by: number): void {
    this.size.update((size) => Math.max(0, Math.min(this.sizeMax, size + by)));
    localStorage.setItem(sizeKey, String(this.size()));
  }

  protected escaped(event: Event): void {
    const isTaken = event.defaultPrevented || document.querySelector('dialog[open], :popover-open') !== null;
    if (!isTaken) this.selection.clear();
  }

  protected async removeAnswered(isMeant: boolean): Promise<void> {
    this.isRemoving.set(false);
    if (!isMeant) return;
    const digests = [...this.selection.digests()];
    this.selection.clear();
    await this.actions.remove(digests);
  }

  protected readonly digests = (): readonly string[] => [...this.selection.digests()];
}

function keptSize(): number {
  const kept = Number(localStorage.getItem(sizeKey) ?? usualSize);
  return rowHeights[kept] === undefined ? usualSize : kept;
}
