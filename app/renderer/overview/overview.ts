import { Component, computed, effect, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Counted } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { tidyCamera } from '../picture/describe.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { type Place, PlacesMap } from './places-map.ts';
import { timelineOf } from './timeline.ts';

const barsShown = 8;
const countedBy = ['month', 'camera', 'lens', 'focalLength', 'place'] as const;
type By = (typeof countedBy)[number];

/** What the library is made of: months, cameras, lenses, focal lengths, places. Each bar leads to its pictures. */
@Component({
  selector: 'tt-overview',
  imports: [Icon, PlacesMap, RouterLink],
  templateUrl: './overview.html',
})
export class Overview {
  readonly #host = inject(Host);
  readonly #counts = signal<Readonly<Record<By, readonly Counted[]>> | undefined>(undefined);
  protected readonly formats = inject(Formats);
  readonly #words = inject(Words);
  protected readonly t = computed(() => this.#words.strings().overview);
  protected readonly libraryWord = computed(() => this.#words.strings().shell.library);
  protected readonly isEmpty = computed(() => this.#host.catalogue()?.pictures === 0);
  protected readonly total = computed(() => {
    const pictures = this.#host.catalogue()?.pictures ?? 0;
    return this.t().total(pictures, this.formats.number(pictures));
  });
  /** The last month that is shown; undefined: the newest. */
  protected readonly end = signal<string | undefined>(undefined);
  protected readonly timeline = computed(() => {
    const found = timelineOf(this.#counts()?.month ?? [], this.end());
    if (found === undefined) return undefined;
    const most = Math.max(1, ...found.months.map(({ pictures }) => pictures));
    const mostOfYear = Math.max(1, ...found.years.map(({ pictures }) => pictures));
    const [from, to] = [found.months[0]?.key ?? '', found.months.at(-1)?.key ?? ''];
    return {
      ...found,
      most: this.formats.number(most),
      range: this.t().range(this.formats.month(from), this.formats.month(to)),
      months: found.months.map(({ key, pictures, token }) => {
        return { key, token, share: pictures / most, words: this.#barWords(this.formats.month(key), pictures) };
      }),
      years: found.years.map((year) => {
        return { ...year, share: year.pictures / mostOfYear, words: this.#barWords(year.year, year.pictures) };
      }),
    };
  });
  protected readonly yearLabels = computed(() => {
    const years = (this.timeline()?.months ?? []).map(({ key }, at) => ({ year: key.slice(0, 4), at }));
    const firsts = years.filter(({ year }, at) => years[at - 1]?.year !== year);
    // A label needs the room of three months.
    return firsts.filter(({ at }, n) => (firsts[n + 1]?.at ?? Number.POSITIVE_INFINITY) - at >= 3);
  });
  protected readonly charts = computed(() => {
    const counts = this.#counts();
    const { cameras, lenses, focal } = this.t();
    if (counts === undefined) return [];
    return [
      { title: cameras, bars: this.#bars(counts.camera, tidyCamera) },
      { title: lenses, bars: this.#bars(counts.lens, (key) => key) },
      { title: focal, bars: this.#bars(counts.focalLength, (key) => `${this.formats.one(Number(key))} mm`) },
    ].filter(({ bars }) => bars.length > 0);
  });
  protected readonly places = computed<readonly Place[]>(() =>
    (this.#counts()?.place ?? []).flatMap(({ key, pictures, token }) => {
      const [latitude, longitude] = key.split(',').map(Number);
      if (latitude === undefined || longitude === undefined || token === undefined) return [];
      const label = this.t().pictures(pictures, this.formats.number(pictures));
      return [{ latitude: latitude + 0.5, longitude: longitude + 0.5, pictures, token, label }];
    }),
  );

  constructor() {
    effect(() => {
      this.#host.catalogue();
      const asked = countedBy.map((by) => this.#host.api.library.count({ text: '', by }));
      Promise.all(asked).then(
        (answers) => {
          const groups = (by: By): readonly Counted[] => answers[countedBy.indexOf(by)]?.groups ?? [];
          const [month, camera, lens] = [groups('month'), groups('camera'), groups('lens')];
          this.#counts.set({ month, camera, lens, focalLength: groups('focalLength'), place: groups('place') });
        },
        () => undefined,
      );
    });
  }

  #bars(counted: readonly Counted[], wordsOf: (key: string) => string) {
    const said = counted.filter(({ token }) => token !== undefined);
    const most = said[0]?.pictures ?? 1;
    return said.slice(0, barsShown).map(({ key, pictures, token }) => ({
      name: wordsOf(key),
      token,
      share: pictures / most,
      count: this.formats.number(pictures),
      words: this.#barWords(wordsOf(key), pictures),
    }));
  }

  readonly #barWords = (name: string, pictures: number): string =>
    `${name}: ${this.t().pictures(pictures, this.formats.number(pictures))}`;
}
