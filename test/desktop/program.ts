/** Which program the tests of the desktop drive, or why there is none. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRuntime } from '../../scripts/electron/runtime.ts';
import { packedProgram } from '../../scripts/pack/packed-program.ts';
import { isThisMachine, targets } from '../../scripts/pack/target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Set by the runner, so that every file drives the same one. */
export const programVariable = 'TINTYPE_DESKTOP_PROGRAM';

/** A program and what it is called with. */
export interface Program {
  readonly executable: string;
  readonly appArgs: readonly string[];
  readonly isPackaged: boolean;
}

/** The program. Throws where there is none: the runner says so before any test begins. */
export function programUnderTest(): Program {
  const packaged = process.env[programVariable];
  if (packaged !== undefined && packaged !== '') return { executable: packaged, appArgs: [], isPackaged: true };
  const runtime = findRuntime();
  if (runtime === undefined) throw new Error('There is no Electron: npm run desktop:runtime fetches one.');
  return { executable: runtime.executable, appArgs: [root], isPackaged: false };
}

/** Why nothing can be driven here; undefined where it can. */
export function whyNot(): string | undefined {
  if (findRuntime() === undefined)
    return 'there is no Electron runtime here ("npm run desktop:runtime" fetches one where it can be had)';
  if (process.platform !== 'linux' || process.env.DISPLAY) return undefined;
  return hasXvfb() ? undefined : 'there is no display, and no xvfb-run to make one';
}

/** Whether a display can be made where there is none. */
export const hasXvfb = (): boolean => spawnSync('xvfb-run', ['--help']).error === undefined;

/** The packaged program of this machine, where `npm run pack` made one. */
export function packagedProgram(): string | undefined {
  const target = targets.find(isThisMachine);
  return target && packedProgram(join(root, 'dist', 'packaged'), target);
}
