import { Component, computed, effect, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Host } from '../host/host.ts';
import { ToastShelf } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';
import { Banners } from './banners.ts';
import { Bar } from './bar.ts';
import { Desktop } from './desktop.ts';
import { DropVeil } from './drop-veil.ts';
import { FinishedNews } from './finished-news.ts';

/** The window: bar, banners, the view that is open, and what lies above them. */
@Component({
  selector: 'tt-app',
  imports: [RouterOutlet, Bar, Banners, ToastShelf, DropVeil],
  template: `
    @if (isReady()) {
      <a class="skip" href="#main" (click)="skip($event, main)">{{ words.strings().shell.skip }}</a>
      <tt-bar />
      <tt-banners />
      <main #main id="main" tabindex="-1"><router-outlet /></main>
      <tt-drop-veil />
    } @else {
      <tt-banners />
      <div class="opening" role="status">{{ words.strings().shell.connecting }}</div>
    }
    <tt-toasts />
  `,
})
export class App {
  readonly #host = inject(Host);
  protected readonly words = inject(Words);
  /** Settings first: they name language and appearance, and nothing is to be seen to change once it is shown. */
  protected readonly isReady = computed(
    () => this.#host.settings() !== undefined && this.#host.capabilities() !== undefined && this.words.isLoaded(),
  );

  constructor() {
    inject(FinishedNews);
    inject(Desktop);
    effect(() => {
      const appearance = this.#host.settings()?.appearance ?? 'system';
      if (appearance === 'system') delete document.documentElement.dataset.appearance;
      else document.documentElement.dataset.appearance = appearance;
    });
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
