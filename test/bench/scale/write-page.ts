/** `npm run scale`: writes docs/scale.md anew. */
import { writeFile } from 'node:fs/promises';
import { scalePage } from './page.ts';

await writeFile(new URL('../../../docs/scale.md', import.meta.url), scalePage());
