/** The settings: one small JSON file that people may read and mend. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { SettingsStore } from '../engine/desk/settings-desk.ts';
import { writeWhole } from './write-whole.ts';

/** What the file has; each setting stands alone, so that one that does not parse costs only itself. */
const File = z.object({ version: z.literal(1), settings: z.record(z.string(), z.unknown()) });

const fields = {
  bandwidth: z.int().min(10_000).max(10_000_000_000).nullable().catch(null),
  paused: z.boolean().catch(false),
  appearance: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', 'en', 'de']).catch('system'),
  previewCacheBytes: z.int().min(10_000_000).max(1_000_000_000_000).catch(2_000_000_000),
};

const Settings = z.object(fields);

/** Keeps the settings at `path`. A file that does not parse is kept beside it, and the defaults hold. */
export function createSettingsStore(path: string): SettingsStore {
  return {
    load: () => {
      const text = tryRead(path);
      if (text === undefined) return Settings.parse({});
      const file = File.safeParse(tryJson(text));
      if (!file.success) renameSync(path, `${path}.damaged`);
      return Settings.parse(file.data?.settings ?? {});
    },
    save: (settings) => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeWhole(path, `${JSON.stringify({ version: 1, settings }, undefined, 2)}\n`);
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
