import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** The program of an app that electron-builder packed as a folder for `target`, or undefined when it did not. */
export function packedProgram(packed: string, { platform, arch }: Target): string | undefined {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  const path = {
    linux: join(packed, `linux${suffix}-unpacked`, 'tintype'),
    win32: join(packed, `win${suffix}-unpacked`, 'Tintype.exe'),
    darwin: join(packed, `mac${suffix}`, 'Tintype.app', 'Contents', 'MacOS', 'Tintype'),
  }[platform];
  return existsSync(path) ? path : undefined;
}
