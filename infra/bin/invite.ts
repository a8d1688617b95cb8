/** `npm run invite -- EMAIL` */
import { readArguments } from '../operate/arguments.ts';
import { invite } from '../operate/invite.ts';
import { openDesk } from '../operate/open-desk.ts';

const asked = readArguments(process.argv.slice(2), {
  usage: 'npm run invite -- EMAIL [--stage NAME] [--again]',
  switches: ['again'],
  words: 1,
  defaultStage: 'home',
});
if (typeof asked === 'string') {
  process.stdout.write(`${asked}\n`);
  process.exitCode = 2;
} else {
  const [email = ''] = asked.words;
  process.exitCode = await invite(asked.stage, openDesk(asked.stage), { email, again: asked.switches.has('again') });
}
