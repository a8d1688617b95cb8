import * as z from 'zod';
import { stackName } from '../names.ts';
import { refuse, type Stage } from './deploy.ts';
import type { Desk } from './ports.ts';

/** `npm run invite`: has Cognito mail somebody a one-time password. */
export async function invite(
  stage: Stage,
  desk: Desk,
  who: { readonly email: string; readonly again: boolean },
): Promise<number> {
  const { account, say } = desk;
  if (!z.email().safeParse(who.email).success) return refuse(desk, `"${who.email}" is not an address of e-mail.`);
  const stack = await account.findStack(stackName(stage.name));
  if (!stack.ok) return refuse(desk, stack.because);
  const url = stack.value?.url;
  if (url === undefined)
    return refuse(desk, `Stage "${stage.name}" is not deployed: npm run deploy -- --stage ${stage.name}`);
  const pool = await desk.readUserPool(url);
  if (!pool.ok) return refuse(desk, pool.because);
  const invited = await account.invite(pool.value, who.email, who.again);
  if (!invited.ok) return refuse(desk, invited.because);
  if (invited.value === 'alreadyThere')
    return refuse(desk, `${who.email} was invited before; --again mails a new password.`);
  say(`${who.email} gets a mail with a one-time password, good for 7 days. The address to connect to is ${url}`);
  return 0;
}
