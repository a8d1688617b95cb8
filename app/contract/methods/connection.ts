/** Which cloud, whose account, and whether it can be reached. */
import * as z from 'zod';
import { call, subscription } from '../contract.ts';
import { AtMs, Gate } from './shared.ts';

/**
 * Why connecting or signing in came to nothing. `notSecure`: an address without https that is not on this machine.
 * `notTintype`: something else answers there. `unreachable`: nothing does. `portsTaken`: other programs hold every port the
 * browser could bring the answer to. `denied`: the person said no. `wrongState`: the answer belongs to another attempt.
 * `notGenuine`: what came is not what this attempt asked for. `refused`: the cloud lets this person in nowhere.
 * `notKept`: the keychain or the disk would not keep the session.
 */
export const SignInProblem = z.enum([
  'notAnAddress',
  'notSecure',
  'notTintype',
  'unreachable',
  'portsTaken',
  'denied',
  'timedOut',
  'cancelled',
  'wrongState',
  'notGenuine',
  'refused',
  'notKept',
  'failed',
]);
export type SignInProblem = z.infer<typeof SignInProblem>;

/** The connection as people are shown it. */
export const Connection = z.object({
  /** `local`: the cloud on this machine, without an account. */
  cloud: z.enum(['local', 'aws']),
  /** Host name and port of the API, nothing else of its address. */
  address: z.string(),
  /** Whom the cloud takes this person for: an address, a short name, or the end of an identity. */
  owner: z.string(),
  /** People sign in to this cloud, so they can sign out. */
  signsIn: z.boolean(),
  gates: z.array(Gate),
  /**
   * Of the local cloud, where this program started it. `starting`: it stopped and is being started again. `stopped`: it did
   * so again and again, and is not started any more.
   */
  localCloud: z.enum(['running', 'starting', 'stopped']).exactOptional(),
  /** The queue cannot be saved, so nothing goes on: this machine's disk is full or gone. */
  cannotSave: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;

/**
 * How far connecting to a cloud, or signing in to it again, has come. It goes on when the page that asked is gone.
 * `waiting`: the person is in the browser; where none was started (`isOpened`), a link to `url` takes them there.
 */
export const SignInState = z.discriminatedUnion('at', [
  z.object({ at: z.literal('idle') }),
  z.object({ at: z.literal('looking') }),
  z.object({ at: z.literal('waiting'), url: z.string(), isOpened: z.boolean(), until: AtMs }),
  z.object({ at: z.literal('finishing') }),
  z.object({ at: z.literal('failed'), because: SignInProblem }),
]);
export type SignInState = z.infer<typeof SignInState>;

const Counts = {
  all: z.int().min(0),
  /** The connected cloud's record of them has the same digest. */
  there: z.int().min(0),
  /** Of those: they were there before. */
  before: z.int().min(0),
  /** Deleted there on purpose, and left so. */
  deleted: z.int().min(0),
  failed: z.int().min(0),
};

/** How far sending everything the cloud on this machine holds has come. `failed`: that cloud could not be read. */
export const PromotionView = z.discriminatedUnion('at', [
  z.object({ at: z.literal('idle') }),
  z.object({ at: z.literal('listing') }),
  z.object({ at: z.literal('moving'), ...Counts }),
  z.object({ at: z.literal('over'), ...Counts }),
  z.object({ at: z.literal('failed') }),
]);
export type PromotionView = z.infer<typeof PromotionView>;

/** The service. Items are whole, and come when something changed. */
export const connection = {
  watch: subscription(Connection),
  signingIn: subscription(SignInState),
  /** Begins to connect to the cloud at this address; ends an attempt before it. Once it is done, the host opens that cloud. */
  connect: call(z.object({ address: z.string().max(2_048) }), z.void()),
  /** Begins to sign in again to the cloud that is connected. */
  signIn: call(z.void(), z.void()),
  /** The address the browser was sent to, by hand. `taken` is false for one that belongs to another attempt. */
  paste: call(z.object({ redirect: z.string().max(16_384) }), z.object({ taken: z.boolean() })),
  cancel: call(z.void(), z.void()),
  /**
   * Ends and forgets the session; uploads wait. `everywhere`: on other machines, too. `isTold` is false where the issuer could
   * not be told, so that what it gave before stays good there until it ends by itself.
   */
  signOut: call(z.object({ everywhere: z.boolean() }), z.object({ isTold: z.boolean() })),
  /** Signs out and goes back to the cloud on this machine. Nothing is deleted anywhere. */
  disconnect: call(z.void(), z.void()),
  promotion: subscription(PromotionView),
  /** Sends what the cloud on this machine holds to the connected one. Stopped or cut off, it goes on when it is begun again. */
  promote: call(z.void(), z.void()),
  stopPromoting: call(z.void(), z.void()),
} as const;
