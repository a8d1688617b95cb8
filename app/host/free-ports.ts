import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below those that systems give to outgoing connections, so that nobody takes them while their owner is away for a moment. */
const lowest = 20_000;
const highest = 32_000;
const attempts = 20;

/** The first of `count` ports in a row on loopback that are free now; undefined when none were found. `chance`: 0 ≤ x < 1. */
export async function findFreePorts(count: number, chance: () => number): Promise<number | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const first = lowest + Math.floor(chance() * (highest - lowest));
    const ports = Array.from({ length: count }, (_, n) => first + n);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
  return undefined;
}

async function isFree(port: number): Promise<boolean> {
  const server: Server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // Taken, or forbidden: both mean another one.
    return false;
  } finally {
    server.close();
  }
}
