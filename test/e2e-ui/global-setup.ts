import type { TestProject } from 'vitest/node';
import { chromiumPath, hasChromium } from './browser.ts';
import { copyRenderer } from './renderer-build.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built UI lies; empty where there is no browser to show it. */
    uiDir: string;
  }
}

/** Builds the UI once for all files. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!hasChromium) {
    console.log(`The tests of the UI are skipped: there is no Chromium at ${chromiumPath}.`);
    project.provide('uiDir', '');
    return undefined;
  }
  const { dir, remove } = await copyRenderer();
  project.provide('uiDir', dir);
  return remove;
}
