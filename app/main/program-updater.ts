/** electron-updater, as the updater of this program: where it was installed in a way that can be updated. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import electronUpdater from 'electron-updater';
import type { Updater } from './updates.ts';

/** The updater, or undefined where this copy is none that updates itself. */
export function openProgramUpdater(): Updater | undefined {
  if (!app.isPackaged || !hasSource(process.resourcesPath) || !isInstalledByUs(process.platform, process.env))
    return undefined;
  const { autoUpdater } = electronUpdater;
  // Its own log names addresses and paths.
  autoUpdater.logger = null;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = true;
  // What goes wrong is told by the calls, too; without a listener it would end the program.
  autoUpdater.on('error', () => undefined);
  return {
    check: async (channel) => {
      autoUpdater.channel = channel === 'beta' ? 'beta' : 'latest';
      autoUpdater.allowPrerelease = channel === 'beta';
      // Both of them turn it on. Who leaves the beta channel keeps the version until a newer stable one comes.
      autoUpdater.allowDowngrade = false;
      const found = await autoUpdater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : undefined;
    },
    fetch: async () => void (await autoUpdater.downloadUpdate()),
    setInstallOnQuit: (isOn) => {
      autoUpdater.autoInstallOnAppQuit = isOn;
    },
  };
}

/** On Linux the AppImage alone replaces itself; packages are updated by the system they were installed with. */
const isInstalledByUs = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean =>
  platform !== 'linux' || environment.APPIMAGE !== undefined;

/** Whether whoever packed this copy said where updates come from. */
function hasSource(resources: string): boolean {
  try {
    return /^provider:/m.test(readFileSync(join(resources, 'app-update.yml'), 'utf8'));
  } catch {
    return false;
  }
}
