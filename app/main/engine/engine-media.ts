/** Answers media requests of main, each on a port of its own: a chunk is sent only when it is asked for. */
import type { MessagePortMain } from 'electron';
import { asDownload, findMedia, keptAWeek, type Media, type MediaParts } from '../../host/media.ts';
import { type MediaAnswer, MediaAsk } from '../engine-messages.ts';

/** How a port is answered. */
export interface MediaAsked {
  readonly path: string;
  readonly port: MessagePortMain;
}

/** Answers until all is sent or main lets go of the port. */
export async function answerMediaPort(
  { path, port }: MediaAsked,
  parts: MediaParts,
  onFault: (where: string, error: unknown) => void,
): Promise<void> {
  const ending = new AbortController();
  const say = (answer: MediaAnswer): void => port.postMessage(answer);
  port.once('close', () => ending.abort());
  try {
    const found = await findMedia(path, parts, ending.signal);
    say({ is: 'head', ...headOf(found) });
    const chunks = chunksOf(found);
    const more = async (): Promise<void> => {
      const { done, value } = await chunks.next();
      say(done === true ? { is: 'end' } : { is: 'chunk', bytes: value });
    };
    port.on('message', ({ data }) => {
      if (MediaAsk.safeParse(data).data !== 'more') return port.close();
      // The source broke off: whoever reads must not take what came for the whole.
      more().catch(() => say({ is: 'broken' }));
    });
    port.once('close', () => void chunks.return(undefined));
    port.start();
  } catch (error) {
    onFault('media', error);
    say({ is: 'broken' });
  }
}

function headOf(found: Media | undefined): { readonly status: number; readonly headers: Record<string, string> } {
  if (found === undefined) return { status: 404, headers: {} };
  switch (found.is) {
    case 'nothing':
      return { status: found.status, headers: {} };
    case 'picture':
      return { status: 200, headers: { 'Content-Type': 'image/webp', ETag: found.etag, 'Cache-Control': keptAWeek } };
    case 'download':
      return {
        status: 200,
        headers: {
          'Content-Type': found.type,
          'Content-Disposition': asDownload(found.name),
          'Cache-Control': 'no-store',
          ...(found.length !== undefined && { 'Content-Length': String(found.length) }),
        },
      };
    default:
      return found satisfies never;
  }
}

async function* chunksOf(found: Media | undefined): AsyncGenerator<Uint8Array> {
  if (found?.is === 'picture') yield found.bytes;
  if (found?.is !== 'download') return;
  try {
    // Text of an export comes as strings.
    for await (const chunk of found.body) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } finally {
    found.body.destroy();
  }
}
