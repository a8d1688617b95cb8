/** Locks the data directory named by its argument, says whether it could, and stays until it is killed. */
import { tryLockDataDir } from '../../../../app/adapters/engine-lock.ts';

const lock = tryLockDataDir(process.argv[2] ?? '');
process.stdout.write(lock.ok ? 'locked\n' : 'refused\n');
if (lock.ok) setTimeout(lock.release, 30_000);
