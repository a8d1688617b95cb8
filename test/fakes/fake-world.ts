/**
 * A machine with files and a cloud that keeps what it is sent, both in memory: the engine's ports over one state. Faults
 * are queued by name of the call and happen in order; everything else goes as it would for real.
 */
import { createHash } from 'node:crypto';
import type { Failure, UploadSource } from '../../app/core/queue/upload.ts';
import type {
  Answer,
  Catalogue,
  Cloud,
  Disk,
  Fingerprinter,
  PutDone,
  Sender,
  Sightings,
} from '../../app/engine/ports.ts';
import type { Grant, StoredPart, UploadAsk } from '../../processor/contract/api.ts';
import { partBytesFor, singlePutMaxBytes } from '../../processor/contract/limits.ts';
import type { PictureRecord, RejectReason } from '../../processor/contract/record.ts';

type CallName =
  | 'askGrants'
  | 'askPartGrants'
  | 'listParts'
  | 'complete'
  | 'readFeed'
  | 'readRecords'
  | 'put'
  | 'fingerprint';

interface FakeFile {
  readonly content: string;
  readonly source: UploadSource;
}

interface FakeMultipart {
  readonly digest: string;
  readonly parts: Map<number, StoredPart>;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The world. `counts` says how often each thing was done. */
export class FakeWorld {
  readonly files = new Map<string, FakeFile>();
  readonly objects = new Map<string, UploadAsk>();
  readonly records = new Map<string, PictureRecord>();
  readonly tombstones = new Set<string>();
  readonly multiparts = new Map<string, FakeMultipart>();
  readonly feed: { cursor: string; op: 'r' | 'x'; digest: string }[] = [];
  readonly counts = new Map<string, number>();
  readonly puts: string[] = [];
  /** Whether records are made as soon as an object is there. */
  analysesAtOnce = true;
  readonly verdicts = new Map<string, RejectReason>();
  readonly #faults = new Map<CallName, Failure[]>();
  readonly #hooks = new Map<CallName, (() => Promise<void> | void)[]>();
  #stamp = Date.UTC(2026, 0, 1);

  /** The next calls of this name fail so, in order. */
  fail(call: CallName, ...failures: readonly Failure[]): void {
    this.#faults.set(call, [...(this.#faults.get(call) ?? []), ...failures]);
  }

  /** Runs before the next call of this name does its work. */
  before(call: CallName, hook: () => Promise<void> | void): void {
    this.#hooks.set(call, [...(this.#hooks.get(call) ?? []), hook]);
  }

  write(path: string, content: string, facts: Partial<UploadSource> = {}): UploadSource {
    const inode = facts.inode ?? this.files.get(path)?.source.inode ?? String(this.files.size + 1);
    const bytes = facts.bytes ?? content.length;
    this.#stamp += 1_000;
    const source = { path, bytes, modifiedMs: this.#stamp, ...facts, inode };
    this.files.set(path, { content, source });
    return source;
  }

  digestOf(path: string): string {
    return sha(this.files.get(path)?.content ?? '');
  }

  /** Makes the record of an object that waits for it. */
  analyse(digest: string): void {
    const ask = this.objects.get(digest);
    if (ask === undefined || this.tombstones.has(digest)) return;
    const reason = this.verdicts.get(digest);
    const record: PictureRecord = {
      schema: 1,
      digest,
      owner: 'owner',
      verdict: reason === undefined ? 'analysed' : 'rejected',
      ...(reason !== undefined && { reason }),
      source: { name: ask.name, bytes: ask.size },
      warnings: [],
      analysis: { version: 'fake', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, readers: [] },
    };
    this.records.set(digest, record);
    this.#mark('r', digest);
  }

  deleteInCloud(digest: string): void {
    this.objects.delete(digest);
    this.records.delete(digest);
    this.tombstones.add(digest);
    this.#mark('x', digest);
  }

  readonly disk: Disk = {
    look: (path) => {
      const file = this.files.get(path);
      return Promise.resolve(file === undefined ? gone : { ok: true, value: file.source });
    },
    lookAgain: (path) => this.disk.look(path),
  };

  readonly fingerprinter: Fingerprinter = {
    fingerprint: (source) =>
      this.#do<string>('fingerprint', () => {
        const file = this.files.get(source.path);
        if (file === undefined) return gone;
        const isSame = file.source.bytes === source.bytes && file.source.modifiedMs === source.modifiedMs;
        return isSame ? { ok: true, value: sha(file.content) } : { ok: false, failure: { kind: 'sourceChanged' } };
      }),
    hashRanges: (path, ranges) => {
      const hashes = ranges.map(({ start }) =>
        createHash('sha256')
          .update(`${this.digestOf(path)}-${start}`)
          .digest('base64'),
      );
      return Promise.resolve({ ok: true, value: hashes });
    },
  };

