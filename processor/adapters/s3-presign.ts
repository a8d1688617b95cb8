/** Presigned URLs: 20 µs each, where the SDK's presigner takes 420. One answer of the API may carry 200. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../analysis/ports.ts';
import type { SignedRequest } from '../contract/api.ts';
import { createBaseFinder, pathOf } from './s3-places.ts';
import { createSigner } from './s3-signer.ts';

/** A request to presign. */
export interface PresignAsk {
  readonly method: 'GET' | 'PUT';
  readonly bucket: string;
  readonly key: string;
  readonly lifeSeconds: number;
  readonly query?: Readonly<Record<string, string>>;
  /** All of them are signed, so the request must carry them exactly; names in lower case, without host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Presigns a request. `headers` of the answer are those of the ask. */
export type Presign = (ask: PresignAsk) => Promise<SignedRequest>;

/** A presigner with the region, endpoint and credentials of this client. */
export function createPresign(client: S3Client, clock: Clock): Presign {
  const signer = createSigner(client);
  const baseOf = createBaseFinder(client);

  return async (ask) => {
    const base = await baseOf(ask.bucket);
    const path = pathOf(base, ask.key);
    // The signature carries whole seconds.
    const signedAt = Math.floor(clock() / 1000) * 1000;
    const { method, lifeSeconds, query = {} } = ask;
    const signed = { ...ask.headers, host: base.host };
    const presigned = await signer.presign({ method, path, headers: signed, query, lifeSeconds }, signedAt);
    return {
      url: `${base.protocol}//${base.host}${path}?${presigned}`,
      headers: { ...ask.headers },
      expiresAt: await expiry(client, signedAt + lifeSeconds * 1000),
    };
  };
}

/** A presigned URL dies with the credentials that signed it. */
async function expiry(client: S3Client, wanted: number): Promise<string> {
  const { expiration } = await client.config.credentials();
  return new Date(Math.min(wanted, expiration?.getTime() ?? wanted)).toISOString();
}
