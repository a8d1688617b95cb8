import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it stands, one line for each place. Every rule it has by default is asked. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the browser's debugger and not added as a script: the page's policy stays as it is.
  await page.evaluate(source);
  const found: unknown =
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
      id + ': ' + help + ' — ' + node.target.join(' ') + ' ' + node.html.slice(0, 160)
        + ' ' + node.any.map(({ message }) => message).join('; '))))`);
  return Array.isArray(found) ? found.map(String) : ['axe answered nothing'];
}
