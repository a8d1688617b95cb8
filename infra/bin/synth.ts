/** `npm run synth`: makes the templates of every stage, or of one. Needs no account, no network and no Docker. */
import { readArguments } from '../operate/arguments.ts';
import type { Stage } from '../operate/deploy.ts';
import { assemblyDirectory, synthesise } from '../operate/open-desk.ts';
import { stages } from '../settings.ts';

const usage = 'npm run synth [-- --stage NAME]';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const asked = args.length > 0 ? [readArguments(args, { usage })] : allStages();
  for (const one of asked) {
    if (typeof one === 'string') {
      say(one);
      return 2;
    }
    await make(one.stage);
  }
  return 0;
}

const allStages = () => Object.keys(stages).map((name) => readArguments(['--stage', name], { usage }));

async function make(stage: Stage): Promise<void> {
  const { missing } = await synthesise(stage);
  say(`${stage.name}: ${assemblyDirectory(stage.name)}`);
  if (missing !== undefined) say(`  ${missing} The template is right; it cannot be deployed from here.`);
}

process.exitCode = await main(process.argv.slice(2));
