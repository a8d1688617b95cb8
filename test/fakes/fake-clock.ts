import type { Clock, Stop } from '../../app/engine/ports.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** A clock that stands still until it is told to go on. Begins at noon on 22 November 2026, UTC. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  #pending: readonly Pending[] = [];

  constructor(now: number = Date.UTC(2026, 10, 22, 12)) {
    this.#now = now;
  }

  /** How many calls are still to come. */
  get pending(): number {
    return this.#pending.length;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): Stop {
    const call: Pending = { at: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#pending = [...this.#pending, call].sort((a, b) => a.at - b.at || a.order - b.order);
    return () => {
      this.#pending = this.#pending.filter((each) => each !== call);
    };
  }

  /** Lets `ms` go by: makes every call that becomes due, in order and at its time, those made on the way included. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#pending[0]; next !== undefined && next.at <= end; next = this.#pending[0]) {
      this.#pending = this.#pending.slice(1);
      this.#now = Math.max(this.#now, next.at);
      next.fn();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Sets the clock, as a person or a time server does: nothing becomes due by it. */
  set(now: number): void {
    const by = now - this.#now;
    this.#now = now;
    this.#pending = this.#pending.map((call) => ({ ...call, at: call.at + by }));
  }
}
