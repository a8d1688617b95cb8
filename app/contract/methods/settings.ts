/** What people set, kept by the host over restarts. */
import * as z from 'zod';
import { call, subscription } from '../contract.ts';

/** All settings. */
export const Settings = z.object({
  /** Bytes per second for all sends together; null for no limit. At least 10 kB/s: less never ends. */
  bandwidth: z.int().min(10_000).max(10_000_000_000).nullable(),
  paused: z.boolean(),
  appearance: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'de']),
  /** The most bytes the preview cache takes on this disk. */
  previewCacheBytes: z.int().min(10_000_000).max(1_000_000_000_000),
  /** Closing the window leaves the program running in the tray. These matter only where capabilities say so. */
  closeToTray: z.boolean(),
  /** Starts with the session of the person, without a window. */
  launchAtLogin: z.boolean(),
  /** Nothing is hashed or sent while the machine runs on its battery. */
  pauseOnBattery: z.boolean(),
  /** The system tells when uploads are through, or need somebody. */
  notifications: z.boolean(),
  /** Which releases of the program are fetched. */
  updateChannel: z.enum(['stable', 'beta']),
});
export type Settings = z.infer<typeof Settings>;

/** The settings to change; the others stay. */
export const SettingsChange = z.object({
  bandwidth: Settings.shape.bandwidth.exactOptional(),
  paused: Settings.shape.paused.exactOptional(),
  appearance: Settings.shape.appearance.exactOptional(),
  language: Settings.shape.language.exactOptional(),
  previewCacheBytes: Settings.shape.previewCacheBytes.exactOptional(),
  closeToTray: Settings.shape.closeToTray.exactOptional(),
  launchAtLogin: Settings.shape.launchAtLogin.exactOptional(),
  pauseOnBattery: Settings.shape.pauseOnBattery.exactOptional(),
  notifications: Settings.shape.notifications.exactOptional(),
  updateChannel: Settings.shape.updateChannel.exactOptional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** What Tintype keeps on this machine, in bytes. */
export const StorageSizes = z.object({
  catalogue: z.number().min(0),
  previewCache: z.number().min(0),
  queue: z.number().min(0),
  /** Dropped files that were received and are not in the cloud yet. */
  inbox: z.number().min(0),
});
export type StorageSizes = z.infer<typeof StorageSizes>;

/** The service. `set` answers all settings as they are then. Items of `watch` are whole. */
export const settings = {
  get: call(z.void(), Settings),
  set: call(SettingsChange, Settings),
  watch: subscription(Settings),
} as const;

/** The service of local storage. Clearing the cache loses nothing: previews are fetched again when they are looked at. */
export const storage = {
  sizes: call(z.void(), StorageSizes),
  clearPreviewCache: call(z.void(), StorageSizes),
} as const;
