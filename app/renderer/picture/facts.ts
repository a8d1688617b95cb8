import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PictureRecord } from '../../../processor/contract/record.ts';
import type { DigestProof } from '../../contract/methods/library.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { cameraFacts, fileFacts, histogramPath, mainExposure, placeWords } from './describe.ts';
import { WorldMap } from './world-map.ts';

/** Everything a record says, in the order and the words of a photographer. */
@Component({
  selector: 'tt-facts',
  imports: [Icon, RouterLink, WorldMap],
  templateUrl: './facts.html',
})
export class PictureFacts {
  readonly record = input.required<PictureRecord>();
  readonly proof = input.required<DigestProof>();

  readonly #host = inject(Host);
  readonly #toasts = inject(Toasts);
  readonly #clipboard = inject(Clipboard);
  protected readonly words = inject(Words);
  protected readonly formats = inject(Formats);
  protected readonly placeWords = placeWords;
  protected readonly isRawShown = signal(false);
  protected readonly t = computed(() => this.words.strings().picture);

  protected readonly main = computed(() => mainExposure(this.record(), this.formats));
  protected readonly groups = computed(() => {
    const t = this.words.strings();
    const camera = cameraFacts(this.record(), t, this.formats);
    const file = fileFacts(this.record(), t, this.formats, this.formats.moment);
    return { camera, file };
  });
  protected readonly histogram = computed(() => histogramPath(this.record().look?.histogram ?? []));
  protected readonly levels = computed(() => {
    const look = this.record().look;
    const { brightness, contrast, sharpness } = this.t();
    const shown = [
      [brightness, look?.brightness],
      [contrast, look?.contrast],
      [sharpness, look?.sharpness],
    ] as const;
    return shown.flatMap(([label, share]) =>
      share === undefined ? [] : [{ label, value: this.formats.percent(share) }],
    );
  });
  protected readonly warnings = computed(() => {
    const { file, reason, warnings } = this.record();
    const { terms, reasons } = this.words.strings();
    return [
      ...(reason === undefined ? [] : [`${reasons[reason][0]}. ${reasons[reason][1]}`]),
      ...(file?.extensionMatches === false ? [this.t().extension] : []),
      // The line above says it already.
      ...warnings
        .filter(({ code }) => code !== 'extensionMismatch')
        .map(({ code, detail }) => [terms[code] ?? code, detail ? `(${detail})` : ''].join(' ').trim()),
    ];
  });
  protected readonly proofWords = computed(() => {
    const { proofSame: same, proofRemembered: remembered, proofUnknown: unknown, proofMismatch: different } = this.t();
    return this.record().reason === 'mismatch'
      ? different
      : { same, remembered, unknown, different }[this.proof().verdict];
  });
  protected readonly isProved = computed(
    () => ['same', 'remembered'].includes(this.proof().verdict) && this.record().reason !== 'mismatch',
  );
  protected readonly raw = computed(() => (this.isRawShown() ? JSON.stringify(this.record(), undefined, 2) : ''));
  protected readonly mapUrl = computed(() => {
    const { latitude = 0, longitude = 0 } = this.record().location ?? {};
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=13/${latitude}/${longitude}`;
  });

  protected async analyseAgain(): Promise<void> {
    try {
      await this.#host.api.library.analyseAgain({ digests: [this.record().digest] });
      this.#toasts.show({ text: this.t().analysing });
    } catch {
      this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true });
    }
  }

  protected readonly canReveal = computed(() => this.#host.capabilities()?.reveal === true);
  protected readonly revealWord = computed(() => this.words.strings().folders.reveal);

  protected reveal(): void {
    this.#host.api.host
      .reveal({ digest: this.record().digest })
      .catch(() => this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true }));
  }

  protected copy(text: string): void {
    const isCopied = this.#clipboard.copy(text);
    this.#toasts.show({ text: isCopied ? this.t().copied : this.words.strings().shell.wrong, isBad: !isCopied });
  }
}
