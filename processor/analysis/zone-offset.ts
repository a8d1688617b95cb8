/** Offsets of IANA zones, from the zone data of the runtime (Intl). */

/**
 * Minutes east of UTC that the zone was at by this wall-clock time, `2021-09-27T07:13:05`. Of an hour that came twice, the
 * first; undefined when there is no such zone.
 */
export function offsetAt(local: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${local.slice(0, 19)}Z`);
  const format = formatOf(zone);
  if (format === undefined || Number.isNaN(asUtc)) return undefined;
  // A day before and a day after, so that a change of the clocks between them is seen from both sides.
  const [before, after] = [-dayMs, dayMs].map((shift) => offsetOf(format, asUtc + shift));
  const fitting = [before, after].find(
    (offset) => offset !== undefined && offsetOf(format, asUtc - offset * minuteMs) === offset,
  );
  return fitting ?? before;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

// Making one costs as much as reading a picture's EXIF. There are some four hundred zones, so this stays small.
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, makeFormat(zone));
  return formats.get(zone);
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', hour: 'numeric' });
  } catch {
    // A zone this runtime has no data of.
    return undefined;
  }
}

/** Seconds, which zones had before there were standards, are dropped. */
function offsetOf(format: Intl.DateTimeFormat, instant: number): number | undefined {
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const found = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
  if (found === null) return undefined;
  const size = 60 * Number(found[2] ?? 0) + Number(found[3] ?? 0);
  return found[1] === '-' ? -size : size;
}
