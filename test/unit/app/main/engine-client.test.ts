import { expect, it } from 'vitest';
import { createEngineClient } from '../../../../app/main/engine-client.ts';

it("dials again when the engine closed main's line, as it does over another cloud, and not for an old line", () => {
  const said: string[] = [];
  let lost = 0;
  const client = createEngineClient(
    (page) => void said.push(page),
    () => {
      lost += 1;
    },
  );
  const ended: string[] = [];
  client.dial().queue.watch(
    () => undefined,
    ({ code }) => void ended.push(code),
  );
  const [first = ''] = said;

  client.receive('another', '');
  expect(lost).toBe(0);
  client.receive(first, '');
  client.receive(first, '');

  expect([lost, ended, client.current()]).toEqual([1, ['disconnected'], undefined]);
  client.dial().queue.watch(() => undefined);
  expect(said.at(-1)).not.toBe(first);
});
