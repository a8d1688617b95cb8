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
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Reanalysis, SimilarPictures } from '../../contract/methods/library.ts';
import { Host, live } from '../host/host.ts';
import { PictureActions } from '../library/actions.ts';
import { RemoveDialog } from '../library/remove-dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { SimilarCard } from './card.ts';
import { SimilarGroups } from './similar-groups.ts';

/** How far below the window the next groups are asked for. */
const aheadPx = 1_200;

/** Pictures that look alike, side by side: copies, turned ones, bursts. The largest of each comes first. */
@Component({
  selector: 'tt-similar',
  imports: [Icon, RemoveDialog, RouterLink, SimilarCard],
  templateUrl: './similar.html',
})
export class Similar {
  /** The query whose pictures are compared, from the address. */
  readonly q = input<string>();

  readonly #host = inject(Host);
  readonly #actions = inject(PictureActions);
  readonly #words = inject(Words);
  readonly #injector = inject(Injector);
  readonly #reanalysis = live<Reanalysis>((on) => this.#host.api.library.reanalysis(on));
  protected readonly groups = inject(SimilarGroups);
  protected readonly formats = inject(Formats);
  protected readonly t = computed(() => this.#words.strings());
  protected readonly removing = signal<readonly string[] | undefined>(undefined);
  protected readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  protected readonly end = viewChild.required<ElementRef<HTMLElement>>('end');
  protected readonly lead = computed(() => {
    const found = this.groups.found();
    const t = this.t().similar;
    if (found === undefined) return this.groups.hasFailed() ? '' : t.comparing;
    if (found.groups === 0) return '';
    const { number, bytes } = this.formats;
    const counts = t.lead(found.pictures, number(found.pictures), found.groups, number(found.groups));
    return `${counts} ${t.spared(bytes(found.sparedBytes))}`;
  });
  protected readonly older = computed(() => {
    const older = this.#reanalysis()?.older ?? 0;
    return older === 0 ? '' : this.t().similar.older(older, this.formats.number(older));
  });

  constructor() {
    effect(() => this.groups.text.set(this.q() ?? ''));
    this.groups.isLookedAt.set(true);
    const destroyRef = inject(DestroyRef);
    destroyRef.onDestroy(() => this.groups.isLookedAt.set(false));
    afterNextRender(() => {
      const watch = new IntersectionObserver(
        ([entry]) => {
          if (entry?.isIntersecting) void this.groups.more();
        },
        { root: this.frame().nativeElement, rootMargin: `0px 0px ${aheadPx}px` },
      );
      // Looked at anew whenever something was added above it: it may be within sight still.
      effect(
        () => {
          this.groups.found();
          watch.unobserve(this.end().nativeElement);
          watch.observe(this.end().nativeElement);
        },
        { injector: this.#injector },
      );
      destroyRef.onDestroy(() => watch.disconnect());
      this.#comeBack();
    });
  }

  protected scrolled(): void {
    this.groups.place.top = this.frame().nativeElement.scrollTop;
  }

  protected leave(digest: string): void {
    this.groups.place.digest = digest;
  }

  protected countOf({ total, sparedBytes }: SimilarPictures): string {
    const { number, bytes } = this.formats;
    return this.t().similar.group(number(total), bytes(sparedBytes));
  }

  protected othersOf = ({ items }: SimilarPictures): readonly string[] => items.slice(1).map(({ digest }) => digest);

  protected askFor(digests: readonly string[]): void {
    this.removing.set(digests);
  }

  protected async removeAnswered(isMeant: boolean): Promise<void> {
    const digests = this.removing() ?? [];
    this.removing.set(undefined);
    if (!isMeant) return;
    const next = this.#nextTo(digests);
    const gone = await this.#actions.remove(digests);
    this.groups.drop(gone);
    if (next !== undefined && gone.length > 0) this.#focusSoon(next);
  }

  /** The picture that has the focus when these are gone: the one behind them, else the one before. */
  #nextTo(digests: readonly string[]): string | undefined {
    const all = (this.groups.found()?.shown ?? []).filter(
      ({ items, total }) => total - items.filter(({ digest }) => digests.includes(digest)).length > 1,
    );
    const order = (this.groups.found()?.shown ?? []).flatMap(({ items }) => items.map(({ digest }) => digest));
    const left = new Set(all.flatMap(({ items }) => items.map(({ digest }) => digest)));
    for (const digest of digests) left.delete(digest);
    const from = Math.max(...digests.map((digest) => order.indexOf(digest)));
    return order.slice(from + 1).find((digest) => left.has(digest)) ?? order.findLast((digest) => left.has(digest));
  }

  #focusSoon(digest: string): void {
    afterNextRender(() => this.frame().nativeElement.querySelector<HTMLElement>(`#similar-${digest}`)?.focus(), {
      injector: this.#injector,
    });
  }

  #comeBack(): void {
    const { top, digest } = this.groups.place;
    this.frame().nativeElement.scrollTop = top;
    if (digest === '') return;
    this.groups.place.digest = '';
    this.frame().nativeElement.querySelector<HTMLElement>(`#similar-${digest}`)?.focus({ preventScroll: true });
  }
}
