import type { Upload } from '../../app/core/queue/upload.ts';
import type { Journal } from '../../app/engine/ports.ts';

/** A journal in memory. What is in it went through text, as on disk, so nobody shares an object with it. */
export class FakeJournal implements Journal {
  readonly #rows = new Map<string, string>();
  readonly #failures: Error[] = [];
  /** How many times something was written. */
  writes = 0;

  /** Makes the next write throw `error` and change nothing. Called twice, the next two. */
  failNext(error: Error = new Error('disk full')): void {
    this.#failures.push(error);
  }

  /** Puts a row there that is no upload: the next `load` sets it aside. */
  spoil(id: string): void {
    this.#rows.set(id, 'no JSON');
  }

  load(): { readonly uploads: readonly Upload[]; readonly setAside: number } {
    const uploads: Upload[] = [];
    let setAside = 0;
    for (const [id, text] of this.#rows) {
      if (text === 'no JSON') {
        this.#rows.delete(id);
        setAside++;
      } else {
        uploads.push(JSON.parse(text) as Upload); // only `save` writes other texts
      }
    }
    return { uploads, setAside };
  }

  save(uploads: readonly Upload[]): void {
    if (uploads.length === 0) return;
    this.#write();
    for (const upload of uploads) this.#rows.set(upload.id, JSON.stringify(upload));
  }

  remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#write();
    for (const id of ids) this.#rows.delete(id);
  }

  #write(): void {
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
    this.writes++;
  }
}
