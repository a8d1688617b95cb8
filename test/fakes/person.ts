/** A person at an OpenID provider's pages, without a browser: follows, fills in, and stops where the browser would leave. */
import { password } from './open-id-provider.ts';

/** What the person does with the page. */
export type Doing = 'signs in' | 'cancels';

/** Goes to `url` and does it. Answers the address the browser would be sent to in the end; nothing is sent there. */
export async function visit(url: string, doing: Doing, email = 'ada@example.com'): Promise<string> {
  const cookies = new Map<string, string>();
  const origin = new URL(url).origin;
  const ask = async (address: string, form?: URLSearchParams): Promise<Response> => {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  let answer = await ask(url);
  for (let steps = 0; steps < 10; steps += 1) {
    const location = answer.headers.get('location');
    if (location !== null) {
      const next = new URL(location, origin);
      if (next.origin !== origin) return next.href;
      answer = await ask(next.href);
      continue;
    }
    const action = /action="(\/interaction\/[^"]*)"/.exec(await answer.text())?.[1];
    if (action === undefined) throw new Error(`nothing to do on a page that answers ${answer.status}`);
    const form = doing === 'signs in' ? new URLSearchParams({ email, password }) : new URLSearchParams();
    answer = await ask(`${origin}${action}${doing === 'cancels' ? '/deny' : ''}`, form);
  }
  throw new Error('the pages never end');
}
