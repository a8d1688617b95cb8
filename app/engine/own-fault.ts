/**
 * What a log may say of something that threw though it should not: its name and code, and its message where there is no code.
 * The messages of the file system name paths, and those come with a code.
 */
export function factsOf(error: unknown): { readonly error: string; readonly detail: string } {
  if (!(error instanceof Error)) return { error: 'unknown', detail: typeof error };
  const code = 'code' in error ? String(error.code) : '';
  return {
    error: error.name,
    detail: code.startsWith('E') && !code.startsWith('ERR_') ? code : error.message.slice(0, 200),
  };
}
