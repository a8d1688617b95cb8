/** `npm run infra:diff -- --stage NAME` */
import { readArguments } from '../operate/arguments.ts';
import { diff } from '../operate/deploy.ts';
import { openDesk } from '../operate/open-desk.ts';

const asked = readArguments(process.argv.slice(2), { usage: 'npm run infra:diff -- --stage NAME' });
if (typeof asked === 'string') {
  process.stdout.write(`${asked}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await diff(asked.stage, openDesk(asked.stage));
}
