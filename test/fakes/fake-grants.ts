import { createHash } from 'node:crypto';
import type { Completion, Grants, OriginalToSend, PartToSend, SentPart } from '../../processor/analysis/grants-port.ts';
import type { SignedRequest, StoredPart } from '../../processor/contract/api.ts';
import type { FakeObjects } from './fake-objects.ts';

interface Upload {
  readonly original: OriginalToSend;
  readonly parts: Map<number, { readonly stored: StoredPart; readonly body: Buffer }>;
}

type Fault = (key: string) => void | Promise<void>;

/**
 * Grants over FakeObjects, with the promises of the port. `send` and `sendPart` do what a client does with a grant;
 * `before` lets a test fail a call, or change the world just before it.
 */
export class FakeGrants implements Grants {
  readonly #uploads = new Map<string, Upload>();
  readonly #faults = new Map<keyof Grants, Fault>();
  readonly #objects: FakeObjects;
  readonly #bucket: string;
  readonly #now: () => number;

  constructor(objects: FakeObjects, bucket: string, now: () => number) {
    this.#objects = objects;
    this.#bucket = bucket;
    this.#now = now;
  }

  before(call: keyof Grants, fault: Fault): void {
    this.#faults.set(call, fault);
  }

  /** Ids of the uploads that were opened and neither completed nor given up. */
  openUploads(): string[] {
    return [...this.#uploads.keys()];
  }

  /** What a client does with a granted PUT. */
  send(put: SignedRequest, body: Uint8Array): Promise<'stored' | 'alreadyThere'> {
    const metadata = Object.entries(put.headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), value]);
    return this.#objects.put(this.#bucket, new URL(put.url).pathname.slice(1), body, {
      ifNoneMatch: '*',
      contentType: put.headers['content-type'] ?? '',
      metadata: Object.fromEntries(metadata),
    });
  }

  /** What a client does with the granted PUT of a part. */
  sendPart(uploadId: string, number: number, body: Uint8Array): StoredPart {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) throw new Error('no such upload');
    const stored = {
      number,
      size: body.length,
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      sha256: createHash('sha256').update(body).digest('base64'),
    };
    upload.parts.set(number, { stored, body: Buffer.from(body) });
    return stored;
  }

  async put(original: OriginalToSend): Promise<SignedRequest> {
    await this.#faults.get('put')?.(original.key);
    const metadata = Object.entries(original.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    return this.#signed(`https://originals.test/${original.key}?grant=put`, {
      'content-length': String(original.bytes),
      'content-type': original.contentType,
      'if-none-match': '*',
      'x-amz-checksum-sha256': Buffer.from(original.digest, 'hex').toString('base64'),
      ...Object.fromEntries(metadata),
    });
  }

  async openMultipart(original: OriginalToSend): Promise<string> {
    await this.#faults.get('openMultipart')?.(original.key);
    const id = `upload-${this.#uploads.size + 1}-${original.key.slice(-8)}`;
    this.#uploads.set(id, { original, parts: new Map() });
    return id;
  }

  async putPart(part: PartToSend): Promise<SignedRequest> {
    const url = `https://originals.test/${part.key}?uploadId=${part.uploadId}&partNumber=${part.number}`;
    return this.#signed(url, { 'content-length': String(part.bytes), 'x-amz-checksum-sha256': part.sha256 });
  }

  async listParts(key: string, uploadId: string): Promise<readonly StoredPart[] | 'noSuchUpload'> {
    await this.#faults.get('listParts')?.(key);
    const upload = this.#find(key, uploadId);
    if (upload === undefined) return 'noSuchUpload';
    return [...upload.parts.values()].map((part) => part.stored).sort((a, b) => a.number - b.number);
  }

  async complete(key: string, uploadId: string, parts: readonly SentPart[]): Promise<Completion> {
    await this.#faults.get('complete')?.(key);
    const upload = this.#find(key, uploadId);
    if (upload === undefined) return 'noSuchUpload';
    const bodies: Buffer[] = [];
    for (const { number, etag, sha256 } of parts) {
      const part = upload.parts.get(number);
      if (part?.stored.etag !== etag || part.stored.sha256 !== sha256) return 'partMissing';
      bodies.push(part.body);
    }
    if (bodies.slice(0, -1).some((body) => body.length < 5 * 1024 * 1024)) return 'partTooSmall';
    const { contentType, metadata } = upload.original;
    const options = { ifNoneMatch: '*', contentType, metadata } as const;
    const outcome = await this.#objects.put(this.#bucket, key, Buffer.concat(bodies), options);
    if (outcome === 'stored') this.#uploads.delete(uploadId);
    return outcome;
  }

  async abort(key: string, uploadId: string): Promise<void> {
    await this.#faults.get('abort')?.(key);
    if (this.#find(key, uploadId) !== undefined) this.#uploads.delete(uploadId);
  }

  async getOriginal(key: string, contentDisposition: string): Promise<SignedRequest> {
    const disposition = encodeURIComponent(contentDisposition);
    return this.#signed(`https://originals.test/${key}?response-content-disposition=${disposition}`, {});
  }

  async getPreview(key: string): Promise<SignedRequest> {
    return this.#signed(`https://metadata.test/${key}?grant=get`, {});
  }

  // The store knows an upload by key and id together: an id alone opens nothing.
  #find(key: string, uploadId: string): Upload | undefined {
    const upload = this.#uploads.get(uploadId);
    return upload?.original.key === key ? upload : undefined;
  }

  #signed(url: string, headers: Record<string, string>): SignedRequest {
    return { url, headers, expiresAt: new Date(this.#now() + 15 * 60_000).toISOString() };
  }
}
