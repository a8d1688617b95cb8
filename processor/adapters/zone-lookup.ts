import tzLookup from '@photostructure/tz-lookup';

/** The IANA zone at a position, `America/Denver`; at sea one like `Etc/GMT+7`. Undefined where it is no position. */
export function zoneAt(latitude: number, longitude: number): string | undefined {
  try {
    return tzLookup(latitude, longitude);
  } catch {
    // It throws for what is not on the globe.
    return undefined;
  }
}
