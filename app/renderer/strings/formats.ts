import { computed, inject, Service, signal } from '@angular/core';
import { Words } from './words.ts';

/** Numbers and times as this person writes them. */
@Service()
export class Formats {
  readonly #words = inject(Words);
  readonly #now = signal(Date.now());
  readonly #made = computed(() => {
    const locale = this.#words.locale();
    return {
      number: new Intl.NumberFormat(locale),
      one: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
      two: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
      percent: new Intl.NumberFormat(locale, { style: 'percent' }),
      relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
      moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
      longDay: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }),
      day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
      shortDay: new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }),
      month: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
      time: new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'UTC' }),
    };
  });

  constructor() {
    setInterval(() => this.#now.set(Date.now()), 10_000);
  }

  readonly number = (n: number): string => this.#made().number.format(n);
  /** At most one digit after the point. */
  readonly one = (n: number): string => this.#made().one.format(n);
  readonly two = (n: number): string => this.#made().two.format(n);
  /** 0 to 1. */
  readonly percent = (share: number): string => this.#made().percent.format(share);

  /** Bytes in powers of 1,000, as disks and cameras count. */
  readonly bytes = (bytes: number): string => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** step;
    return `${value < 10 && step > 1 ? this.one(value) : this.number(Math.round(value))}\u00a0${units[step]}`;
  };
  readonly speed = (bytesPerSecond: number): string => `${this.bytes(bytesPerSecond)}/s`;

  /** A length of time, roughly: `40 s`, `12 min`, `3 h 20 min`. */
  readonly span = (ms: number): string => {
    const seconds = Math.max(1, Math.round(ms / 1000));
    if (seconds < 60) return `${seconds}\u00a0s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes}\u00a0min`;
    const rest = minutes % 60;
    return `${Math.floor(minutes / 60)}\u00a0h${rest > 0 ? ` ${rest}\u00a0min` : ''}`;
  };

  /** Milliseconds since 1970 as `2 minutes ago`, `in 40 seconds`; kept current where a template shows it. */
  readonly relative = (atMs: number): string => {
    const seconds = (atMs - this.#now()) / 1000;
    const size = Math.abs(seconds);
    const { relative } = this.#made();
    if (size < 45) return relative.format(Math.round(seconds / 5) * 5, 'second');
    if (size < 3600 * 0.9) return relative.format(Math.round(seconds / 60), 'minute');
    if (size < 86_400 * 0.9) return relative.format(Math.round(seconds / 3600), 'hour');
    return size < 86_400 * 14 ? relative.format(Math.round(seconds / 86_400), 'day') : this.moment(atMs);
  };
  /** Date and time in this person's zone. */
  readonly moment = (at: number | string): string => this.#made().moment.format(new Date(at));

  /** `2021-09-27` as a day in words; what is no day stays as it is. */
  readonly longDay = (day: string): string => wallClock(day, this.#made().longDay);
  readonly shortDay = (day: string): string => wallClock(day, this.#made().shortDay);
  readonly day = (day: string): string => wallClock(day, this.#made().day);
  /** `2021-09` as a month in words. */
  readonly month = (month: string): string => wallClock(`${month.slice(0, 7)}-01`, this.#made().month);
  /** The time of `2021-09-27T07:13:05` as the camera's clock had it. */
  readonly time = (local: string): string => wallClock(local.slice(0, 19), this.#made().time);
}

function wallClock(text: string, format: Intl.DateTimeFormat): string {
  const at = Date.parse(text.length === 10 ? text : `${text}Z`);
  return Number.isNaN(at) ? text : format.format(at);
}
