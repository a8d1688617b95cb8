import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const rootDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The CPU a function runs on, as Lambda names it. */
export type Cpu = 'arm64' | 'x86_64';

/** Every function of the stack. */
export const functionNames = ['api', 'analyse', 'dead-letter', 'well-known'] as const;
/** The name of one function. */
export type FunctionName = (typeof functionNames)[number];

/** The file each function begins in, from the root. Named, never imported. */
export const functionEntries: Readonly<Record<FunctionName, string>> = {
  api: 'processor/handlers/api.ts',
  analyse: 'processor/handlers/analyse.ts',
  'dead-letter': 'processor/handlers/dead-letter.ts',
  'well-known': 'processor/handlers/well-known.ts',
};
