/** Entry of the local cloud's analysis processes: the two Lambda functions behind the queue and its dead letters. */
import { handler as analyse } from '../../processor/handlers/analyse.ts';
import { handler as deadLetter } from '../../processor/handlers/dead-letter.ts';
import { serveTasks } from './analysis-child.ts';

serveTasks({
  // The pump makes SQS events in this very shape (toSqsEvent); between two processes they are JSON, of no known type.
  event: async (input) => analyse(input as Parameters<typeof analyse>[0]),
  deadLetter: async (input) => deadLetter(input as Parameters<typeof deadLetter>[0]),
});
