import * as z from 'zod';
import { Owner } from '../../contract/names.ts';

// The payload of an HTTP API with an IAM authorizer; @types/aws-lambda has `cognitoIdentity: null`, which is only true
// for callers who are no Cognito identity.
const SignedIdentity = z.object({
  authorizer: z.object({ iam: z.object({ cognitoIdentity: z.object({ amr: z.array(z.string()) }) }) }),
});

const signInMark = ':CognitoSignIn:';

/**
 * Whose call this is: the user pool's `sub` as the authorizer's `amr` has it, and nothing else of the call. Undefined
 * without such a sign-in, and when the identity is linked to several people: nothing says which of them is asking.
 */
export function tryReadOwner(requestContext: unknown): Owner | undefined {
  const identity = SignedIdentity.safeParse(requestContext);
  if (!identity.success) return undefined;
  const signIns = identity.data.authorizer.iam.cognitoIdentity.amr.filter((entry) => entry.includes(signInMark));
  const subs = new Set(signIns.map((entry) => entry.slice(entry.lastIndexOf(signInMark) + signInMark.length)));
  const [sub, ...others] = subs;
  if (others.length > 0) return undefined;
  return Owner.safeParse(sub).data;
}
