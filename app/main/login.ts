/** Starting with the session of the person, without a window. */
import { app } from 'electron';
import { autostartFile, setAutostart } from './autostart.ts';
import { hiddenFlag } from './links.ts';

/** Brings the system to what the setting says. */
export function setLaunchAtLogin(isOn: boolean): void {
  if (process.platform === 'linux') setAutostart(autostartFile(process.env), isOn, programOf(process.env));
  else app.setLoginItemSettings({ openAtLogin: isOn, args: [hiddenFlag] });
}

/** An AppImage runs from a mount of its own that is gone after the session: its file is what starts it. */
const programOf = (environment: NodeJS.ProcessEnv): string => environment.APPIMAGE ?? process.execPath;
