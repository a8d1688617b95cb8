/** Where the parts of the program lie: beside each other in a checkout, in the archive and beside it once packaged. */
import { join } from 'node:path';
import type { CloudProgram } from '../host/local-cloud.ts';

/** The files the desktop is made of. */
export interface Places {
  /** The built UI. */
  readonly renderer: string;
  readonly preload: string;
  readonly engine: string;
  /** Of the window, where the system does not take it from the program. */
  readonly icon: string;
  readonly trayIcons: string;
  readonly samples: string;
  readonly cloudProgram: CloudProgram;
}

/** What they depend on. */
export interface PlacesAsk {
  /** The checkout, or the archive. */
  readonly appDir: string;
  /** Where a packaged program keeps what lies beside the archive; absent in a checkout. */
  readonly resourcesDir?: string;
  readonly platform: NodeJS.Platform;
}

/** The places. */
export function placesOf({ appDir, resourcesDir, platform }: PlacesAsk): Places {
  const desktop = join(appDir, 'dist', 'desktop');
  const node = platform === 'win32' ? 'node.exe' : 'node';
  return {
    renderer: join(appDir, 'dist', 'renderer'),
    preload: join(desktop, 'preload.cjs'),
    engine: join(desktop, 'engine.mjs'),
    icon: join(appDir, 'resources', 'icons', 'icon.png'),
    trayIcons: join(appDir, 'resources', 'icons', 'tray'),
    samples: join(resourcesDir ?? appDir, 'samples'),
    cloudProgram:
      resourcesDir === undefined
        ? // The project's own Node: it runs TypeScript as it is.
          {
            node: join(appDir, 'node_modules', 'node', 'bin', node),
            entry: join(appDir, 'infra', 'local', 'main.ts'),
          }
        : { node: join(resourcesDir, 'cloud', node), entry: join(resourcesDir, 'cloud', 'main.mjs') },
  };
}
