/** Ends a `switch` over a union: does not compile while a case is missing. Throws when untyped code got there anyway. */
export function unreachable(value: never): never {
  throw new TypeError(`not a case of its union: ${JSON.stringify(value)}`);
}
