import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { FolderView } from '../../contract/methods/folders.ts';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { AddFolder } from './add-folder.ts';
import { FolderOptionsDialog } from './folder-options.ts';

/** The watched folders: how each is, and what can be done about it. */
@Component({
  selector: 'tt-folders',
  imports: [AddFolder, Dialog, FolderOptionsDialog, Icon, Popover],
  templateUrl: './folders.html',
})
export class Folders {
  readonly #toasts = inject(Toasts);
  readonly #router = inject(Router);
  protected readonly host = inject(Host);
  protected readonly formats = inject(Formats);
  protected readonly words = inject(Words);
  protected readonly isAdding = signal(false);
  protected readonly changing = signal<FolderView | undefined>(undefined);
  protected readonly removing = signal<FolderView | undefined>(undefined);
  /** Of the address: the menu of the window asks for a folder right away. */
  readonly add = input<string>();
  protected readonly t = computed(() => this.words.strings().folders);
  protected readonly folders = computed(() => this.host.folders()?.folders);

  constructor() {
    effect(() => {
      if (this.add() !== undefined) this.isAdding.set(true);
    });
  }

  /** Also out of the address, so that it can be asked for again. */
  protected added(): void {
    this.isAdding.set(false);
    if (this.add() !== undefined) void this.#router.navigate(['/folders'], { replaceUrl: true });
  }

  protected stateWords({ place, mode, counts }: FolderView): string {
    if (place === 'scanning') return this.t().scanning(counts.scanned, this.formats.number(counts.scanned));
    return place === 'watching' ? this.t()[mode] : this.t()[place];
  }

  /** What else is to be known, in short sentences. */
  protected facts({ counts, place, lastScanAt, nextAt }: FolderView): readonly string[] {
    const n = this.formats.number;
    const t = this.t();
    return [
      t.pictures(counts.files, n(counts.files)),
      counts.ignored > 0 ? t.ignored(n(counts.ignored)) : '',
      counts.settling > 0 ? t.settling(n(counts.settling)) : '',
      lastScanAt === undefined || place === 'scanning' ? '' : t.lastScan(this.formats.relative(lastScanAt)),
      nextAt !== undefined && place === 'unreachable' ? t.nextLook(this.formats.relative(nextAt)) : '',
    ].filter((text) => text !== '');
  }

  protected readonly isTroubled = ({ place }: FolderView): boolean => place === 'unreachable' || place === 'faulted';
  protected readonly canAccept = ({ unreachable }: FolderView): boolean =>
    unreachable !== undefined && ['markerMissing', 'otherFolder', 'otherDevice'].includes(unreachable.because);
  protected readonly scan = (id: string): void => this.#ask(this.host.api.folders.scan({ id }));
  protected readonly reveal = (id: string): void => this.#ask(this.host.api.host.reveal({ folder: id }));
  protected readonly accept = (id: string): void => this.#ask(this.host.api.folders.accept({ id }));

  protected remove(): void {
    const folder = this.removing();
    this.removing.set(undefined);
    if (folder !== undefined) this.#ask(this.host.api.folders.remove({ id: folder.id }));
  }

  #ask(asking: Promise<void>): void {
    asking.catch(() => this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true }));
  }
}
