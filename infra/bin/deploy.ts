/** `npm run deploy -- --stage NAME` */
import { readArguments } from '../operate/arguments.ts';
import { deploy } from '../operate/deploy.ts';
import { openDesk } from '../operate/open-desk.ts';

const asked = readArguments(process.argv.slice(2), {
  usage: 'npm run deploy -- --stage NAME [--yes]',
  switches: ['yes'],
});
if (typeof asked === 'string') {
  process.stdout.write(`${asked}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await deploy(asked.stage, openDesk(asked.stage), { yes: asked.switches.has('yes') });
}
