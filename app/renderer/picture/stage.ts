import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';

const zoomMax = 8;
const zoomStep = 1.5;

interface View {
  /** 1 fits the window. */
  readonly scale: number;
  /** How far the picture's middle is from the stage's, in pixels. */
  readonly x: number;
  readonly y: number;
}

const fitted: View = { scale: 1, x: 0, y: 0 };

/** One picture as large as the window allows, to zoom into and to move. */
@Component({
  selector: 'tt-stage',
  template: `
    <div
      #area
      class="stage"
      [class.is-zoomed]="view().scale > 1"
      [class.is-held]="isHeld()"
      (wheel)="wheeled($event)"
      (dblclick)="doubled($event)"
      (pointerdown)="grabbed($event)"
      (pointermove)="dragged($event)"
      (pointerup)="isHeld.set(false)"
      (pointercancel)="isHeld.set(false)"
    >
      <div
        class="stage-picture"
        [style.width.px]="fit().width"
        [style.height.px]="fit().height"
        [style.transform]="'translate(' + view().x + 'px,' + view().y + 'px) scale(' + view().scale + ')'"
        [style.background-image]="placeholder()"
      >
        @for (url of urls(); track url) {
          <img [src]="url" [alt]="$last ? alt() : ''" draggable="false" decoding="async" />
        }
      </div>
    </div>
  `,
})
export class Stage {
  /** Small one first: it is shown until the large one is here. */
  readonly urls = input.required<readonly string[]>();
  readonly alt = input.required<string>();
  /** The picture's proportions in any unit. */
  readonly width = input.required<number>();
  readonly height = input.required<number>();
  /** A CSS background. */
  readonly placeholder = input<string | undefined>();

  readonly #size = signal({ width: 0, height: 0 });
  protected readonly area = viewChild.required<ElementRef<HTMLElement>>('area');
  protected readonly isHeld = signal(false);
  // Another picture is fitted again.
  protected readonly view = linkedSignal({ source: this.urls, computation: () => fitted, equal: () => false });
  protected readonly fit = computed(() => {
    const { width, height } = this.#size();
    const scale = Math.min(width / this.width(), height / this.height());
    return { width: Math.round(this.width() * scale), height: Math.round(this.height() * scale) };
  });
  readonly isZoomed = computed(() => this.view().scale > 1);

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const area = this.area().nativeElement;
      const watch = new ResizeObserver(() => this.#size.set({ width: area.clientWidth, height: area.clientHeight }));
      watch.observe(area);
      destroyRef.onDestroy(() => watch.disconnect());
    });
  }

  zoomIn(): void {
    this.#zoom(zoomStep, 0, 0);
  }

  zoomOut(): void {
    this.#zoom(1 / zoomStep, 0, 0);
  }

  fitAgain(): void {
    this.view.set(fitted);
  }

  protected wheeled(event: WheelEvent): void {
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY / 400), ...this.#fromMiddle(event));
  }

  protected doubled(event: MouseEvent): void {
    if (this.isZoomed()) this.fitAgain();
    else this.#zoom(2.5, ...this.#fromMiddle(event));
  }

  protected grabbed(event: PointerEvent): void {
    if (!this.isZoomed() || event.button !== 0) return;
    this.area().nativeElement.setPointerCapture(event.pointerId);
    this.isHeld.set(true);
  }

  protected dragged(event: PointerEvent): void {
    if (this.isHeld())
      this.view.update(({ scale, x, y }) => this.#kept({ scale, x: x + event.movementX, y: y + event.movementY }));
  }

  /** What lies under the pointer stays under it. */
  #zoom(by: number, px: number, py: number): void {
    this.view.update((view) => {
      const scale = Math.max(1, Math.min(zoomMax, view.scale * by));
      const ratio = scale / view.scale;
      return this.#kept({ scale, x: px - (px - view.x) * ratio, y: py - (py - view.y) * ratio });
    });
  }

  /** The picture never leaves the stage. */
  #kept({ scale, x, y }: View): View {
    if (scale === 1) return fitted;
    const roomX = Math.max(0, (this.fit().width * scale - this.#size().width) / 2);
    const roomY = Math.max(0, (this.fit().height * scale - this.#size().height) / 2);
    return { scale, x: Math.max(-roomX, Math.min(roomX, x)), y: Math.max(-roomY, Math.min(roomY, y)) };
  }

  #fromMiddle({ clientX, clientY }: MouseEvent): [number, number] {
    const box = this.area().nativeElement.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }
}
