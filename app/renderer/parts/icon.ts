import { Component, computed, input } from '@angular/core';

/** Strokes on a 16 × 16 grid. */
const paths = {
  add: 'M8 3v10M3 8h10',
  back: 'M13 8H3.5M8 3 3 8l5 5',
  check: 'm3 8.5 3.2 3.2L13 5',
  chevron: 'm4 6.2 4 4 4-4',
  close: 'm4 4 8 8M12 4l-8 8',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  details: 'M8 7v4.5M8 4.4v.4M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4z',
  download: 'M8 2.5v8M4.5 7.2 8 10.7l3.5-3.5M3 13.5h10',
  export: 'M8 10V2.2M4.8 5.2 8 2l3.2 3.2M3 9v4.5h10V9',
  filter: 'M2.5 4.5h11M4.5 8h7M6.5 11.5h3',
  folder: 'M2 4.2h4.2l1.3 1.6H14v7H2z',
  fit: 'M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10',
  larger: 'M2.5 3h11v10h-11z',
  minus: 'M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  next: 'm6 3.5 4.5 4.5L6 12.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2 12.5 8 5 12.8z',
  previous: 'M10 3.5 5.5 8l4.5 4.5',
  remove: 'M3 4.5h10M6.3 4.3V2.5h3.4v1.8M4.3 4.7l.6 8.8h6.2l.6-8.8M6.8 7v4M9.2 7v4',
  retry: 'M13 3v3.4H9.6M12.8 6.2A5.4 5.4 0 1 0 13.4 9',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14',
  similar: 'M5 6.5h9v7H5zM11 6.5v-4H2v7h3',
  smaller: 'M2.5 3h4.5v4H2.5zM9 3h4.5v4H9zM2.5 9H7v4H2.5zM9 9h4.5v4H9z',
  sort: 'M4.5 3v9.5M2 10l2.5 2.7L7 10M11.5 13V3.5M9 6l2.5-2.7L14 6',
  star: 'm8 1.9 1.9 3.9 4.2.6-3 3 .7 4.2L8 11.6l-3.8 2 .7-4.2-3-3 4.2-.6z',
  up: 'M8 13V3.5M3.5 7.5 8 3l4.5 4.5',
  warning: 'M8 2.2 14.6 13.5H1.4zM8 6.5v3.2M8 11.6v.3',
  place:
    'M8 14.2S3.2 10 3.2 6.5a4.8 4.8 0 0 1 9.6 0C12.8 10 8 14.2 8 14.2zM8 8.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof paths;

/** A small drawing that goes with words. Hidden from screen readers: the control beside it has the name. */
@Component({
  selector: 'tt-icon',
  template: `<svg viewBox="0 0 16 16" [attr.width]="size()" [attr.height]="size()" aria-hidden="true">
    <path
      [attr.d]="d()"
      [attr.fill]="isFilled() ? 'currentColor' : 'none'"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>`,
})
export class Icon {
  readonly name = input.required<IconName>();
  /** Pixels. */
  readonly size = input(16);
  readonly isFilled = input(false);
  protected readonly d = computed(() => paths[this.name()]);
}
