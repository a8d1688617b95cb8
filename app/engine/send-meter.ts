/** Measures how fast bytes go and lets the number of sends at once follow. */
import { type Concurrency, onMeasured, onThrottled, startConcurrency } from '../core/transfer/concurrency.ts';
import { bytesPerSecond, noSpeed, type Speed, sampled, timeLeftMs } from '../core/transfer/speed.ts';
import type { Clock, Stop } from './ports.ts';

/** The meter. */
export interface SendMeter {
  /** How many originals may be sent at once now. */
  allowed(): number;
  /** Called when more may be sent than before. */
  onAllowed(listener: () => void): void;
  onThrottled(): void;
  onBytes(bytes: number): void;
  /** One send began, or ended. */
  onBusy(change: 1 | -1): void;
  state(bytesLeft: number): { readonly speed: number; readonly timeLeftMs: number | undefined };
  stop(): void;
}

/** Long enough to tell a trend from noise, short enough that a short run gets to full speed. */
const measureMs = 500;

/** What one request costs besides its bytes: about what a line of 100 Mbit/s carries in 5 ms, so that many small originals count as work. */
const requestPriceBytes = 64 * 1024;

/** A meter at rest. */
export function createSendMeter(
  clock: Clock,
  { min, max, start }: { readonly min: number; readonly max: number; readonly start: number },
): SendMeter {
  let concurrency: Concurrency = startConcurrency({ min, max }, start);
  let speed: Speed = noSpeed;
  let busy = 0;
  let worked = 0;
  let busyMs = 0;
  let changedAt = clock.now();
  let began = clock.now();
  let timer: Stop | undefined;
  let tellAllowed: () => void = () => undefined;

  const countBusy = (): void => {
    const now = clock.now();
    busyMs += busy * Math.max(0, now - changedAt);
    changedAt = now;
  };

  const measure = (): void => {
    countBusy();
    const now = clock.now();
    const tookMs = Math.max(1, now - began);
    const before = concurrency.allowed;
    concurrency = onMeasured(concurrency, { now, rate: (worked * 1_000) / tookMs, busy: busyMs / tookMs });
    worked = 0;
    busyMs = 0;
    began = now;
    timer = busy > 0 ? clock.after(measureMs, measure) : undefined;
    if (concurrency.allowed > before) tellAllowed();
  };

  return {
    allowed: () => concurrency.allowed,
    onAllowed: (listener) => {
      tellAllowed = listener;
    },
    onThrottled: () => {
      concurrency = onThrottled(concurrency, clock.now());
    },
    onBytes: (bytes) => {
      worked += bytes;
      speed = sampled(speed, clock.now(), bytes);
    },
    onBusy: (change) => {
      countBusy();
      busy += change;
      if (change === -1) worked += requestPriceBytes;
      if (timer === undefined && busy > 0) {
        began = clock.now();
        worked = 0;
        busyMs = 0;
        timer = clock.after(measureMs, measure);
      }
    },
    state: (bytesLeft) => ({
      speed: bytesPerSecond(speed, clock.now()),
      timeLeftMs: timeLeftMs(speed, clock.now(), bytesLeft),
    }),
    stop: () => timer?.(),
  };
}
