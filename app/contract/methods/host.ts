/** What the host is and can do. The UI asks this first, and never where it runs. */
import * as z from 'zod';
import { Digest } from '../../../processor/contract/names.ts';
import { call } from '../contract.ts';

/** What this host can do. URLs are relative to the page's origin or absolute, and end without a slash. */
export const Capabilities = z.object({
  /** `host.pickFolder` opens a native dialog. Otherwise `host.listFolders` feeds a folder browser in the page. */
  folderPicker: z.boolean(),
  /** Dropped files have paths on the host (`uploads.addPaths`). Otherwise their bytes go to the inbox (`uploads.begin`). */
  dropPaths: z.boolean(),
  /** Pictures: `{mediaBase}/preview/320|1600/{digest}.webp`, `{mediaBase}/original/{digest}` (a download with its name). */
  mediaBase: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  /** Of the program. */
  version: z.string(),
  /** There are sample pictures to try it with (`samples.add`). */
  samples: z.boolean(),
  /** What a window of the system can do and a page in a browser cannot; each setting of it is shown only where it is true. */
  tray: z.boolean(),
  launchAtLogin: z.boolean(),
  battery: z.boolean(),
  notifications: z.boolean(),
  /** The program looks for newer releases of itself and installs them. */
  updates: z.boolean(),
  /** `host.reveal` shows files in the system's file manager. */
  reveal: z.boolean(),
  /** Extensions of names that can be pictures, lower case without the dot. Others are not worth sending to the inbox. */
  pictureExtensions: z.array(z.string()),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** One folder in a listing. */
export const ListedFolder = z.object({
  /** Absolute on the host; give it back as it is. */
  path: z.string(),
  name: z.string(),
  /** It is watched already, or lies in a folder that is. */
  watched: z.boolean(),
});
export type ListedFolder = z.infer<typeof ListedFolder>;

/** What a folder browser shows. Without `path` it lists the roots this host may show. */
export const FolderListing = z.object({
  path: z.string().exactOptional(),
  /** One step up; absent at a root, from where `listFolders({})` lists the roots. */
  parent: z.string().exactOptional(),
  /** By name, hidden ones left out; the first 1,000. */
  folders: z.array(ListedFolder),
  /** There are more folders than listed. */
  truncated: z.boolean(),
  /** Files right in it that can be pictures; absent in the list of roots. */
  pictures: z.int().min(0).exactOptional(),
});
export type FolderListing = z.infer<typeof FolderListing>;

/** The service. `listFolders` fails with notAllowed, gone or unreadable; `pickFolder` with unsupportedHere. */
export const host = {
  capabilities: call(z.void(), Capabilities),
  /** Null when the person closed the dialog. */
  pickFolder: call(z.void(), z.object({ path: z.string() }).nullable()),
  /**
   * Shows a file of this machine in the system's file manager: the one of a picture, of an upload, or a watched folder. Fails
   * with unsupportedHere, or gone.
   */
  reveal: call(
    z.union([
      z.object({ digest: Digest }),
      z.object({ upload: z.string().max(100) }),
      z.object({ folder: z.string().max(100) }),
    ]),
    z.void(),
  ),
  listFolders: call(z.object({ path: z.string().max(4096).exactOptional() }), FolderListing),
  /** A report for somebody who helps: versions, counts, codes. No path, name, address or key in it. */
  diagnostics: call(z.void(), z.object({ text: z.string() })),
} as const;
