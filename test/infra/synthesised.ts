import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { createApp } from '../../infra/app.ts';
import type { StageSettings } from '../../infra/settings.ts';

/** Settings in which everything there is to set is on. */
export const everything: StageSettings = {
  region: 'eu-central-1',
  cpu: 'arm64',
  removal: 'keep',
  analysesAtOnce: 7,
  apiCallsPerSecond: 50,
  apiCallsAtOnce: 100,
  logDays: 30,
  colder: { afterDays: 90, storage: 'GLACIER_IR' },
  alarmEmail: 'operator@example.com',
  dashboard: true,
  budget: { dollarsAMonth: 20, email: 'operator@example.com' },
};

/** Settings in which nothing is on that need not be. */
export const little: StageSettings = {
  region: 'us-east-1',
  cpu: 'x86_64',
  removal: 'delete',
  analysesAtOnce: 2,
  apiCallsPerSecond: 1,
  apiCallsAtOnce: 2,
  logDays: 7,
  dashboard: false,
};

/** The template of a stage, with bundles that hold nothing: what is in them is another test's. */
export function synthesise(settings: StageSettings): Template {
  return Template.fromStack(openApp(settings).stack);
}

/** An app that is not synthesised yet. What it writes is gone when the tests are. */
export const openApp = (settings: StageSettings) =>
  createApp({ stage: 'test', settings, bundles: emptyBundles(), outDirectory: temporary('tintype-cdk-') });

function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Folders that stand for the functions' bundles. */
function emptyBundles() {
  const folder = temporary('tintype-bundle-');
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {};\n');
  return { api: folder, analyse: folder, 'dead-letter': folder, 'well-known': folder };
}
