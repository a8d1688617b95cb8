import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SimilarItem } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { placeholderOf } from '../library/placeholder.ts';
import { Icon } from '../parts/icon.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { originOf } from './origin.ts';

/** How tall and how narrow a picture is shown at least and at most, as width / height. */
const ratios = { least: 0.6, most: 1.8, unknown: 1.5 } as const;

/** One of pictures that look alike: what it looks like, and in which of its facts it differs from the first. */
@Component({
  selector: 'tt-similar-card',
  imports: [Icon, RouterLink],
  template: `
    <a
      class="similar-open"
      [id]="'similar-' + item().digest"
      [routerLink]="['/picture', item().digest]"
      [queryParams]="{ from: 'similar', q: q() || null }"
      [attr.aria-label]="words()"
      [style.background-image]="placeholder()"
      (keydown.delete)="removeAsked.emit()"
    >
      @if (item().has320) {
        <img [src]="host.previewUrl(320, item().digest)" alt="" loading="lazy" decoding="async" draggable="false" />
      } @else {
        <span class="no-preview"><tt-icon name="details" /><span class="quieter">{{ t().library.notShown }}</span></span>
      }
    </a>
    <div class="similar-name">
      <span class="cut" [title]="item().name">{{ item().name }}</span>
      <button type="button" class="button is-bare is-square" [attr.aria-label]="t().library.remove + ': ' + item().name" [title]="t().library.remove" (click)="removeAsked.emit()">
        <tt-icon name="remove" />
      </button>
    </div>
    <ul class="similar-facts figures">
      @for (fact of facts(); track $index) {
        <li class="cut" [class.is-same]="fact.isSame" [class.is-unknown]="fact.whole === ''" [title]="fact.whole">
          {{ fact.words }}
          @if ($first && isFirst()) {
            <span class="similar-largest">{{ t().similar.largest }}</span>
          }
        </li>
      }
    </ul>
  `,
  host: { class: 'similar-card', '[style.--ratio]': 'ratio()' },
})
export class SimilarCard {
  readonly item = input.required<SimilarItem>();
  /** The one it is compared with. */
  readonly first = input.required<SimilarItem>();
  /** The query it was found by. */
  readonly q = input('');
  readonly removeAsked = output<void>();

  readonly #formats = inject(Formats);
  readonly #words = inject(Words);
  protected readonly host = inject(Host);
  protected readonly t = computed(() => this.#words.strings());
  protected readonly isFirst = computed(() => this.item().digest === this.first().digest);
  protected readonly placeholder = computed(() => placeholderOf(this.item().thumbhash));
  protected readonly ratio = computed(() => {
    const { width, height } = this.item();
    if (width === undefined || height === undefined) return ratios.unknown;
    return Math.min(ratios.most, Math.max(ratios.least, width / height));
  });
  protected readonly facts = computed(() => {
    const first = this.#factsOf(this.first());
    return this.#factsOf(this.item()).map((fact, at) => {
      return { ...fact, isSame: !this.isFirst() && fact.whole === first[at]?.whole };
    });
  });
  protected readonly words = computed(() => {
    const { largest } = this.t().similar;
    const facts = this.#factsOf(this.item()).map(({ words }) => words);
    return [this.item().name, ...(this.isFirst() ? [largest] : []), ...facts].filter(Boolean).join(', ');
  });

  /** One below the other in the same order, so that those of two pictures stand beside each other. */
  #factsOf(item: SimilarItem): readonly { readonly words: string; readonly whole: string }[] {
    const { width, height, format, bytes, taken, day } = item;
    const n = this.#formats;
    const size = width === undefined || height === undefined ? '' : `${n.number(width)} × ${n.number(height)}`;
    const file = [format?.toUpperCase(), n.bytes(bytes)].filter(Boolean).join(' · ');
    const when = taken === undefined ? n.day(day) : `${n.day(taken.slice(0, 10))}, ${n.time(taken)}`;
    const origin = originOf(item);
    return [
      { words: size, whole: size },
      { words: file, whole: file },
      { words: when, whole: when },
      { words: origin?.words ?? this.t().similar.noOrigin, whole: origin?.whole ?? '' },
    ];
  }
}
