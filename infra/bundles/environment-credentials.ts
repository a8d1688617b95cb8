/**
 * In a bundle this stands in for `@aws-sdk/credential-provider-node`. Lambda gives a function its credentials in the
 * environment; all the other ways of the SDK (files, single sign-on, web identities) are code that never runs there.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** The SDK's name for where a client's credentials come from when nobody says. */
export const defaultProvider = fromEnv;
