/** One file that was dropped or chosen, and where it lay: `Holiday/IMG_1.jpg`. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/** Whether a drag carries files, and not a text or a link. */
export const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Every file of a drop, through all folders. Ask while the event is handled: the transfer is empty afterwards. */
export async function readDrop(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return fromList(transfer.files);
  return (await Promise.all(entries.map(walk))).flat();
}

/** The files of a file chooser. */
export const fromList = (files: FileList): readonly DroppedFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

async function walk(entry: FileSystemEntry): Promise<readonly DroppedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)));
    return file === undefined ? [] : [{ path: entry.fullPath.replace(/^\/+/, ''), file }];
  }
  if (!isFolder(entry)) return [];
  return (await Promise.all((await readAll(entry.createReader())).map(walk))).flat();
}

// The platform tells the two apart by a flag and not by a type.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function readAll(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives a hundred at a time, and none when it is through.
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return found;
    found.push(...some);
  }
}
