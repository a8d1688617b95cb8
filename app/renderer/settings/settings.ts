import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import type { Settings, SettingsChange, StorageSizes } from '../../contract/methods/settings.ts';
import { ConnectDialog } from '../connect/connect-dialog.ts';
import { PromoteRow } from '../connect/promote-row.ts';
import { SignOutDialog } from '../connect/sign-out-dialog.ts';
import { Host } from '../host/host.ts';
import { Icon } from '../parts/icon.ts';
import { Popover } from '../parts/popover.ts';
import { Toasts } from '../parts/toasts.ts';
import { Desktop } from '../shell/desktop.ts';
import { Formats } from '../strings/formats.ts';
import { Words } from '../strings/words.ts';
import { BandwidthChoices } from '../uploads/bandwidth-choices.ts';
import { Reanalysis } from './reanalysis.ts';

const cacheLimits = [500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000, 10_000_000_000] as const;

const switchNames = ['closeToTray', 'launchAtLogin', 'pauseOnBattery', 'notifications'] as const;

/** What people set, and what they are told about where things are. */
@Component({
  selector: 'tt-settings',
  imports: [BandwidthChoices, ConnectDialog, Icon, Popover, PromoteRow, Reanalysis, SignOutDialog],
  templateUrl: './settings.html',
})
export class SettingsView {
  readonly #toasts = inject(Toasts);
  readonly #clipboard = inject(Clipboard);
  readonly #sizes = signal<StorageSizes | undefined>(undefined);
  protected readonly host = inject(Host);
  protected readonly desktop = inject(Desktop);
  protected readonly formats = inject(Formats);
  protected readonly words = inject(Words);
  protected readonly report = signal('');
  /** The dialog that is open. */
  protected readonly asks = signal<'nothing' | 'connect' | 'again' | 'signOut' | 'leave'>('nothing');
  protected readonly appearances: readonly Settings['appearance'][] = ['system', 'light', 'dark'];
  protected readonly languages: readonly Settings['language'][] = ['system', 'en', 'de'];
  protected readonly channels: readonly Settings['updateChannel'][] = ['stable', 'beta'];
  protected readonly cacheLimits = cacheLimits;
  protected readonly t = computed(() => this.words.strings().settings);
  protected readonly settings = this.host.settings;

  protected readonly status = computed(() => {
    const gates = this.host.connection()?.gates ?? [];
    if (gates.includes('signedOut')) return { text: this.t().signedOut, isBad: true, isSignedOut: true };
    const isAway = gates.includes('offline');
    return { text: isAway ? this.t().notReachable : this.t().reachable, isBad: isAway, isSignedOut: false };
  });
  protected readonly limit = computed(() => {
    const bandwidth = this.settings()?.bandwidth ?? null;
    return bandwidth === null ? this.words.strings().uploads.noLimit : this.formats.speed(bandwidth);
  });
  protected readonly sizes = computed(() => {
    const sizes = this.#sizes();
    const t = this.t();
    const rows = [
      { label: t.catalogue, bytes: sizes?.catalogue },
      { label: t.previews, bytes: sizes?.previewCache },
      { label: t.queue, bytes: sizes?.queue },
      { label: t.inbox, bytes: sizes?.inbox },
    ];
    return rows.map(({ label, bytes }) => ({ label, size: bytes === undefined ? '' : this.formats.bytes(bytes) }));
  });

  /** What a window of the system can do and a page in a browser cannot. */
  protected readonly switches = computed(() => {
    const can = this.host.capabilities();
    const shown = {
      closeToTray: can?.tray,
      launchAtLogin: can?.launchAtLogin,
      pauseOnBattery: can?.battery,
      notifications: can?.notifications,
    };
    return switchNames.filter((name) => shown[name] === true);
  });

  constructor() {
    effect(() => {
      if (this.host.isConnected()) untracked(() => void this.#measure());
    });
  }

  protected flip(name: (typeof switchNames)[number], isOn: boolean): void {
    this.change({ [name]: !isOn });
  }

  protected change(change: SettingsChange): void {
    this.host.api.settings.set(change).catch(() => this.#wrong());
  }

  protected async clearPreviews(): Promise<void> {
    try {
      this.#sizes.set(await this.host.api.storage.clearPreviewCache());
      this.#toasts.show({ text: this.t().cleared });
    } catch {
      this.#wrong();
    }
  }

  protected async showReport(): Promise<void> {
    try {
      this.report.set(await this.host.report());
    } catch {
      this.#wrong();
    }
  }

  protected async copyReport(): Promise<void> {
    try {
      const text = await this.host.report();
      this.report.set(text);
      if (this.#clipboard.copy(text)) this.#toasts.show({ text: this.t().copied });
      else this.#wrong();
    } catch {
      this.#wrong();
    }
  }

  async #measure(): Promise<void> {
    this.#sizes.set(await this.host.api.storage.sizes().catch(() => undefined));
  }

  #wrong(): void {
    this.#toasts.show({ text: this.words.strings().shell.wrong, isBad: true });
  }
}
