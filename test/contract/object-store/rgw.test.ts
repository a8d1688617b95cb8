import { describe, it } from 'vitest';
import * as z from 'zod';
import { runSuite } from './run-suite.ts';

const Place = z.object({ endpoint: z.url(), accessKeyId: z.string(), secretAccessKey: z.string() });

const line = process.env.TINTYPE_RGW;

if (line === undefined) {
  describe("S3's promises kept by the RADOS Gateway", () => {
    it.skip('(skipped: TINTYPE_RGW names no running one; npm run test:rgw starts one)', () => undefined);
  });
} else {
  describe("S3's promises kept by the RADOS Gateway", () => {
    runSuite('rgw', () => {
      const place = Place.parse(JSON.parse(line));
      const target = { name: 'rgw', region: 'us-east-1', ...place } as const;
      return Promise.resolve({ target, close: () => Promise.resolve() });
    });
  });
}
