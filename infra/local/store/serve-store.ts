import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { openDatabase } from '../database.ts';
import type { ChangeListener, Clock, Durability, SigningKey } from '../ports.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';

/** A store on its own, for tests and for pointing S3 tools at it. */
export interface ServeStoreOptions {
  readonly directory: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
  readonly durability: Durability;
  readonly keys: readonly SigningKey[];
  /** Absent: us-east-1. */
  readonly region?: string;
  readonly clock?: Clock;
  readonly listener?: ChangeListener;
  readonly bodyIdleMs?: number;
  readonly onFault?: (cause: unknown) => void;
}

/** A store that is being served. */
export interface ServedStore {
  /** `http://127.0.0.1:…`, no slash at the end. */
  readonly endpoint: string;
  readonly store: ObjectStore;
  close(): Promise<void>;
}

const deaf: ChangeListener = { onChange: () => undefined, onCommitted: () => undefined };

/** Serves the store of a folder on loopback, with a database of its own in it. */
export async function serveStore(options: ServeStoreOptions): Promise<ServedStore> {
  const { directory, durability, keys } = options;
  const database = openDatabase(join(directory, 'store.sqlite'), durability);
  const store = createObjectStore({
    directory,
    database,
    durability,
    region: options.region ?? 'us-east-1',
    findKey: (id) => keys.find(({ accessKeyId }) => accessKeyId === id),
    clock: options.clock ?? Date.now,
    listener: options.listener ?? deaf,
    ...(options.bodyIdleMs !== undefined && { bodyIdleMs: options.bodyIdleMs }),
    ...(options.onFault && { onFault: options.onFault }),
  });
  const server = createStoreServer(store);
  const port = await listen(server, options.port ?? 0);
  const close = async (): Promise<void> => {
    server.close();
    await store.close();
    server.closeAllConnections();
    database.close();
  };
  return { endpoint: `http://127.0.0.1:${port}`, store, close };
}

/** An HTTP server that gives every request to the store. It sets no limit to how long a body may take: the store watches for idle ones. */
export function createStoreServer(store: ObjectStore): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 }, store.handle);
  return server.on('checkContinue', store.handle);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
