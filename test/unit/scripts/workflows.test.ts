import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, '.github', 'workflows');
const yaml: { load(text: string): unknown } = createRequire(import.meta.url)('js-yaml');

const Step = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  'working-directory': z.string().optional(),
});
const Permissions = z.record(z.string(), z.enum(['read', 'write']));
const Job = z.strictObject({
  name: z.string(),
  needs: z.string().optional(),
  'runs-on': z.string(),
  'timeout-minutes': z.int(),
  strategy: z
    .strictObject({ 'fail-fast': z.boolean().optional(), matrix: z.strictObject({ os: z.array(z.string()) }) })
    .optional(),
  permissions: Permissions.optional(),
  steps: z.array(Step),
});
const Workflow = z.strictObject({
  name: z.string(),
  on: z.unknown(),
  permissions: Permissions,
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), Job),
});

const workflows = new Map(
  readdirSync(folder).map((file) => [file, Workflow.parse(yaml.load(readFileSync(join(folder, file), 'utf8')))]),
);
const jobs = [...workflows.values()].flatMap((workflow) => Object.values(workflow.jobs));
const steps = jobs.flatMap((job) => job.steps);

describe('the workflows', () => {
  it('are two, for every change and for a release', () => {
    expect([...workflows.keys()].toSorted()).toEqual(['ci.yml', 'release.yml']);
  });

  it('run only commands that package.json has', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const called = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name));

    expect(called.length).toBeGreaterThan(8);
    expect(called.filter((name) => name === undefined || !(name in scripts))).toEqual([]);
  });

  it('pin every action by its commit, with the version beside it', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));

    expect(used.filter((uses) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    for (const file of workflows.keys()) {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      for (const line of lines.filter((each) => each.includes('uses:'))) expect(line).toMatch(/ # v\d+\.\d+\.\d+$/);
    }
  });

  it('may read alone; only the job that drafts the release may write, and it runs nothing of ours', () => {
    for (const workflow of workflows.values()) expect(workflow.permissions).toEqual({ contents: 'read' });
    const writing = jobs.filter(({ permissions }) => permissions !== undefined);

    expect(writing.map(({ name }) => name)).toEqual(['Draft release']);
    expect(writing.flatMap((job) => job.steps).filter(({ run }) => run?.includes('npm'))).toEqual([]);
  });

  it('keep no credential of the checkout and put nothing from outside into a shell', () => {
    for (const { uses, with: given } of steps.filter((step) => step.uses?.startsWith('actions/checkout@')))
      expect(given, uses).toEqual({ 'persist-credentials': false });
    const spliced = steps.flatMap(({ run }) => (run ?? '').match(/\$\{\{[^}]*\}\}/g) ?? []);
    expect(spliced).toEqual([]);
  });

  it('try the change on the three systems and build the installers on them', () => {
    const systemsOf = (file: string) =>
      Object.values(workflows.get(file)?.jobs ?? {}).flatMap((job) => job.strategy?.matrix.os ?? [job['runs-on']]);

    expect(systemsOf('ci.yml')).toEqual(['ubuntu-24.04', 'windows-2025', 'macos-15']);
    expect(systemsOf('release.yml')).toEqual(['ubuntu-24.04', 'windows-2025', 'macos-15', 'ubuntu-24.04']);
  });
});
