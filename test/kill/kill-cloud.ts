import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { between, chanceOf } from '../../scripts/samples/paint/chance.ts';
import { startEngine } from '../fakes/engine-process.ts';
import { type FaultProxy, startFaultProxy } from '../fakes/fault-proxy.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { createPutCounts } from '../fakes/put-counts.ts';
import { judge, type KillPlan, type Verdict } from './verdict.ts';

const runMaxMs = 180_000;

/** Kills the cloud while the engine sends, and starts it again at the same ports. The engine is left alone. */
export async function killCloud(plan: KillPlan): Promise<Verdict> {
  const chance = chanceOf(plan.seed);
  const wish = { dataDir: join(plan.folder, 'cloud'), args: ['--port', String(await freePort())] };
  let cloud = await startLocalCloud(wish);
  const puts = createPutCounts();
  const proxy = await startFaultProxy({ ready: cloud.ready, onPassed: puts.note });
  const started = Date.now();
  let steps = 0;
  let results = 0;
  const engine = startEngine({
    args: [
      ...['upload', plan.pictures, '--json', '--verbose', '--cloud', cloud.ready.api],
      ...['--data-dir', join(plan.folder, 'engine')],
    ],
    environment: proxy.environment,
    onLog: ({ event }) => {
      if (event === 'hashed' || event === 'stored') steps += 1;
    },
    onResult: () => {
      results += 1;
    },
  });
  let code: number | null | undefined;
  void engine.ended.then((ended) => {
    code = ended;
  });
  const tooLate = pause(runMaxMs, undefined, { ref: false }).then(() => engine.kill());
  try {
    let kills = 0;
    while (steps === 0 && code === undefined) await pause(5);
    while (kills < plan.kills && code === undefined) {
      const goal = steps + between(chance, 20, 120);
      const until = Date.now() + between(chance, 1_000, 4_000);
      while (code === undefined && steps < goal && Date.now() < until) await pause(5);
      if (code !== undefined) break;
      cloud = await killAndStart(cloud, proxy, wish, between(chance, 100, 1_500));
      kills += 1;
    }
    await Promise.race([engine.ended, tooLate]);
    const { counts, broken } = await judge(plan, cloud, puts);
    return {
      title: `The cloud killed ${kills} times`,
      counts: { ...counts, 'results of the engine': results, milliseconds: Date.now() - started },
      broken: [
        ...broken,
        ...((await engine.ended) === 0 ? [] : [`the engine ended with ${code}: ${engine.complaints.join(' ')}`]),
        ...(kills === plan.kills ? [] : ['it was over before the last kill: take more pictures']),
      ],
    };
  } finally {
    engine.kill();
    proxy.stop();
    await cloud.stop();
  }
}

async function killAndStart(
  cloud: RunningCloud,
  proxy: FaultProxy,
  wish: Parameters<typeof startLocalCloud>[0],
  awayMs: number,
): Promise<RunningCloud> {
  await cloud.kill();
  // A cloud that is away refuses connections; what is behind a proxy does not.
  proxy.down();
  await pause(awayMs);
  const next = await startLocalCloud(wish);
  await proxy.up();
  return next;
}

/** A port with two free ones after it, for a cloud that is to come back to them. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await tryListen(0);
    const rest = first === undefined ? [] : [await tryListen(first + 1), await tryListen(first + 2)];
    if (first !== undefined && rest.every((port) => port !== undefined)) return first;
  }
  throw new Error('no three free ports in a row');
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    // Taken.
    return undefined;
  } finally {
    server.close();
  }
}
