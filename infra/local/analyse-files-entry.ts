/** Entry of `tintype analyse`'s analysis processes: one file of this machine at a time, and no cloud. */
import { analyseFile, rejectFile } from '../../processor/handlers/analyse-file.ts';
import { FileAsk, RejectAsk } from './analyse-files-asks.ts';
import { serveTasks } from './analysis-child.ts';

serveTasks({
  file: async (input) => analyseFile(FileAsk.parse(input)),
  reject: async (input) => {
    const { ask, reason } = RejectAsk.parse(input);
    return rejectFile(ask, reason);
  },
});
