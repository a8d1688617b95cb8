import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { QueueView, UploadFilter, UploadView } from '../../contract/methods/queue.ts';
import type { Cause } from '../../contract/methods/shared.ts';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Toasts } from '../parts/toasts.ts';
import { VirtualList } from '../parts/virtual-list.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { BandwidthChoices } from './bandwidth-choices.ts';
import { ListedUploads } from './listed-uploads.ts';
import { type Remedy, remediesOf } from './remedies.ts';

const filters: readonly UploadFilter[] = ['all', 'active', 'failed', 'done'];

/** As many as one page of the list has. */
const analysedAtOnce = 500;

/** What is on its way, how fast, and what went wrong. */
@Component({
  selector: 'tt-uploads',
  imports: [BandwidthChoices, Dialog, Icon, Popover, RouterLink, VirtualList],
  providers: [ListedUploads],
  templateUrl: './uploads.html',
})
export class Uploads {
  readonly #toasts = inject(Toasts);
  protected readonly host = inject(Host);
  protected readonly formats = inject(Formats);
  protected readonly words = inject(Words);
  protected readonly listed = inject(ListedUploads);
  protected readonly filters = filters;
  protected readonly remediesOf = remediesOf;
  protected readonly isCancelling = signal(false);
  protected readonly t = computed(() => this.words.strings().uploads);
  protected readonly queue = this.host.queue;

  protected readonly isPaused = computed(() => this.queue()?.gates.includes('paused') ?? false);
  protected readonly headline = computed(() => {
    const totals = this.queue()?.totals;
    if (totals === undefined) return '';
    const { left, awaiting, done, failed } = totals;
    const n = this.formats.number;
    if (left.files > awaiting.files)
      return this.t().leftTitle(left.files - awaiting.files, n(left.files - awaiting.files));
    if (awaiting.files > 0) return this.t().analysingTitle(awaiting.files, n(awaiting.files));
    if (failed.files > 0) return this.t().failedTitle(failed.files, n(failed.files));
    return done.files > 0 ? this.t().idle : this.t().title;
  });
  protected readonly share = computed(() => shareOf(this.queue()));
  protected readonly sums = computed(() => {
    const queue = this.queue();
    if (queue === undefined) return [];
    const { totals, speed, timeLeftMs, sentInFlight } = queue;
    const toSend = Math.max(0, totals.left.bytes - totals.awaiting.bytes - sentInFlight);
    const { bytes, span } = this.formats;
    const none = this.t().unknown;
    return [
      { label: this.t().speed, value: speed > 0 && totals.left.files > 0 ? this.formats.speed(speed) : none },
      { label: this.t().timeLeft, value: timeLeftMs !== undefined && toSend > 0 ? span(timeLeftMs) : none },
      { label: this.t().toSend, value: toSend > 0 ? bytes(toSend) : none },
      { label: this.t().done, value: this.formats.number(totals.done.files) },
    ];
  });
  protected readonly counts = computed<Readonly<Record<UploadFilter, number>>>(() => {
    const { totals, byState } = this.queue() ?? {};
    const [active, failed, done] = [totals?.left.files ?? 0, totals?.failed.files ?? 0, totals?.done.files ?? 0];
    return { all: active + failed + done + (byState?.cancelled ?? 0), active, failed, done };
  });
  protected readonly filterWords = computed<Readonly<Record<UploadFilter, string>>>(() => {
    const { all, active, failed, doneFilter } = this.t();
    return { all, active, failed, done: doneFilter };
  });
  protected readonly limit = computed(() => {
    const bandwidth = this.host.settings()?.bandwidth ?? null;
    return bandwidth === null ? this.t().noLimit : this.formats.speed(bandwidth);
  });

  protected readonly causeWords = ({ kind, reason }: Cause): readonly string[] => {
    const { causes, reasons } = this.words.strings();
    return reason === undefined ? causes[kind] : reasons[reason];
  };

  protected stateWords(upload: UploadView): string {
    const { states, alreadyThere, again } = this.t();
    const why = upload.cause === undefined ? '' : (this.causeWords(upload.cause)[0] ?? '');
    if (upload.state === 'failed') return why;
    if (upload.state === 'backingOff') return again(this.formats.relative(upload.retryAt ?? Date.now()), `${why}.`);
    if (upload.state === 'done' && upload.outcome === 'alreadyThere') return alreadyThere;
    const isMoving = upload.state === 'sending' && upload.bytes > 0;
    return isMoving ? this.t().sendingPercent(this.formats.percent(upload.sent / upload.bytes)) : states[upload.state];
  }

  protected readonly canRetry = ({ state, cause }: UploadView): boolean =>
    state === 'backingOff' ||
    (cause !== undefined && remediesOf(cause).some((remedy) => remedy === 'retry' || remedy === 'lookAgain'));
  /** It is in the library: sent, or with what the analysis could not read. */
  protected readonly canShow = ({ state, cause, digest }: UploadView): boolean =>
    digest !== undefined && (state === 'done' || cause?.kind === 'rejected');
  protected readonly canCancel = ({ state }: UploadView): boolean => state !== 'done' && state !== 'cancelled';
  protected readonly setPaused = (paused: boolean): void => this.#ask(this.host.api.queue.setPaused({ paused }));
  protected readonly retry = (id: string): void => this.#ask(this.host.api.queue.retry({ ids: [id] }));
  protected readonly dismiss = (id: string): void => this.#ask(this.host.api.queue.dismiss({ ids: [id] }));
  protected readonly cancel = (id: string): void => this.#ask(this.host.api.queue.cancel({ ids: [id] }));
  protected readonly clear = (): void => this.#ask(this.host.api.queue.clearFinished());

  /** Does one thing about all that failed for one cause. */
  protected remedyAll(remedy: Remedy, cause: Cause): void {
    const { queue } = this.host.api;
    if (remedy === 'analyseAgain') this.#ask(this.#analyseAgain(cause));
    else this.#ask(remedy === 'dismiss' ? queue.dismissAllFailed({ cause }) : queue.retryAllFailed({ cause }));
  }

  protected cancelAll(): void {
    this.isCancelling.set(false);
    this.#ask(this.host.api.queue.cancelAll());
  }

  /** What comes of it shows in the library; the list has told what it had to. */
  async #analyseAgain(cause: Cause): Promise<void> {
    const { queue, library } = this.host.api;
    const { uploads } = await queue.list({ filter: 'failed', cause, offset: 0, limit: analysedAtOnce });
    const known = uploads.filter(({ digest }) => digest !== undefined);
    if (known.length === 0) return;
    await library.analyseAgain({ digests: known.flatMap(({ digest }) => digest ?? []) });
    await queue.dismiss({ ids: known.map(({ id }) => id) });
    this.#toasts.show({ text: this.t().analysedAgain(known.length, this.formats.number(known.length)) });
  }

  #ask(asking: Promise<void>): void {
    asking.catch(() => this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true }));
  }
}

function shareOf(queue: QueueView | undefined): number {
  const { done, left } = queue?.totals ?? { done: { bytes: 0 }, left: { bytes: 0 } };
  const all = done.bytes + left.bytes;
  return all === 0 ? 0 : Math.min(1, (done.bytes + (queue?.sentInFlight ?? 0)) / all);
}
