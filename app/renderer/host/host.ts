import { computed, DestroyRef, inject, Service, type Signal, signal } from '@angular/core';
import { type ApiClient, api } from '../../contract/api.ts';
import type { Stop } from '../../contract/contract.ts';
import type { Connection } from '../../contract/methods/connection.ts';
import type { FolderView } from '../../contract/methods/folders.ts';
import type { Capabilities } from '../../contract/methods/host.ts';
import type { QueueView } from '../../contract/methods/queue.ts';
import type { Settings } from '../../contract/methods/settings.ts';
import { createReconnecting } from '../../rpc/reconnect.ts';
import { dialHost, shell } from './dial.ts';

/** What the UI knows of its host: the client, and what every view shares, kept up to date. Undefined until the host said so. */
@Service()
export class Host {
  readonly #line = createReconnecting(api, {
    dial: dialHost,
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    chance: Math.random,
  });
  readonly #isConnected = signal(false);
  readonly #wasConnected = signal(false);
  readonly #capabilities = signal<Capabilities | undefined>(undefined);

  /** Reconnects by itself; calls reject with an AppError. */
  readonly api: ApiClient = this.#line.client;
  readonly isConnected = this.#isConnected.asReadonly();
  /** It was there and is gone. */
  readonly isLost = computed(() => this.#wasConnected() && !this.#isConnected());
  readonly capabilities = this.#capabilities.asReadonly();
  readonly queue = live<QueueView>((on) => this.api.queue.watch(on));
  readonly connection = live<Connection>((on) => this.api.connection.watch(on));
  readonly settings = live<Settings>((on) => this.api.settings.watch(on));
  readonly folders = live<{ folders: readonly FolderView[] }>((on) => this.api.folders.watch(on));
  readonly catalogue = live<{ version: number; pictures: number }>((on) => this.api.library.changed(on));

  constructor() {
    this.#line.onState((state) => {
      this.#isConnected.set(state === 'connected');
      if (state !== 'connected') return;
      this.#wasConnected.set(true);
      // A host that went and came back may be another version of itself.
      this.api.host.capabilities().then(
        (found) => this.#capabilities.set(found),
        () => undefined,
      );
    });
    const dialNow = (): void => this.#line.dialNow();
    addEventListener('online', dialNow);
    document.addEventListener('visibilitychange', dialNow);
  }

  /** A report for somebody who helps. */
  async report(): Promise<string> {
    const { text } = await (shell === undefined ? this.api.host.diagnostics() : shell.shell.report());
    return text;
  }

  /** The address of a picture's preview. */
  previewUrl(edge: 320 | 1600, digest: string): string {
    return `${this.#capabilities()?.mediaBase ?? ''}/preview/${edge}/${digest}.webp`;
  }

  /** The address an original is downloaded from. */
  originalUrl(digest: string): string {
    return `${this.#capabilities()?.mediaBase ?? ''}/original/${digest}`;
  }
}

/** The newest item of a subscription, for as long as whoever asks for it lives. Ask in an injection context. */
export function live<T>(open: (onItem: (item: T) => void) => Stop): Signal<T | undefined> {
  const newest = signal<T | undefined>(undefined);
  inject(DestroyRef).onDestroy(open((item) => newest.set(item)));
  return newest.asReadonly();
}
