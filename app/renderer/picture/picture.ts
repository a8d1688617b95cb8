import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  effect,
  inject,
  input,
  numberAttribute,
  resource,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Host } from '../host/host.ts';
import { PictureActions } from '../library/actions.ts';
import { FoundPictures } from '../library/found-pictures.ts';
import { placeholderOf } from '../library/placeholder.ts';
import { RemoveDialog } from '../library/remove-dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { PictureFacts } from './facts.ts';
import { Stage } from './stage.ts';

const factsKey = 'tintype.facts';

/** One picture: large, and beside it everything that is known about it. */
@Component({
  selector: 'tt-picture',
  imports: [Icon, PictureFacts, Popover, RemoveDialog, Stage],
  templateUrl: './picture.html',
  host: { '(window:keydown)': 'pressed($event)' },
})
export class PictureView {
  readonly digest = input.required<string>();
  /** The query it was found by, and its number in that order; from the address. */
  readonly q = input<string>();
  /** Where it was opened from, and goes back to: `similar`, or absent for the library. */
  readonly from = input<string>();
  readonly at = input(Number.NaN, { transform: numberAttribute });

  readonly #router = inject(Router);
  readonly #found = inject(FoundPictures);
  readonly #formats = inject(Formats);
  readonly #announcer = inject(LiveAnnouncer);
  protected readonly host = inject(Host);
  protected readonly actions = inject(PictureActions);
  protected readonly words = inject(Words);
  protected readonly stage = viewChild(Stage);
  protected readonly whole = viewChild.required<ElementRef<HTMLElement>>('whole');
  protected readonly isRemoving = signal(false);
  protected readonly hasFacts = signal(localStorage.getItem(factsKey) !== 'no');
  protected readonly t = computed(() => this.words.strings().picture);
  protected readonly isFromSimilar = computed(() => this.from() === 'similar');
  protected readonly backWords = computed(() =>
    this.isFromSimilar() ? this.words.strings().similar.back : this.t().back,
  );

  readonly #asked = resource({
    params: () => this.digest(),
    loader: ({ params: digest, abortSignal }) => this.host.api.library.record({ digest }, abortSignal),
  });
  /** Of this picture, or undefined while it is fetched: the picture before is never shown under this one's name. */
  protected readonly found = computed(() => {
    const answer = this.#asked.hasValue() ? this.#asked.value() : undefined;
    return answer?.record.digest === this.digest() ? answer : undefined;
  });
  protected readonly hasFailed = computed(() => this.#asked.status() === 'error');
  readonly #item = computed(() => {
    const item = Number.isNaN(this.at()) ? undefined : this.#found.itemAt(this.at());
    return item?.digest === this.digest() ? item : undefined;
  });
  protected readonly name = computed(() => this.#item()?.name ?? this.found()?.record.source.name ?? '');
  protected readonly title = computed(() => this.found()?.record.words?.title ?? this.name());
  protected readonly shape = computed(() => {
    const { width, height } = this.#item() ?? this.found()?.record.picture ?? {};
    return width === undefined || height === undefined ? undefined : { width, height };
  });
  protected readonly placeholder = computed(() =>
    placeholderOf(this.#item()?.thumbhash ?? this.found()?.record.look?.thumbhash),
  );
  protected readonly urls = computed(() => {
    const item = this.#item();
    const previews = this.found()?.record.previews;
    const small = item?.has320 ?? previews?.['320'] !== undefined;
    const large = item?.has1600 ?? previews?.['1600'] !== undefined;
    return [...(small ? [320 as const] : []), ...(large ? [1600 as const] : [])].map((edge) =>
      this.host.previewUrl(edge, this.digest()),
    );
  });
  readonly #total = computed(() => this.#found.outline()?.total ?? 0);
  protected readonly hasPrevious = computed(() => this.at() > 0);
  protected readonly hasNext = computed(() => this.at() < this.#total() - 1);
  protected readonly position = computed(() => {
    const isKnown = !Number.isNaN(this.at()) && this.#total() > 0;
    const n = this.#formats.number;
    return isKnown ? this.t().position(n(this.at() + 1), n(this.#total())) : '';
  });

  constructor() {
    afterNextRender(() => this.whole().nativeElement.focus());
    effect(() => this.#found.text.set(this.q() ?? ''));
    // Keys turn the picture without moving the focus, so nothing else would say which one it is now.
    effect(() => void this.#announcer.announce([this.title(), this.position()].filter(Boolean).join(', ')));
    effect(() => {
      const at = this.at();
      if (Number.isNaN(at) || this.#found.outline() === undefined) return;
      Object.assign(this.#found.place, { at, isReturning: true });
      untracked(() => void this.#prepare(at));
    });
  }

  protected async go(by: 1 | -1): Promise<void> {
    if (by === 1 ? !this.hasNext() : !this.hasPrevious()) return;
    const at = this.at() + by;
    const item = await this.#found.fetchAt(at);
    if (item !== undefined) this.#open(item.digest, at);
  }

  protected back(): void {
    const q = this.q() || null;
    void this.#router.navigate([this.isFromSimilar() ? '/library/similar' : '/library'], { queryParams: { q } });
  }

  protected toggleFacts(): void {
    this.hasFacts.update((has) => !has);
    localStorage.setItem(factsKey, this.hasFacts() ? 'yes' : 'no');
  }

  protected pressed(event: KeyboardEvent): void {
    const isTyping =
      event.target instanceof HTMLInputElement || document.querySelector('dialog[open], :popover-open') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowRight: () => void this.go(1),
      ArrowLeft: () => void this.go(-1),
      Escape: () => (this.stage()?.isZoomed() ? this.stage()?.fitAgain() : this.back()),
      '+': () => this.stage()?.zoomIn(),
      '=': () => this.stage()?.zoomIn(),
      '-': () => this.stage()?.zoomOut(),
      0: () => this.stage()?.fitAgain(),
      i: () => this.toggleFacts(),
      Delete: () => this.isRemoving.set(true),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  protected async removeAnswered(isMeant: boolean): Promise<void> {
    this.isRemoving.set(false);
    if (!isMeant) return;
    const next = this.hasNext() ? await this.#found.fetchAt(this.at() + 1) : undefined;
    const gone = await this.actions.remove([this.digest()]);
    if (gone.length === 0) return;
    // The next one moves up to this one's number.
    if (next === undefined) this.back();
    else this.#open(next.digest, this.at());
  }

  #open(digest: string, at: number): void {
    const q = this.q() || null;
    void this.#router.navigate(['/picture', digest], { queryParams: { q, at }, replaceUrl: true });
  }

  /** The neighbours' large previews are on their way before they are asked for. */
  async #prepare(at: number): Promise<void> {
    for (const near of [at + 1, at - 1]) {
      const item = near < 0 || near >= this.#total() ? undefined : await this.#found.fetchAt(near);
      if (item?.has1600) new Image().src = this.host.previewUrl(1600, item.digest);
    }
  }
}
