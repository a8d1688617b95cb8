import * as z from 'zod';

const Entry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** What of a package-lock.json is read. */
export const Lock = z.object({ packages: z.record(z.string(), Entry) });
export type Lock = z.infer<typeof Lock>;

/** A package that ships, by what the lockfile says of it. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** These packages and all they bring, by name. What is only for systems we make no installer for is left out. */
export function closureOf(names: readonly string[], lock: Lock): readonly Shipped[] {
  const found = new Map<string, Shipped>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const entry = lock.packages[`node_modules/${name}`];
    if (found.has(name) || entry?.version === undefined || isForOtherSystems(name)) continue;
    found.set(name, { name, version: entry.version, licence: entry.license ?? 'see its text' });
    waiting.push(...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const isForOtherSystems = (name: string): boolean =>
  name.startsWith('@img/sharp-') && !/-(linux|darwin|win32)-(x64|arm64)$/.test(name);
