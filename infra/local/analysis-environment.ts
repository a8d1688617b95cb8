import { availableParallelism } from 'node:os';
import { poolDefaults } from './analysis-pool.ts';

// What a process needs to find its temporary files and, on Windows, the system itself.
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'USERPROFILE'];

/**
 * The environment of an analysis process: little of ours, so that nothing of the person's (AWS profiles, proxies,
 * NODE_OPTIONS) changes what it does, and as many threads as its share of the processors.
 */
export function analysisEnvironment(
  ours: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const share = Math.max(1, Math.floor(availableParallelism() / poolDefaults.size));
  const kept = inherited.flatMap((name) => {
    const value = ours[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    // AWS Lambda runs in UTC too; a date that is read in the machine's zone shows up on every machine then, or on none.
    TZ: 'UTC',
    // One thread decodes while another reads or writes.
    UV_THREADPOOL_SIZE: String(share + 1),
    VIPS_CONCURRENCY: String(share),
    // glibc keeps what each thread gave back for that thread alone: with one store for all, 50 MB less and as fast.
    MALLOC_ARENA_MAX: '1',
    ...own,
  };
}
