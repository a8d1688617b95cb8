/** The report a person may copy for somebody who helps: versions, states, counts and crashes. No name, path, address or key. */
import { release } from 'node:os';
import * as z from 'zod';
import type { ApiClient } from '../contract/api.ts';
import type { EngineStanding } from '../contract/shell-api.ts';
import type { CrashRecords } from './crash-records.ts';

/** What a report is made of. */
export interface ReportParts {
  readonly version: string;
  readonly standing: () => EngineStanding;
  readonly client: () => ApiClient | undefined;
  readonly crashes: Pick<CrashRecords, 'list'>;
}

/** An engine that does not answer is no reason for no report. */
const engineMs = 3_000;

/** The report as text. */
export async function makeReport({ version, standing, client, crashes }: ReportParts): Promise<string> {
  const { electron, chrome, node } = process.versions;
  const report = {
    tintype: version,
    shell: 'desktop',
    electron,
    chrome,
    node,
    system: `${process.platform} ${release()} ${process.arch}`,
    upSeconds: Math.round(process.uptime()),
    engine: standing().is,
    crashes: crashes.list(),
    diagnostics: await engineReport(client()),
  };
  return JSON.stringify(report, undefined, 2);
}

async function engineReport(client: ApiClient | undefined): Promise<unknown> {
  if (client === undefined) return 'the engine does not run';
  try {
    const { text } = await client.host.diagnostics(undefined, AbortSignal.timeout(engineMs));
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    // It died, or hangs: which the rest of the report tells.
    return 'the engine did not answer';
  }
}
