import { inject, Service, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { EngineStanding, ShellNews, ShellPlace } from '../../contract/shell-api.ts';
import { shell } from '../host/dial.ts';
import { Toasts } from '../parts/toasts.ts';
import { Words } from '../strings/words.ts';
import { Intake } from './intake.ts';

/** What the window around the page tells it, where there is one: how the engine is, and where a menu or a link leads. */
@Service()
export class Desktop {
  readonly #router = inject(Router);
  readonly #intake = inject(Intake);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #engine = signal<EngineStanding | undefined>(undefined);
  /** Undefined in a browser. */
  readonly engine = this.#engine.asReadonly();
  readonly #update = signal<string | null>(null);
  /** The version that is installed when the program is quit, if any. */
  readonly update = this.#update.asReadonly();

  constructor() {
    shell?.engine.watch((standing) => this.#standing(standing));
    shell?.shell.news((news) => this.#hear(news));
    shell?.update.watch(({ ready }) => this.#updated(ready));
  }

  restartEngine(): void {
    void shell?.engine.restart().catch(() => undefined);
  }

  #standing(standing: EngineStanding): void {
    const before = this.#engine();
    this.#engine.set(standing);
    // The banner was there for a moment only: this stays long enough to be read.
    if (before?.is === 'restarting' && standing.is === 'running')
      this.#toasts.show({ text: this.#words.strings().engine.restarted });
  }

  #updated(ready: string | null): void {
    if (ready !== null && ready !== this.#update())
      this.#toasts.show({ text: this.#words.strings().settings.updateReady(ready) });
    this.#update.set(ready);
  }

  #hear(news: ShellNews): void {
    if (news.is === 'goTo') void this.#goTo(news.place);
    else if (news.is === 'taken') this.#intake.tellTaken(news);
  }

  #goTo(place: ShellPlace): Promise<boolean> {
    switch (place.view) {
      case 'picture':
        return this.#router.navigate(['/picture', place.digest]);
      case 'addFolder':
        return this.#router.navigate(['/folders'], { queryParams: { add: 'now' } });
      default:
        return this.#router.navigate(['/', place.view]);
    }
  }
}
