/**
 * Who may import whom (architecture.md, section 3), as data. A folder may always import from itself; everything else is
 * refused unless its row names it. Change a row only together with the architecture, by a decision record.
 */

/** What one folder may reach. Folders are ours; `touches` are packages and `node:*`. */
export interface Row {
  readonly folder: string;
  /** Our folders it may import, values and types. */
  readonly imports: readonly string[];
  /** Our folders it may import by `import type` only. */
  readonly types?: readonly string[];
  /** Our folders it may name by file path, to start or bundle, and never import. */
  readonly entryPaths?: readonly string[];
  /** Packages it may import; `*` at the end stands for any rest. */
  readonly touches: readonly string[];
  /** Packages it may import by `import type` only. */
  readonly typesOf?: readonly string[];
}

const appLayers = ['app/contract', 'app/rpc', 'app/core', 'app/engine', 'app/adapters'] as const;

/** One row per folder. A file belongs to the longest folder it lies in. */
export const importTable: readonly Row[] = [
  { folder: 'processor/contract', imports: [], touches: ['zod'] },
  { folder: 'processor/analysis', imports: ['processor/contract'], touches: [] },
  {
    folder: 'processor/adapters',
    imports: ['processor/contract'],
    types: ['processor/analysis'],
    touches: [
      'node:*',
      '@aws-sdk/*',
      '@smithy/*',
      '@photostructure/tz-lookup',
      'exifr',
      'libheif-js',
      'sax',
      'sharp',
      'thumbhash',
      'zod',
    ],
  },
  {
    folder: 'processor/handlers',
    imports: ['processor/contract', 'processor/analysis', 'processor/adapters'],
    touches: ['hono', 'zod'],
    typesOf: ['aws-lambda'],
  },
  { folder: 'app/contract', imports: ['processor/contract'], touches: ['zod'] },
  { folder: 'app/rpc', imports: ['app/contract'], touches: [] },
  { folder: 'app/core', imports: ['processor/contract'], touches: [] },
  { folder: 'app/engine', imports: ['app/core', 'app/contract', 'processor/contract'], touches: [] },
  {
    folder: 'app/adapters',
    imports: ['processor/contract'],
    types: ['app/engine', 'app/core'],
    touches: [
      'node:*',
      '@aws-sdk/*',
      '@smithy/*',
      '@photostructure/sqlite',
      'chokidar',
      'ignore',
      'openid-client',
      'zod',
    ],
  },
  {
    folder: 'app/host',
    imports: [...appLayers, 'processor/contract'],
    entryPaths: ['infra/local'],
    touches: ['node:*', 'zod'],
  },
  {
    folder: 'app/main',
    imports: [...appLayers, 'app/host', 'processor/contract'],
    entryPaths: ['infra/local'],
    touches: ['electron', 'electron-updater', 'node:*', 'zod'],
  },
  {
    folder: 'app/headless',
    imports: [...appLayers, 'app/host', 'processor/contract'],
    entryPaths: ['infra/local'],
    touches: ['node:*', 'ws', 'zod'],
  },
  { folder: 'app/preload', imports: [], types: ['app/contract'], touches: ['electron'] },
  {
    folder: 'app/renderer',
    imports: ['app/contract', 'app/rpc'],
    types: ['processor/contract'],
    touches: ['@angular/*', 'd3-geo', 'rxjs', 'thumbhash', 'topojson-client', 'world-atlas'],
    typesOf: ['topojson-specification', 'geojson'],
  },
  {
    folder: 'infra',
    imports: ['processor/contract'],
    entryPaths: ['processor/handlers'],
    touches: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'cdk-nag', 'esbuild', '@aws-sdk/*', 'node:*', 'zod'],
  },
  {
    folder: 'infra/local',
    imports: ['processor/contract', 'processor/handlers'],
    touches: ['node:*', '@photostructure/sqlite', 'jose', 'zod'],
  },
];

/** The row a file belongs to, by its path from the repository's root; undefined when no folder of the table holds it. */
export function rowOf(path: string): Row | undefined {
  const holding = importTable.filter((row) => path === row.folder || path.startsWith(`${row.folder}/`));
  return holding.toSorted((a, b) => b.folder.length - a.folder.length)[0];
}
