/** `npm run cost`: writes docs/cost.md anew. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDirectory } from '../bundles/functions.ts';
import { costPage } from '../cost/page.ts';

await writeFile(join(rootDirectory, 'docs/cost.md'), costPage());
