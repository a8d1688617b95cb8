import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { ListAsk, ObjectFacts, Objects, PutOptions } from '../../processor/analysis/ports.ts';

interface Stored {
  readonly body: Buffer;
  readonly facts: ObjectFacts;
}

/** What a test may make the next call of one kind do instead. */
type Fault = (key: string) => void | Promise<void>;

/** Objects in memory, with the promises of the port. `before` lets a test fail a call, or change the world just before it. */
export class FakeObjects implements Objects {
  readonly #buckets = new Map<string, Map<string, Stored>>();
  readonly #faults = new Map<keyof Objects, Fault>();
  readonly #now: () => number;

  constructor(now: () => number = () => Date.UTC(2026, 10, 22, 12)) {
    this.#now = now;
  }

  /** Runs `fault` before every later call of this kind; it may throw, or change what is stored. */
  before(call: keyof Objects, fault: Fault): void {
    this.#faults.set(call, fault);
  }

  /** Every key of a bucket, in UTF-8 byte order. */
  keys(bucket: string, prefix = ''): string[] {
    return [...(this.#buckets.get(bucket)?.keys() ?? [])].filter((key) => key.startsWith(prefix)).sort(inByteOrder);
  }

  /** The text of an object, for asserting on what ended up in the store. */
  text(bucket: string, key: string): string | undefined {
    return this.#buckets.get(bucket)?.get(key)?.body.toString('utf8');
  }

  async head(bucket: string, key: string): Promise<ObjectFacts | undefined> {
    await this.#faults.get('head')?.(key);
    return this.#buckets.get(bucket)?.get(key)?.facts;
  }

  async readBytes(bucket: string, key: string, maxBytes: number): Promise<Uint8Array | undefined> {
    await this.#faults.get('readBytes')?.(key);
    const body = this.#buckets.get(bucket)?.get(key)?.body;
    if (body !== undefined && body.length > maxBytes) throw new RangeError('too many bytes');
    return body && Buffer.from(body);
  }

  async readJson(bucket: string, key: string, maxBytes: number): Promise<unknown> {
    await this.#faults.get('readJson')?.(key);
    const body = this.#buckets.get(bucket)?.get(key)?.body;
    if (body !== undefined && body.length > maxBytes) throw new RangeError('too many bytes');
    return body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  }

  async download(bucket: string, key: string, toPath: string) {
    await this.#faults.get('download')?.(key);
    const body = this.#buckets.get(bucket)?.get(key)?.body;
    if (body === undefined) return undefined;
    await writeFile(toPath, body, { flag: 'wx' });
    return { bytes: body.length, digest: createHash('sha256').update(body).digest('hex') };
  }

  async put(bucket: string, key: string, body: Uint8Array | string, options: PutOptions = {}) {
    await this.#faults.get('put')?.(key);
    const objects = this.#buckets.get(bucket) ?? new Map<string, Stored>();
    this.#buckets.set(bucket, objects);
    if (options.ifNoneMatch === '*' && objects.has(key)) return 'alreadyThere';
    const bytes = Buffer.from(body);
    const facts: ObjectFacts = {
      bytes: bytes.length,
      etag: createHash('md5').update(bytes).digest('hex'),
      lastModified: new Date(Math.floor(this.#now() / 1000) * 1000).toISOString(),
      metadata: { ...options.metadata },
      contentType: options.contentType ?? 'application/octet-stream',
    };
    objects.set(key, { body: bytes, facts });
    return 'stored';
  }

  async delete(bucket: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.#faults.get('delete')?.(key);
      this.#buckets.get(bucket)?.delete(key);
    }
  }

  async list(bucket: string, ask: ListAsk) {
    await this.#faults.get('list')?.(ask.prefix);
    const after = ask.startAfter;
    const found = this.keys(bucket, ask.prefix).filter((key) => after === undefined || inByteOrder(key, after) > 0);
    return { keys: found.slice(0, ask.limit), more: found.length > ask.limit };
  }
}

const inByteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
