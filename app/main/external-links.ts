/** Which links may leave the program for the system's browser. */

const lengthMax = 2_000;

/**
 * Only plain https addresses: other schemes start programs, and a name or password in an address only serves to show a person
 * another host than is opened.
 */
export function isSafeToOpen(address: string): boolean {
  if (address.length > lengthMax || !URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.hostname !== '' &&
    (url.port === '' || url.port === '443')
  );
}
