/** What an OpenID provider keeps, in memory, and open to tests. */
type Payload = Record<string, unknown> & { readonly grantId?: string; readonly uid?: string };

/** Everything one provider keeps: by kind and id. */
export class OpenIdStore {
  readonly #kept = new Map<string, Payload>();

  /** The class oidc-provider asks for: one instance for each kind. */
  adapter(): new (kind: string) => object {
    const kept = this.#kept;
    return class {
      readonly #kind: string;
      constructor(kind: string) {
        this.#kind = kind;
      }
      async upsert(id: string, payload: Payload): Promise<void> {
        kept.set(`${this.#kind} ${id}`, payload);
      }
      async find(id: string): Promise<Payload | undefined> {
        return kept.get(`${this.#kind} ${id}`);
      }
      async findByUid(uid: string): Promise<Payload | undefined> {
        return [...kept].find(([key, { uid: own }]) => key.startsWith(`${this.#kind} `) && own === uid)?.[1];
      }
      async findByUserCode(): Promise<undefined> {
        return undefined;
      }
      async consume(id: string): Promise<void> {
        const found = kept.get(`${this.#kind} ${id}`);
        if (found !== undefined) kept.set(`${this.#kind} ${id}`, { ...found, consumed: Math.floor(Date.now() / 1000) });
      }
      async destroy(id: string): Promise<void> {
        kept.delete(`${this.#kind} ${id}`);
      }
      async revokeByGrantId(grantId: string): Promise<void> {
        for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
      }
    };
  }

  /** Forgets all of some kinds, as an administrator does who signs somebody out everywhere. */
  drop(...kinds: readonly string[]): void {
    for (const key of [...this.#kept.keys()]) if (kinds.includes(key.split(' ')[0] ?? '')) this.#kept.delete(key);
  }

  /** How many there are of a kind that were not used up. */
  count(kind: string): number {
    return [...this.#kept].filter(([key, { consumed }]) => key.startsWith(`${kind} `) && consumed === undefined).length;
  }
}