  readonly sender: Sender = {
    holds: () => false,
    put: (ask) =>
      this.#do<PutDone>('put', () => {
        const { digest, uploadId, part, sha256 } = JSON.parse(ask.put.headers.fake ?? '{}');
        ask.onBytes(ask.bytes);
        if (uploadId !== undefined) {
          this.puts.push(`${digest}#${part}`);
          this.multiparts.get(uploadId)?.parts.set(part, { number: part, size: ask.bytes, etag: `"${part}"`, sha256 });
          return { ok: true, value: { outcome: 'stored', etag: `"${part}"` } };
        }
        if (this.objects.has(digest)) return { ok: true, value: { outcome: 'alreadyThere' } };
        if (this.digestOf(ask.path) !== digest)
          return { ok: false, failure: { kind: 'sourceChanged', detail: 'BadDigest' } };
        this.puts.push(digest);
        this.#store(JSON.parse(ask.put.headers.ask ?? '{}'));
        return { ok: true, value: { outcome: 'stored', etag: '"e"' } };
      }),
  };

  readonly cloud: Cloud = {
    askGrants: (uploads) => this.#do('askGrants', () => ({ ok: true, value: uploads.map((ask) => this.#grant(ask)) })),
    askPartGrants: ({ digest, uploadId, parts }) =>
      this.#do('askPartGrants', () => ({
        ok: true,
        value: parts.map(({ number, sha256 }) => ({
          number,
          put: {
            url: 'fake',
            headers: { fake: JSON.stringify({ digest, uploadId, part: number, sha256 }) },
            expiresAt: '',
          },
        })),
      })),
    listParts: (_digest, uploadId) =>
      this.#do('listParts', () => {
        const upload = this.multiparts.get(uploadId);
        return { ok: true, value: upload === undefined ? undefined : [...upload.parts.values()] };
      }),
    complete: ({ digest, uploadId }) =>
      this.#do('complete', () => {
        if (!this.multiparts.delete(uploadId)) return { ok: true, value: 'lost' };
        this.#store({ digest, size: 1, contentType: 'image/jpeg', name: 'large', modifiedAt: '' });
        return { ok: true, value: 'stored' };
      }),
    abandon: (_digest, uploadId) => {
      this.multiparts.delete(uploadId);
      return Promise.resolve({ ok: true, value: undefined });
    },
    readFeed: (after = '', limit) =>
      this.#do('readFeed', () => {
        const all = this.feed.filter((mark) => mark.cursor > after);
        const page = all.slice(0, limit);
        const next = page.at(-1)?.cursor;
        const entries = page.map(({ cursor, op, digest }) => {
          const record = op === 'r' ? this.records.get(digest) : undefined;
          return { cursor, at: cursor.slice(0, 24), op, digest, ...(record !== undefined && { record }) };
        });
        return { ok: true, value: { entries, more: all.length > page.length, ...(next !== undefined && { next }) } };
      }),
    readRecords: (digests) =>
      this.#do('readRecords', () => ({
        ok: true,
        value: digests.map((digest) => {
          const record = this.records.get(digest);
          if (record !== undefined)
            return { digest, state: 'ready' as const, record, previews: { expiresAt: '2026-01-01T00:00:00.000Z' } };
          if (this.tombstones.has(digest)) return { digest, state: 'deleted' as const };
          return { digest, state: this.objects.has(digest) ? ('analysing' as const) : ('missing' as const) };
        }),
      })),
    remove: (digest) => {
      this.deleteInCloud(digest);
      return Promise.resolve({ ok: true, value: undefined });
    },
  };

  #grant(ask: UploadAsk): Grant {
    const { digest } = ask;
    if (this.objects.has(digest)) return { digest, kind: 'exists' };
    if (this.tombstones.has(digest) && ask.again !== true) return { digest, kind: 'refused', code: 'deleted' };
    this.tombstones.delete(digest);
    if (ask.size <= singlePutMaxBytes) {
      const headers = { fake: JSON.stringify({ digest }), ask: JSON.stringify(ask) };
      return { digest, kind: 'put', put: { url: 'fake', headers, expiresAt: '2026-01-01T00:00:00.000Z' } };
    }
    const uploadId = `upload-${this.multiparts.size + 1}-${digest.slice(0, 8)}`;
    this.multiparts.set(uploadId, { digest, parts: new Map() });
    const partBytes = partBytesFor(ask.size);
    return { digest, kind: 'multipart', uploadId, partBytes, parts: Math.ceil(ask.size / partBytes) };
  }

  #store(ask: UploadAsk): void {
    this.objects.set(ask.digest, ask);
    if (this.analysesAtOnce) this.analyse(ask.digest);
  }

  #mark(op: 'r' | 'x', digest: string): void {
    this.#stamp += 1;
    this.feed.push({ cursor: `${new Date(this.#stamp).toISOString()}-${op}-${digest}`, op, digest });
  }

  async #do<T>(call: CallName, work: () => Answer<T>): Promise<Answer<T>> {
    this.counts.set(call, (this.counts.get(call) ?? 0) + 1);
    await this.#hooks.get(call)?.shift()?.();
    const failure = this.#faults.get(call)?.shift();
    return failure === undefined ? work() : { ok: false, failure };
  }
}

const gone: Answer<never> = { ok: false, failure: { kind: 'sourceGone' } };

/** The catalogue port in memory. */
export function fakeCatalogue(): Catalogue {
  const records = new Map<string, PictureRecord>();
  const deleted = new Set<string>();
  let saved: string | undefined;
  return {
    cursor: () => saved,
    apply: (changes, cursor) => {
      for (const change of changes) {
        if (change.op === 'r') {
          records.set(change.record.digest, change.record);
          deleted.delete(change.record.digest);
        } else {
          records.delete(change.digest);
          deleted.add(change.digest);
        }
      }
      saved = cursor ?? saved;
    },
    recordOf: (digest) => records.get(digest),
    knows: (digest) => records.has(digest) || deleted.has(digest),
    isDeleted: (digest) => deleted.has(digest),
  };
}

/** The sightings port in memory. */
export function fakeSightings(): Sightings {
  const digests = new Map<string, string>();
  const keyOf = ({ path, bytes, modifiedMs, inode }: UploadSource): string => `${path}|${bytes}|${modifiedMs}|${inode}`;
  return {
    digestOf: (source) => digests.get(keyOf(source)),
    remember: (source, digest) => void digests.set(keyOf(source), digest),
    forget: (source) => void digests.delete(keyOf(source)),
  };
}
