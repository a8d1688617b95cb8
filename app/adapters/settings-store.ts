/** The settings: one small JSON file that people may read and mend. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { SettingsStore } from '../engine/desk/settings-desk.ts';
import { writeWhole } from './write-whole.ts';

/** What the file has; each setting stands alone, so that one that does not parse costs only itself. */
const File = z.object({ version: z.int().min(1), settings: z.record(z.string(), z.unknown()) });

const fields = {
  bandwidth: z.int().min(10_000).max(10_000_000_000).nullable().catch(null),
  paused: z.boolean().catch(false),
  appearance: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', 'en', 'de']).catch('system'),
  previewCacheBytes: z.int().min(10_000_000).max(1_000_000_000_000).catch(2_000_000_000),
  closeToTray: z.boolean().catch(false),
  launchAtLogin: z.boolean().catch(false),
  pauseOnBattery: z.boolean().catch(false),
  notifications: z.boolean().catch(true),
  updateChannel: z.enum(['stable', 'beta']).catch('stable'),
};

const Settings = z.object(fields);

type Saved = Readonly<Record<string, unknown>>;

/** `migrations[n]` brings settings of version n + 1 to version n + 2. They are only ever added. */
const migrations: readonly ((saved: Saved) => Saved)[] = [
  // 2: the desktop's four. None was there before, so that their defaults hold.
  (saved) => saved,
  // 3: the channel of updates, which had none before.
  (saved) => saved,
];

const newest = migrations.length + 1;

/** The settings of a file of any version up to ours. */
const migrated = ({ version, settings }: z.infer<typeof File>): Saved =>
  migrations.slice(version - 1).reduce((saved, step) => step(saved), settings);

/** Keeps the settings at `path`. A file that does not parse is kept beside it, and the defaults hold. */
export function createSettingsStore(path: string): SettingsStore {
  return {
    load: () => {
      const text = tryRead(path);
      if (text === undefined) return Settings.parse({});
      const file = File.safeParse(tryJson(text));
      if (file.success && file.data.version <= newest) return Settings.parse(migrated(file.data));
      // Not ours, or of a newer version, whose settings may mean something else.
      renameSync(path, `${path}.damaged`);
      return Settings.parse({});
    },
    save: (settings) => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeWhole(path, `${JSON.stringify({ version: newest, settings }, undefined, 2)}\n`);
    },
  };
}

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Missing, or not readable: the defaults hold, and saving will say what is wrong.
    return undefined;
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
