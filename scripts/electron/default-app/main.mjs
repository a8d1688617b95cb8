// What Electron runs when it is given a folder as its first argument. The development runtime comes without one, so it gets
// this; what Electron's own does beyond `electron folder` is not needed.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  process.stderr.write('Name the folder of an app: electron <folder>\n');
  app.exit(1);
} else {
  const folder = resolve(named);
  const { main, name, productName, version } = JSON.parse(await readFile(resolve(folder, 'package.json'), 'utf8'));
  process.defaultApp = true;
  if (version !== undefined) app.setVersion(version);
  const called = productName ?? name;
  if (called !== undefined) app.setName(called);
  app.setAppPath(folder);
  await import(pathToFileURL(resolve(folder, main ?? 'index.js')).href);
}
