import { afterNextRender, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { AppError } from '../../contract/errors.ts';
import type { FolderListing } from '../../contract/methods/host.ts';
import { Host } from '../host/host.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { FolderFields } from './folder-fields.ts';

/** Adds a watched folder: by the system's dialog where there is one, else by a browser over the folders the host may show. */
@Component({
  selector: 'tt-add-folder',
  imports: [Dialog, FolderFields, Icon],
  templateUrl: './add-folder.html',
})
export class AddFolder {
  readonly closed = output<void>();
  readonly #host = inject(Host);
  readonly #formats = inject(Formats);
  readonly #words = inject(Words);
  protected readonly hasDialog = this.#host.capabilities()?.folderPicker ?? false;
  protected readonly listing = signal<FolderListing | undefined>(undefined);
  /** What was chosen in the system's dialog: its options are asked for here. */
  protected readonly picked = signal<string | undefined>(undefined);
  protected readonly path = computed(() => this.picked() ?? this.listing()?.path);
  protected readonly hasOptions = signal(false);
  protected readonly fields = viewChild(FolderFields);
  protected readonly trouble = signal('');
  protected readonly isAdding = signal(false);
  /** Another folder was gone to: what would be watched now is not what is meant. */
  protected readonly isListing = signal(false);
  protected readonly t = computed(() => this.#words.strings().folders);
  protected readonly cancelWord = computed(() => this.#words.strings().shell.cancel);
  protected readonly here = computed(() => {
    const pictures = this.listing()?.pictures;
    return pictures === undefined ? '' : this.t().here(pictures, this.#formats.number(pictures));
  });

  constructor() {
    afterNextRender(() => void (this.hasDialog ? this.#pick() : this.list(undefined)));
  }

  protected readonly nameOf = (path: string): string => path.split(/[/\\]/).findLast((part) => part !== '') ?? path;

  protected async list(path: string | undefined): Promise<void> {
    this.trouble.set('');
    this.isListing.set(true);
    try {
      this.listing.set(await this.#host.api.host.listFolders(path === undefined ? {} : { path }));
    } catch (error) {
      const isRefused = error instanceof AppError && error.code === 'notAllowed';
      this.trouble.set(this.t().troubles[isRefused ? 'notAllowed' : 'unreadable']);
    }
    this.isListing.set(false);
  }

  protected async add(path: string): Promise<void> {
    this.isAdding.set(true);
    try {
      const added = await this.#host.api.folders.add({ path, options: this.fields()?.filledIn() ?? {} });
      if (added.ok) return this.closed.emit();
      this.trouble.set([this.t().troubles[added.because], added.other ?? ''].join(' '));
    } catch {
      this.trouble.set(this.#words.strings().shell.wrong);
    }
    this.isAdding.set(false);
  }

  async #pick(): Promise<void> {
    const picked = await this.#host.api.host.pickFolder().catch(() => null);
    if (picked === null) return this.closed.emit();
    this.picked.set(picked.path);
  }
}
