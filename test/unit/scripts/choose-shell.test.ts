import { describe, expect, it } from 'vitest';
import { chooseShell } from '../../../scripts/electron/choose-shell.ts';

const there = {
  options: [],
  executable: '/electron',
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  userId: 1000,
} as const;

describe('npm start', () => {
  it('opens the desktop where Electron and a display are there', () => {
    expect(chooseShell(there)).toEqual({ is: 'desktop', executable: '/electron', flags: [] });
    expect(chooseShell({ ...there, environment: { WAYLAND_DISPLAY: 'wayland-0' } }).is).toBe('desktop');
    expect(chooseShell({ ...there, environment: {}, platform: 'darwin' }).is).toBe('desktop');
  });

  it('runs without the sandbox for root on Linux alone, where Chromium has none', () => {
    expect(chooseShell({ ...there, userId: 0 })).toEqual({
      is: 'desktop',
      executable: '/electron',
      flags: ['--no-sandbox'],
    });
    expect(chooseShell({ ...there, userId: 0, platform: 'darwin' })).toMatchObject({ flags: [] });
  });

  it('says why it serves the browser instead', () => {
    const because = (change: object): string => {
      const chosen = chooseShell({ ...there, ...change });
      return chosen.is === 'browser' ? chosen.because : chosen.is;
    };

    expect(because({ executable: undefined })).toBe('there is no Electron here ("npm run desktop:runtime" fetches it)');
    expect(because({ environment: {} })).toBe('there is no display for a window');
    expect(because({ options: ['--port', '0'] })).toBe('its options were given');
  });
});
