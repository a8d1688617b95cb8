import { computed, effect, inject, Service, signal } from '@angular/core';
import { Host } from '../host/host.ts';
import { enConnect } from './en-connect.ts';
import { enPictures } from './en-pictures.ts';
import { enPlaces } from './en-places.ts';
import { enWork } from './en-work.ts';

const english = { ...enWork, ...enPlaces, ...enPictures, ...enConnect };

/** Every sentence of the UI in one language. */
export type Strings = typeof english;

/** The language people read, and its words. German is loaded when it is first asked for. */
@Service()
export class Words {
  readonly #host = inject(Host);
  readonly #german = signal<Strings | undefined>(undefined);

  readonly language = computed<'en' | 'de'>(() => {
    const wanted = this.#host.settings()?.language ?? 'system';
    if (wanted !== 'system') return wanted;
    return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
  });
  /** How numbers and times are written: the person's own locale where it is of that language. */
  readonly locale = computed(() => {
    const own = navigator.languages.find((locale) => locale.toLowerCase().startsWith(this.language()));
    return own ?? (this.language() === 'de' ? 'de-DE' : 'en-GB');
  });
  readonly strings = computed<Strings>(() => (this.language() === 'de' ? (this.#german() ?? english) : english));
  /** The words of the language are here. */
  readonly isLoaded = computed(() => this.language() === 'en' || this.#german() !== undefined);

  constructor() {
    effect(() => {
      document.documentElement.lang = this.language();
      if (this.language() === 'de' && this.#german() === undefined)
        void import('./de.ts').then(({ german }) => this.#german.set(german));
    });
  }
}
