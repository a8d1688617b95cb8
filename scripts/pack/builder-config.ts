/** What scripts/pack.ts changes of electron-builder.yml for one run. */
import type { Configuration } from 'electron-builder';
import type { Runtime } from '../electron/runtime.ts';

/** What it depends on. */
export interface ConfigAsk {
  /** The runtime to pack with; absent for installers, which electron-builder fetches Electron's release for. */
  readonly runtime: Runtime | undefined;
  readonly officialVersion: string;
  /** Tests are to drive it. */
  readonly inspectable: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The configuration of one run: electron-builder reads electron-builder.yml by itself and takes these over it. */
export function builderConfig({ runtime, officialVersion, inspectable, environment }: ConfigAsk): Configuration {
  const updates = environment.TINTYPE_UPDATE_URL;
  return {
    electronVersion: runtime?.version ?? officialVersion,
    ...(runtime !== undefined && { electronDist: runtime.dist }),
    ...(runtime !== undefined && inspectable && { electronFuses: inspectableForTests }),
    ...(updates !== undefined && updates !== '' && { publish: { provider: 'generic', url: updates } }),
  };
}

/**
 * Playwright drives a packed app through Node's inspector. Never in an installer: a program that can be inspected hands its
 * secrets to any other that can start it.
 */
const inspectableForTests = { enableNodeCliInspectArguments: true } as const;
