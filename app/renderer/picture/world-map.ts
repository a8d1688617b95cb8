import { Component, computed, input, signal } from '@angular/core';
import { geoContains, geoNaturalEarth1, geoPath } from 'd3-geo';
import type { FeatureCollection } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

const width = 320;
const height = 164;

type Countries = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

/** The world with one place marked. Its outlines come with the program: nothing is asked of anybody. */
@Component({
  selector: 'tt-world-map',
  template: `
    <svg class="world" [attr.viewBox]="box" role="img" [attr.aria-label]="label()">
      <path class="world-land" [attr.d]="land()" />
      <path class="world-borders" [attr.d]="borders()" />
      <circle class="world-ring" [attr.cx]="at()[0]" [attr.cy]="at()[1]" r="9" />
      <circle class="world-mark" [attr.cx]="at()[0]" [attr.cy]="at()[1]" r="3.2" />
    </svg>
    @if (country(); as country) {
      <p class="world-country">{{ country }}</p>
    }
  `,
})
export class WorldMap {
  readonly latitude = input.required<number>();
  readonly longitude = input.required<number>();
  readonly label = input.required<string>();
  protected readonly box = `0 0 ${width} ${height}`;
  readonly #world = signal<Countries | undefined>(undefined);
  readonly #projection = geoNaturalEarth1().fitExtent(
    [
      [1, 1],
      [width - 1, height - 1],
    ],
    { type: 'Sphere' },
  );
  readonly #draw = geoPath(this.#projection);
  protected readonly at = computed(() => this.#projection([this.longitude(), this.latitude()]) ?? [0, 0]);
  protected readonly land = computed(() => {
    const world = this.#world();
    return world && this.#draw(feature(world, world.objects.land) as FeatureCollection); // a collection in gives one back
  });
  protected readonly borders = computed(() => {
    const world = this.#world();
    return world && this.#draw(mesh(world, world.objects.countries, (a, b) => a !== b));
  });
  protected readonly country = computed(() => {
    const world = this.#world();
    if (world === undefined) return undefined;
    const here: [number, number] = [this.longitude(), this.latitude()];
    return feature(world, world.objects.countries).features.find((one) => geoContains(one, here))?.properties.name;
  });

  constructor() {
    // The file's type is a topology with any objects; these two are in it.
    void import('world-atlas/countries-110m.json').then(({ default: world }) =>
      this.#world.set(world as unknown as Countries),
    );
  }
}
