/** Names that came from a page, made safe to write on this machine. */

/** The most folders a dropped file may lie in, and the most bytes one name may have: what file systems take. */
const depthMax = 64;
const nameMaxBytes = 255;
const pathMaxLength = 2_000;

/** Names Windows keeps for devices, with any extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The parts of a path below the inbox, from what stands in the URL after the batch, still encoded. Undefined when it names
 * nothing, climbs out, or holds what no file system takes.
 */
export function tryParts(encoded: string, platform: NodeJS.Platform): readonly string[] | undefined {
  if (encoded.length > pathMaxLength * 3) return undefined;
  // Each part is decoded by itself: an encoded slash is a part of a name, and no name has one.
  const parts = encoded.split('/').map((part) => tryDecode(part));
  if (parts.length > depthMax) return undefined;
  const safe = parts.map((part) => (part === undefined ? undefined : trySafe(part, platform)));
  return safe.every((part) => part !== undefined) ? safe : undefined;
}

function tryDecode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function trySafe(name: string, platform: NodeJS.Platform): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name === '' || name === '.' || name === '..' || /[/\\\u0000-\u001f\u007f]/.test(name)) return undefined;
  if (Buffer.byteLength(name) > nameMaxBytes) return undefined;
  return platform === 'win32' ? forWindows(name) : name;
}

/** What Windows would refuse or bend, made into another name. */
function forWindows(name: string): string {
  const tame = name.replaceAll(/[<>:"|?*]/g, '_').replace(/[. ]+$/, '_');
  return deviceName.test(tame) ? `_${tame}` : tame;
}
