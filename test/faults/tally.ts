/** How often each thing happened. */
export class Tally {
  readonly #counts = new Map<string, number>();
  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
  add(name: string): void {
    this.#counts.set(name, this.count(name) + 1);
  }
  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
  toString(): string {
    return [...this.#counts]
      .sort()
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ');
  }
}
