import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fitToDisplays, keepWindowState, readWindowState } from '../../../../app/main/window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 720 };
const at = (x: number, y: number, width = 1240, height = 820) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

function fileIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tintype-window-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'window.json');
}

describe('the place of the window', () => {
  it('is found again, and the usual one where there is none or it is damaged', () => {
    const file = fileIn();
    const usual = { bounds: { width: 1240, height: 820 }, isMaximized: false };
    expect(readWindowState(file)).toEqual(usual);

    keepWindowState(file, at(120, 90, 900, 640));
    expect(readWindowState(file)).toEqual(at(120, 90, 900, 640));

    writeFileSync(file, '{"bounds":{"width":1e9}}');
    expect(readWindowState(file)).toEqual(usual);
  });

  it('stays on a display that is there, and goes where the system likes when its display is gone', () => {
    expect(fitToDisplays(at(2000, 40, 900, 600), [screen, second])).toEqual(at(2000, 40, 900, 600));
    expect(fitToDisplays(at(2000, 40, 900, 600), [screen])).toEqual({
      bounds: { width: 900, height: 600 },
      isMaximized: false,
    });
  });

  it('leaves enough of the bar on a display to take hold of it', () => {
    const isMoved = (x: number, y: number): boolean => fitToDisplays(at(x, y), [screen]).bounds.x === undefined;

    expect([isMoved(1800, 0), isMoved(1801, 0), isMoved(-1120, 0), isMoved(-1121, 0)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([isMoved(0, -1), isMoved(0, 1048), isMoved(0, 1049)]).toEqual([true, false, true]);
  });

  it('is no larger than its display', () => {
    expect(fitToDisplays(at(0, 0, 5000, 3000), [screen]).bounds).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  });
});
