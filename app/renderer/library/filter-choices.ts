import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { CountBy, Counted, QueryParts } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { tidyCamera } from '../picture/describe.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';

const shownPerGroup = 7;
const countedBy = ['camera', 'lens', 'month', 'folder', 'format'] as const satisfies readonly CountBy[];

/** The filters there are to choose from, with how many pictures of the library each finds. */
@Component({
  selector: 'tt-filter-choices',
  template: `
    <div class="filters">
      <section>
        <h2>{{ t().groups.rating }}</h2>
        <div class="filter-row">
          @for (stars of [5, 4, 3]; track stars) {
            <button type="button" class="chip" [attr.aria-pressed]="has('rating:>=' + stars)" [attr.aria-label]="t().starsOrMore(stars)" (click)="chosen.emit('rating:>=' + stars)">
              {{ '★'.repeat(stars) }}{{ stars < 5 ? '+' : '' }}
            </button>
          }
          @for (choice of others(); track choice.token) {
            <button type="button" class="chip" [attr.aria-pressed]="has(choice.token)" (click)="chosen.emit(choice.token)">{{ choice.words }}</button>
          }
        </div>
      </section>
      @for (group of groups(); track group.by) {
        <section>
          <h2>{{ t().groups[group.by] }}</h2>
          <div class="filter-row">
            @for (choice of group.choices; track choice.token) {
              <button type="button" class="chip" [attr.aria-pressed]="has(choice.token)" (click)="chosen.emit(choice.token)">
                <span class="cut">{{ choice.words }}</span> <span class="figures">{{ choice.count }}</span>
              </button>
            }
          </div>
        </section>
      }
    </div>
  `,
})
export class FilterChoices {
  readonly parts = input.required<QueryParts>();
  /** The token to put into the query, or to take out when it is there. */
  readonly chosen = output<string>();

  readonly #host = inject(Host);
  readonly #words = inject(Words);
  readonly #formats = inject(Formats);
  readonly #counted = signal<
    readonly { readonly by: (typeof countedBy)[number]; readonly groups: readonly Counted[] }[]
  >([]);
  protected readonly t = computed(() => this.#words.strings().library);
  protected readonly others = computed(() => [
    { token: 'has:location', words: this.t().withPlace },
    { token: 'verdict:rejected', words: this.t().unreadable },
  ]);
  protected readonly groups = computed(() =>
    this.#counted()
      .map(({ by, groups }) => ({
        by,
        choices: groups
          .slice(0, shownPerGroup)
          .flatMap(({ key, token, pictures }) =>
            token === undefined
              ? []
              : [{ token, words: this.#wordsOf(by, key), count: this.#formats.number(pictures) }],
          ),
      }))
      .filter(({ choices }) => choices.length > 0),
  );
  protected readonly has = (token: string): boolean => this.parts().filters.some((filter) => filter.token === token);

  constructor() {
    effect(() => {
      this.#host.catalogue();
      const counts = countedBy.map((by) =>
        this.#host.api.library.count({ text: '', by }).then(({ groups }) => ({ by, groups })),
      );
      Promise.all(counts).then(
        (counted) => this.#counted.set(counted),
        () => undefined,
      );
    });
  }

  #wordsOf(by: (typeof countedBy)[number], key: string): string {
    if (by === 'camera') return tidyCamera(key);
    if (by === 'month') return this.#formats.month(key);
    return by === 'format' ? key.toUpperCase() : key;
  }
}
