import type { PictureRecord } from '../../../processor/contract/record.ts';
import type { DigestProof } from '../../contract/methods/library.ts';
import type { UploadSource } from '../../core/queue/upload.ts';
import type { LocalFiles } from '../library-ports.ts';
import type { Disk } from '../ports.ts';

/** What a proof looks at. */
export interface ProofParts {
  readonly localFiles: LocalFiles;
  readonly disk: Disk;
  /** Files in the inbox are ours and go by themselves: nobody is told of them. */
  readonly isInbox: (path: string) => boolean;
}

/**
 * Compares what was hashed on this machine with what the analysis hashed in the cloud. The record is filed under the digest
 * the analysis computed, so a file that has it here has the very same bytes; one that was changed since is not vouched for.
 */
export async function proveDigest(
  { digest, reason }: PictureRecord,
  { localFiles, disk, isInbox }: ProofParts,
): Promise<DigestProof> {
  const known = localFiles.filesOf(digest);
  const shown = known.filter(({ path }) => !isInbox(path));
  const files = await Promise.all(shown.map(async (each) => ({ path: each.path, state: await stateOf(each, disk) })));
  if (reason === 'mismatch') return { verdict: 'different', local: digest, files };
  if (known.length === 0) return { verdict: 'unknown', files };
  const isHere = files.some(({ state }) => state === 'same');
  return { verdict: isHere ? 'same' : 'remembered', local: digest, files };
}

async function stateOf({ path, bytes, modifiedMs }: UploadSource, disk: Disk): Promise<'same' | 'changed' | 'gone'> {
  const now = await disk.look(path);
  if (!now.ok) return 'gone';
  return now.value.bytes === bytes && now.value.modifiedMs === modifiedMs ? 'same' : 'changed';
}
