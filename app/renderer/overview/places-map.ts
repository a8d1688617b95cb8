import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { Words } from '../strings/words.ts';

const width = 820;
const height = 410;

/** A square of one degree, and how many pictures were taken in it. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly pictures: number;
  readonly token: string;
  readonly label: string;
}

/** The world with a dot for every place pictures were taken at; a dot leads to them. */
@Component({
  selector: 'tt-places-map',
  imports: [RouterLink],
  template: `
    <svg class="places" viewBox="0 0 820 410">
      <path class="world-land" [attr.d]="land()" />
      @for (dot of dots(); track dot.token) {
        <a [routerLink]="'/library'" [queryParams]="{ q: dot.token }" [attr.aria-label]="t().open(dot.label)">
          <circle class="places-dot" [attr.cx]="dot.x" [attr.cy]="dot.y" [attr.r]="dot.r"><title>{{ dot.label }}</title></circle>
        </a>
      }
    </svg>
  `,
})
export class PlacesMap {
  readonly places = input.required<readonly Place[]>();
  readonly #words = inject(Words);
  readonly #land = signal('');
  readonly #projection = geoNaturalEarth1().fitExtent(
    [
      [2, 2],
      [width - 2, height - 2],
    ],
    { type: 'Sphere' },
  );
  protected readonly t = computed(() => this.#words.strings().overviewChart);
  protected readonly land = this.#land.asReadonly();
  protected readonly dots = computed(() => {
    const most = Math.max(1, ...this.places().map(({ pictures }) => pictures));
    return this.places().map((place) => {
      const [x = 0, y = 0] = this.#projection([place.longitude, place.latitude]) ?? [];
      return { ...place, x, y, r: 3 + 8 * Math.sqrt(place.pictures / most) };
    });
  });

  constructor() {
    void import('world-atlas/countries-110m.json').then(({ default: file }) => {
      // The file's type is a topology with any objects; this one is in it.
      const world = file as unknown as Topology<{ land: GeometryCollection }>;
      this.#land.set(geoPath(this.#projection)(feature(world, world.objects.land)) ?? '');
    });
  }
}
