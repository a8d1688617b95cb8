/**
 * What one owner may try on another's things, route by route. Runs over the fakes (isolation.test.ts) and over the local
 * cloud (test/integration/api-isolation.test.ts).
 */
import { expect } from 'vitest';
import {
  BatchGetAnswer,
  FeedAnswer,
  GrantsAnswer,
  OriginalAnswer,
  PartGrantsAnswer,
  RecordAnswer,
  StoredPartsAnswer,
} from '../../../../../processor/contract/api.ts';
import { type Person, read, readProblem } from './world.ts';

/** What Ann has: an analysed original, and an upload of another with one part sent. */
export interface Things {
  readonly owner: string;
  readonly digest: string;
  readonly uploadDigest: string;
  readonly uploadId: string;
  readonly part: { readonly number: number; readonly etag: string; readonly sha256: string };
}

/** One attempt of Bob's on Ann's things. It asserts on Bob's answer; that Ann lost nothing is asserted after it. */
export interface Attempt {
  /** The line of the table of routes it tries. */
  readonly route: string;
  readonly name: string;
  readonly run: (bob: Person, anns: Things) => Promise<void>;
}

const ask = (digest: string, more: object = {}) => ({
  digest,
  size: 5,
  contentType: 'image/jpeg',
  name: 'a.jpg',
  modifiedAt: '2021-09-27T13:13:05.000Z',
  ...more,
});

/** Every object a URL of a grant may name: the path ends with owner and digest, whatever the endpoint puts before. */
const namesAnnsKey = (url: string, anns: Things): boolean => decodeURIComponent(url).includes(anns.owner);

export const attempts: readonly Attempt[] = [
  {
    route: 'POST /v1/uploads',
    name: 'does not learn that another has an original, and cannot overwrite it',
    run: async (bob, anns) => {
      const uploads = [
        ask(anns.digest),
        ask(anns.digest, { again: true }),
        ask(anns.uploadDigest, { size: 100_000_000 }),
      ];
      const { grants } = read(await bob.post('/v1/uploads', { uploads }), 200, GrantsAnswer);
      expect(grants.map((grant) => grant.kind)).toEqual(['put', 'put', 'multipart']);
      for (const grant of grants) {
        if (grant.kind === 'put') expect(namesAnnsKey(grant.put.url, anns)).toBe(false);
        if (grant.kind === 'multipart') expect(grant.uploadId).not.toBe(anns.uploadId);
      }
    },
  },
  {
    route: 'POST /v1/uploads/:digest/parts',
    name: "gets no URL of a part of another's upload",
    run: async (bob, anns) => {
      const body = { uploadId: anns.uploadId, parts: [{ number: 1, size: 5, sha256: anns.part.sha256 }] };
      const { parts } = read(await bob.post(`/v1/uploads/${anns.uploadDigest}/parts`, body), 200, PartGrantsAnswer);
      // The URL names Bob's key with Ann's upload, which the store knows nothing of.
      for (const part of parts) expect(namesAnnsKey(part.put.url, anns)).toBe(false);
    },
  },
  {
    route: 'GET /v1/uploads/:digest/parts',
    name: "cannot list the parts of another's upload",
    run: async (bob, anns) => {
      const said = await bob.get(
        `/v1/uploads/${anns.uploadDigest}/parts?uploadId=${encodeURIComponent(anns.uploadId)}`,
      );
      expect(readProblem(said).code).toBe('noSuchUpload');
    },
  },
  {
    route: 'POST /v1/uploads/:digest/complete',
    name: "cannot complete another's upload",
    run: async (bob, anns) => {
      const body = { uploadId: anns.uploadId, parts: [anns.part] };
      const said = await bob.post(`/v1/uploads/${anns.uploadDigest}/complete`, body);
      expect(readProblem(said).code).toBe('noSuchUpload');
    },
  },
  {
    route: 'DELETE /v1/uploads/:digest',
    name: "cannot give up another's upload",
    run: async (bob, anns) => {
      const id = encodeURIComponent(anns.uploadId);
      const said = await bob.delete(`/v1/uploads/${anns.uploadDigest}?uploadId=${id}`);
      // Nothing of Bob's has this id, and giving up nothing is no error.
      expect(said.status).toBe(204);
    },
  },
  {
    route: 'GET /v1/feed',
    name: "sees nothing of another's feed",
    run: async (bob, anns) => {
      const whole = read(await bob.get('/v1/feed'), 200, FeedAnswer);
      expect(whole).toEqual({ entries: [], more: false });
      for (const after of [`../${anns.owner}/`, `${anns.owner}/2000`, '..%2f..%2frecords']) {
        expect(readProblem(await bob.get(`/v1/feed?after=${after}`)).code).toBe('badRequest');
      }
    },
  },
  {
    route: 'POST /v1/records/batch-get',
    name: "gets neither record nor previews of another's original",
    run: async (bob, anns) => {
      const said = await bob.post('/v1/records/batch-get', { digests: [anns.digest] });
      expect(read(said, 200, BatchGetAnswer).records).toEqual([{ digest: anns.digest, state: 'missing' }]);
    },
  },
  {
    route: 'GET /v1/records/:digest',
    name: "cannot read another's record",
    run: async (bob, anns) => {
      expect(readProblem(await bob.get(`/v1/records/${anns.digest}`)).code).toBe('notFound');
      for (const path of [`..%2f${anns.owner}%2f${anns.digest}`, `${anns.owner}%2F${anns.digest}`]) {
        expect(['badRequest', 'notFound']).toContain(readProblem(await bob.get(`/v1/records/${path}`)).code);
      }
    },
  },
  {
    route: 'GET /v1/records/:digest/original',
    name: "cannot fetch another's original",
    run: async (bob, anns) => {
      expect(readProblem(await bob.get(`/v1/records/${anns.digest}/original`)).code).toBe('notFound');
    },
  },
  {
    route: 'POST /v1/records/:digest/analyse',
    name: "cannot have another's original analysed again",
    run: async (bob, anns) => {
      expect(readProblem(await bob.post(`/v1/records/${anns.digest}/analyse`)).code).toBe('notFound');
    },
  },
  {
    route: 'DELETE /v1/records/:digest',
    name: "cannot delete another's original",
    run: async (bob, anns) => {
      expect(readProblem(await bob.delete(`/v1/records/${anns.digest}`)).code).toBe('notFound');
    },
  },
];

/** All that Ann can see of her things, without what changes with the clock. */
export async function see(ann: Person, anns: Things) {
  const id = encodeURIComponent(anns.uploadId);
  const [state] = read(
    await ann.post('/v1/records/batch-get', { digests: [anns.digest] }),
    200,
    BatchGetAnswer,
  ).records;
  const original = read(await ann.get(`/v1/records/${anns.digest}/original`), 200, OriginalAnswer).get;
  return {
    feed: read(await ann.get('/v1/feed'), 200, FeedAnswer),
    record: read(await ann.get(`/v1/records/${anns.digest}`), 200, RecordAnswer),
    parts: read(await ann.get(`/v1/uploads/${anns.uploadDigest}/parts?uploadId=${id}`), 200, StoredPartsAnswer),
    previews: state?.state === 'ready' ? Object.keys(state.previews) : state?.state,
    originalPath: new URL(original.url).pathname,
  };
}
