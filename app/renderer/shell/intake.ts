import { computed, inject, Service, signal } from '@angular/core';
import type { Batch, PathsAdded } from '../../contract/methods/uploads.ts';
import { bridge } from '../host/dial.ts';
import { Host } from '../host/host.ts';
import { Toasts } from '../parts/toasts.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { type DroppedFile, fromList, readDrop } from './dropped-files.ts';

const atOnce = 4;
const attempts = 3;

/** The most one call takes. */
const pathsAtOnce = 10_000;

/**
 * Takes dropped and chosen files in: by their paths where the host has them, else their bytes stream to the host, which then
 * uploads them like any other.
 */
@Service()
export class Intake {
  readonly #host = inject(Host);
  readonly #toasts = inject(Toasts);
  readonly #words = inject(Words);
  readonly #formats = inject(Formats);
  readonly #progress = signal<{ readonly done: number; readonly all: number } | undefined>(undefined);
  /** How far the files under way are, in words; undefined when there are none. */
  readonly progress = computed(() => {
    const now = this.#progress();
    const n = this.#formats.number;
    return now && this.#words.strings().drop.sending(n(now.done), n(now.all));
  });

  /** Files and folders that were dropped. Never rejects: what happened is told in a toast. */
  async takeDrop(transfer: DataTransfer): Promise<void> {
    // Asked while the event is handled: the transfer is empty afterwards.
    if (this.#hasPaths()) await this.#takePaths([...transfer.files]);
    else await this.#takeBytes(await readDrop(transfer));
  }

  /** Files of a file chooser. Never rejects, either. */
  async takeChosen(files: FileList): Promise<void> {
    if (this.#hasPaths()) await this.#takePaths([...files]);
    else await this.#takeBytes(fromList(files));
  }

  /** Says how many of what was handed over are uploads now. */
  tellTaken({ added, unreadable }: Pick<PathsAdded, 'added' | 'unreadable'>): void {
    const t = this.#words.strings().drop;
    if (added > 0) this.#toasts.show({ text: t.added(added, this.#formats.number(added)) });
    if (unreadable > 0)
      this.#toasts.show({ text: t.failed(unreadable, this.#formats.number(unreadable)), isBad: true });
    if (added + unreadable === 0) this.#toasts.show({ text: t.none, isBad: true });
  }

  readonly #hasPaths = (): boolean => this.#host.capabilities()?.dropPaths === true;

  async #takePaths(files: readonly File[]): Promise<void> {
    const paths = bridge?.pathsOf(files) ?? [];
    try {
      const taken = { added: 0, unreadable: files.length - paths.length };
      for (let at = 0; at < paths.length; at += pathsAtOnce) {
        const some = await this.#host.api.uploads.addPaths({ paths: paths.slice(at, at + pathsAtOnce) });
        taken.added += some.added;
        taken.unreadable += some.unreadable;
      }
      this.tellTaken(taken);
    } catch {
      this.#toasts.show({ text: this.#words.strings().shell.wrong, isBad: true });
    }
  }

  async #takeBytes(dropped: readonly DroppedFile[]): Promise<void> {
    const t = this.#words.strings().drop;
    const pictures = dropped.filter(({ path }) => this.#isPicture(path));
    if (pictures.length === 0) return this.#toasts.show({ text: t.none, isBad: true });
    try {
      const batch = await this.#host.api.uploads.begin();
      const taken = await this.#sendAll(pictures, batch);
      const missed = pictures.length - taken;
      if (taken > 0) this.#toasts.show({ text: t.added(taken, this.#formats.number(taken)) });
      if (missed > 0) this.#toasts.show({ text: t.failed(missed, this.#formats.number(missed)), isBad: true });
    } catch {
      this.#toasts.show({ text: t.failed(pictures.length, this.#formats.number(pictures.length)), isBad: true });
    }
  }

  #isPicture(path: string): boolean {
    const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
    return this.#host.capabilities()?.pictureExtensions.includes(extension) ?? false;
  }

  async #sendAll(pictures: readonly DroppedFile[], batch: Batch): Promise<number> {
    let taken = 0;
    let done = 0;
    const rest = [...pictures];
    const lane = async (): Promise<void> => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
        if (await send(next, batch)) taken += 1;
        done += 1;
        this.#progress.set({ done, all: pictures.length });
      }
    };
    this.#progress.set({ done, all: pictures.length });
    await Promise.all(Array.from({ length: atOnce }, lane));
    this.#progress.set(undefined);
    return taken;
  }
}

/** Whether the host has it now. A connection that breaks is tried again; an answer is an answer. */
async function send({ path, file }: DroppedFile, { url, maxFileBytes }: Batch): Promise<boolean> {
  if (file.size > maxFileBytes) return false;
  const address = `${url}/${path.split('/').map(encodeURIComponent).join('/')}`;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      const headers = { 'X-Modified': String(Math.trunc(file.lastModified)) };
      const { status } = await fetch(address, { method: 'PUT', body: file, headers });
      return status === 201 || status === 409;
    } catch {
      // The connection broke, or the file is gone: the last attempt tells.
    }
  }
  return false;
}
