/** `npm run destroy -- --stage NAME` */
import { readArguments } from '../operate/arguments.ts';
import { destroy } from '../operate/destroy.ts';
import { openDesk } from '../operate/open-desk.ts';

const asked = readArguments(process.argv.slice(2), {
  usage: 'npm run destroy -- --stage NAME [--delete-originals]',
  switches: ['delete-originals'],
});
if (typeof asked === 'string') {
  process.stdout.write(`${asked}\n`);
  process.exitCode = 2;
} else {
  const deleteOriginals = asked.switches.has('delete-originals');
  process.exitCode = await destroy(asked.stage, openDesk(asked.stage), { deleteOriginals });
}
