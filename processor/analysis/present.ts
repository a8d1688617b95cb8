/** The fields that are there, or undefined when none is: absent is absent, never undefined in its place. */
export function present<T extends object>(
  fields: {
    readonly [K in keyof T]: T[K] | undefined;
  },
): T | undefined {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Typed meets untyped: Object.entries forgets which value belongs to which key.
  return there.length === 0 ? undefined : (Object.fromEntries(there) as T);
}
