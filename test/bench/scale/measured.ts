/**
 * Figures of this machine (2 cores) that the model goes on with. Sizes hold anywhere and are compared with the code by
 * `npm run bench -- scale`; times are this machine's.
 */
export const measured = {
  /** Bytes on disk of one picture in each of the client's files, `npm run bench -- scale`. */
  journalBytes: 490,
  sightingBytes: 260,
  catalogueBytes: 3_380,
  /** Bytes in memory of an upload that is over and still on the list. */
  queueHeapBytes: 680,
  /** Bytes of one object's row in the local cloud's SQLite: a record with its body, and a marker, which has none. */
  recordRowBytes: 2_430,
  markerRowBytes: 360,
  /** A thousand entries of the feed with their records, read into the catalogue from the local cloud. */
  feedPageSeconds: 0.61,
  /** Seconds for each known file from the start of a folder to "up to date", `npm run bench -- known-folders`. */
  scanSeconds: 1.2e-5,
} as const;

/** The same, for libraries of 10^4, 10^5 and 10^6 pictures; those of 10^6 from one run. */
export const measuredBySize = [
  { what: 'Bytes of a picture in the journal', values: ['491', '489', '490'], by: 'scale' },
  { what: 'Bytes of a picture in the sightings', values: ['261', '260', '261'], by: 'scale' },
  { what: 'Bytes of a picture in the catalogue', values: ['3,389', '3,377', '3,373'], by: 'scale' },
  { what: 'Bytes in memory of an upload that is over', values: ['706', '653', '631'], by: 'scale' },
  { what: 'Reading the list of uploads at a start', values: ['0.12 s', '0.74 s', '10.4 s'], by: 'scale' },
  { what: 'Records taken into the catalogue a second', values: ['5,100', '5,100', '3,700'], by: 'scale' },
  { what: 'Grouping all that look alike', values: ['0.15 s', '1.5 s', '57 s'], by: 'scale' },
  { what: 'The slowest page of a search', values: ['', '15 ms', '99 ms'], by: 'catalogue' },
  { what: 'A folder of known files, start to "up to date"', values: ['', '1.2 s', ''], by: 'known-folders' },
] as const;

/** Pictures of 12 megapixels a second through the local cloud's two processes, `npm run bench -- analysis`. */
export const localAnalysesASecond = 7.4;
