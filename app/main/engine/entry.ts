/** Entry of the engine's process. It does what main says, and ends when it is told to or main is gone. */
import type { MessageEvent } from 'electron';
import { CannotDo } from '../../host/usage-error.ts';
import { type EngineBegin, ToEngine, type ToMain } from '../engine-messages.ts';
import { type EngineRun, runEngine } from './engine-run.ts';

const port = process.parentPort;
const post = (said: ToMain): void => port.postMessage(said);
let run: EngineRun | undefined;

port.on('message', ({ data, ports }: MessageEvent) => {
  const said = ToEngine.parse(data);
  if (said.is === 'begin') void begin(said);
  else if (said.is === 'end') void end();
  else run?.receive(said, ports[0]);
});

async function begin(said: EngineBegin): Promise<void> {
  // At once: while it opens it asks main for the session of its cloud, and has to hear the answer.
  run = runEngine(said, post);
  try {
    await run.opened;
    post({ is: 'ready' });
  } catch (error) {
    // Anything else is a fault of ours: the process dies of it, and main sees that.
    if (!(error instanceof CannotDo)) throw error;
    post({ is: 'cannotStart', sentence: error.message });
  }
}

async function end(): Promise<void> {
  await run?.close();
  process.exit(0);
}
