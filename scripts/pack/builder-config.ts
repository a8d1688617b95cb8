/** What scripts/pack.ts changes of electron-builder.yml for one run. */
import type { Configuration } from 'electron-builder';
import type { Runtime } from '../electron/runtime.ts';

/** What it depends on. */
export interface ConfigAsk {
  /** The runtime to pack with; absent for installers, which electron-builder fetches Electron's release for. */
  readonly runtime: Runtime | undefined;
  readonly officialVersion: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The configuration of one run: electron-builder reads electron-builder.yml by itself and takes these over it. */
export function builderConfig({ runtime, officialVersion, environment }: ConfigAsk): Configuration {
  const updates = environment.TINTYPE_UPDATE_URL;
  return {
    electronVersion: runtime?.version ?? officialVersion,
    ...(runtime !== undefined && { electronDist: runtime.dist }),
    ...(runtime?.kind === 'development' && { electronFuses: inspectableForTests }),
    ...(updates !== undefined && updates !== '' && { publish: { provider: 'generic', url: updates } }),
  };
}

/**
 * Playwright drives the packed app through Node's inspector. Only with the development runtime, which never ships: a
 * release that can be inspected hands its secrets to any program that can start it.
 */
const inspectableForTests = { enableNodeCliInspectArguments: true } as const;
