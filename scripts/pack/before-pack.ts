/** electron-builder's hook before each system is packed: what is native, for that system. */
import * as z from 'zod';
import { stageAppPackages } from './stage-app.ts';
import { stageCloud } from './stage-cloud.ts';
import type { Target } from './target.ts';

/** What electron-builder tells, of which it gives the processor as the number of its own list. */
const Context = z.object({ electronPlatformName: z.enum(['linux', 'darwin', 'win32']), arch: z.literal([1, 3]) });

/** Called by electron-builder. */
export async function beforePack(context: unknown): Promise<void> {
  const { electronPlatformName, arch } = Context.parse(context);
  const target: Target = { platform: electronPlatformName, arch: arch === 1 ? 'x64' : 'arm64' };
  await stageAppPackages(target);
  await stageCloud(target);
}
