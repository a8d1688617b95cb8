import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ConnectDialog } from '../connect/connect-dialog.ts';
import { AddFolder } from '../folders/add-folder.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Toasts } from '../parts/toasts.ts';
import { Intake } from '../shell/intake.ts';
import { Words } from '../strings/words.ts';

/** What Tintype does, and the ways to begin. Stands where the library will be, for as long as that is empty. */
@Component({
  selector: 'tt-first-run',
  imports: [AddFolder, ConnectDialog, Icon, RouterLink],
  templateUrl: './first-run.html',
})
export class FirstRun {
  readonly #intake = inject(Intake);
  readonly #toasts = inject(Toasts);
  protected readonly host = inject(Host);
  protected readonly words = inject(Words);
  protected readonly isAddingFolder = signal(false);
  protected readonly isConnecting = signal(false);
  protected readonly isPainting = signal(false);
  protected readonly t = computed(() => this.words.strings().first);
  protected readonly areArriving = computed(() => (this.host.queue()?.totals.left.files ?? 0) > 0);

  protected take(files: FileList | null): void {
    if (files !== null) void this.#intake.takeChosen(files);
  }

  protected async addSamples(): Promise<void> {
    this.isPainting.set(true);
    try {
      await this.host.api.samples.add();
    } catch {
      this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true });
    }
    this.isPainting.set(false);
  }
}
