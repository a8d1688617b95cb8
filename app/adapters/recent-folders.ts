/** Rows of one folder by file name. */
export type FolderRows<Row> = Map<string, Row>;

/** Folders asked about once that are remembered, so that the second question is known for one. */
const askedMax = 32;

/** So many folders are kept even where they are large: scans of several ask about each in turn, and would read it each time. */
const foldersMin = 8;

/** How much is kept. */
export interface RowBounds {
  /** Rows in all. */
  readonly most: number;
  /** Rows, and folders, when there are more folders than the last few. */
  readonly usual: number;
}

/**
 * Rows of the folders asked about last. A folder is read whole at the second question about it, and dropped when others
 * need its place: memory holds so many rows at most, however large the library.
 */
export class RecentFolders<Row> {
  readonly #bounds: RowBounds;
  readonly #read: (folder: string) => FolderRows<Row> | undefined;
  readonly #asked = new Set<string>();
  /** The one asked about longest ago first. Undefined: too large to be kept. */
  readonly #kept = new Map<string, FolderRows<Row> | undefined>();
  #rows = 0;

  /** `read` gives all rows of a folder, or undefined when they are more than `bounds.most`. */
  constructor(bounds: RowBounds, read: (folder: string) => FolderRows<Row> | undefined) {
    this.#bounds = bounds;
    this.#read = read;
  }

  /** All rows of a folder; undefined when they are not kept and each file has to be asked for. */
  ask(folder: string): FolderRows<Row> | undefined {
    if (this.#kept.has(folder)) return this.#kept.get(folder);
    if (!this.#asked.has(folder)) {
      this.#asked.add(folder);
      dropOldest(this.#asked, askedMax);
      return undefined;
    }
    const rows = this.#read(folder);
    this.#kept.set(folder, rows);
    this.#rows += rows?.size ?? 0;
    this.#makeRoom();
    return rows;
  }

  /** Notes a change of a row, where its folder is kept. */
  set(folder: string, name: string, row: Row): void {
    const rows = this.#kept.get(folder);
    if (rows === undefined) return;
    if (!rows.has(name)) this.#rows++;
    rows.set(name, row);
    this.#makeRoom();
  }

  delete(folder: string, name: string): void {
    if (this.#kept.get(folder)?.delete(name) === true) this.#rows--;
  }

  clear(): void {
    this.#kept.clear();
    this.#asked.clear();
    this.#rows = 0;
  }

  // A scan leaves a folder for good, so the one kept longest is the one needed least.
  #makeRoom(): void {
    for (const [folder, rows] of this.#kept) {
      if (!this.#isOver()) return;
      this.#kept.delete(folder);
      this.#rows -= rows?.size ?? 0;
    }
  }

  #isOver(): boolean {
    const { most, usual } = this.#bounds;
    const areMany = this.#kept.size > foldersMin;
    return this.#rows > most || (areMany && (this.#rows > usual || this.#kept.size > usual));
  }
}

function dropOldest(names: Set<string>, most: number): void {
  for (const name of names) {
    if (names.size <= most) return;
    names.delete(name);
  }
}
