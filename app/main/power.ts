/** The machine's power: its battery, its sleep, and keeping it awake while bytes leave. */
import { powerMonitor, powerSaveBlocker } from 'electron';

/** Whom it tells. */
export interface PowerEars {
  /** Whether the machine runs on its battery. */
  readonly onBattery: (isOn: boolean) => void;
  /** It woke up. */
  readonly onWake: () => void;
}

/** Watches the power. The first word about the battery comes at once. */
export function watchPower({ onBattery, onWake }: PowerEars): void {
  powerMonitor.on('on-battery', () => onBattery(true));
  powerMonitor.on('on-ac', () => onBattery(false));
  powerMonitor.on('resume', onWake);
  onBattery(powerMonitor.isOnBatteryPower());
}

/** Holds the machine awake while it is told to: the display may sleep, the program may not be suspended. */
export function createWakeHold(): (isHeld: boolean) => void {
  let hold: number | undefined;
  return (isHeld) => {
    if (isHeld) hold ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (hold !== undefined) {
      powerSaveBlocker.stop(hold);
      hold = undefined;
    }
  };
}
