import { describe, expect, it } from 'vitest';
import type { ToClient, ToHost, Wire } from '../../../../app/contract/frames.ts';
import { servePages } from '../../../../app/rpc/pages.ts';

const cancel = (id: number): string => JSON.stringify({ t: 'cancel', id });

function window_() {
  const said: string[] = [];
  const heard: string[] = [];
  const closed: number[] = [];
  const wires: Wire<ToClient, ToHost>[] = [];
  const pages = servePages(
    (page, text) => void said.push(`${page} ${text}`),
    (wire) => {
      const at = wires.push(wire) - 1;
      wire.onFrame((frame) => void heard.push(`${at} ${frame.id}`));
      wire.onClosed(() => void closed.push(at));
    },
  );
  return { pages, said, heard, closed, wires };
}

describe('pages of a window', () => {
  it('gives each page a wire of its own and closes the one before', () => {
    const { pages, heard, closed } = window_();

    pages.receive('a', cancel(1));
    pages.receive('a', cancel(2));
    pages.receive('b', cancel(3));

    expect(heard).toEqual(['0 1', '0 2', '1 3']);
    expect(closed).toEqual([0]);
  });

  it('does not let a late word of a page that is over close the page that is shown', () => {
    const { pages, heard, closed } = window_();
    pages.receive('a', cancel(1));
    pages.receive('b', cancel(2));

    pages.receive('a', cancel(9));
    pages.receive('a', '');

    expect(heard).toEqual(['0 1', '1 2']);
    expect(closed).toEqual([0]);
  });

  it('sends nothing to a page that is over', () => {
    const { pages, wires, said } = window_();
    pages.receive('a', cancel(1));
    pages.receive('b', cancel(2));

    wires[0]?.send({ t: 'result', id: 1 });
    wires[1]?.send({ t: 'result', id: 2 });

    expect(said).toEqual(['b {"t":"result","id":2}']);
  });

  it('closes its wire with the window', () => {
    const { pages, closed } = window_();
    pages.receive('a', cancel(1));

    pages.close();

    expect(closed).toEqual([0]);
  });
});
