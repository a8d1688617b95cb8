/** Where the window was, for the next time. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { writeWhole } from '../adapters/write-whole.ts';

/** A rectangle on the desktop, in its points. */
export interface Bounds {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

/** How the window stands. */
export interface WindowState {
  readonly bounds: Bounds;
  readonly isMaximized: boolean;
}

const Kept = z.object({
  bounds: z.object({
    x: z.int().exactOptional(),
    y: z.int().exactOptional(),
    width: z.int().min(200).max(20_000),
    height: z.int().min(200).max(20_000),
  }),
  isMaximized: z.boolean(),
});

const usual: WindowState = { bounds: { width: 1240, height: 820 }, isMaximized: false };

/** So much of the window's bar must lie on a display, or nobody could take hold of it. */
const graspable = { width: 120, height: 32 } as const;

/** What was kept in this file; the usual state where there is nothing to be used. */
export function readWindowState(file: string): WindowState {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // None yet, or not ours any more: nothing is lost but a place.
    return usual;
  }
}

/** Keeps it for the next start. */
export const keepWindowState = (file: string, state: WindowState): void =>
  writeWhole(file, `${JSON.stringify(state)}\n`);

/** The state on these displays: a window whose display is gone is put where the system likes, no larger than there is room. */
export function fitToDisplays(state: WindowState, displays: readonly Required<Bounds>[]): WindowState {
  const { x, y, width, height } = state.bounds;
  const home = displays.find((display) => isGraspable({ x, y, width }, display));
  const room = home ?? displays[0];
  if (room === undefined) return state;
  const size = { width: Math.min(width, room.width), height: Math.min(height, room.height) };
  if (home === undefined || x === undefined || y === undefined) return { ...state, bounds: size };
  return { ...state, bounds: { x, y, ...size } };
}

function isGraspable(
  { x, y, width }: { readonly x: number | undefined; readonly y: number | undefined; readonly width: number },
  display: Required<Bounds>,
): boolean {
  if (x === undefined || y === undefined) return false;
  const across = Math.min(x + width, display.x + display.width) - Math.max(x, display.x);
  const isBarVisible = y >= display.y && y + graspable.height <= display.y + display.height;
  return across >= graspable.width && isBarVisible;
}
