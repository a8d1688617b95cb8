/** The connection as the UI sees it, and the ways to change it. */
import type { ApiHandlers } from '../../contract/api.ts';
import type { Connection, PromotionView, SignInState } from '../../contract/methods/connection.ts';
import type { Clock, Stop } from '../ports.ts';
import type { QueueRunner } from '../queue-runner.ts';
import { repeated } from './thinned.ts';

/** Connects this host to a cloud, and signs in and out. It outlives the host of one cloud. */
export interface Connector {
  /** Calls with the state at once, then whenever it changes. */
  watch(listener: (state: SignInState) => void): Stop;
  connect(address: string): void;
  signIn(): void;
  /** Whether this is the answer the attempt under way waits for. */
  paste(redirect: string): boolean;
  cancel(): void;
  /** Whether the issuer was told. */
  signOut(how: { readonly everywhere: boolean }): Promise<boolean>;
  disconnect(): Promise<void>;
}

/** Moves everything up from the cloud on this machine. */
export interface Promoter {
  watch(emit: (view: PromotionView) => void): Stop;
  /** Does nothing while a move is under way. */
  begin(): void;
  stop(): Promise<void>;
}

/** What the desk works with. */
export interface ConnectionDeskParts {
  readonly runner: QueueRunner;
  readonly clock: Clock;
  readonly cloudFacts: Pick<Connection, 'cloud' | 'address' | 'owner' | 'signsIn'>;
  readonly connector: Connector;
  readonly promoter: Promoter;
  /** How the local cloud is that this program started; absent where it started none. */
  readonly localCloud?: () => NonNullable<Connection['localCloud']>;
}

/** Gates open and close without anybody telling; people notice within so long. */
const lookMs = 250;

/** The handlers of `connection`. */
export function createConnectionDesk(parts: ConnectionDeskParts): ApiHandlers['connection'] {
  const { runner, clock, cloudFacts, connector, promoter } = parts;
  return {
    watch: (emit) => {
      let told = '';
      return repeated(clock, lookMs, () => {
        const { gates, cannotSave } = runner.state();
        const local = parts.localCloud?.();
        const now: Connection = {
          ...cloudFacts,
          gates: [...gates],
          cannotSave,
          ...(local !== undefined && { localCloud: local }),
        };
        if (JSON.stringify(now) === told) return;
        told = JSON.stringify(now);
        emit(now);
      });
    },
    signingIn: (emit) => connector.watch(emit),
    connect: ({ address }) => connector.connect(address),
    signIn: () => connector.signIn(),
    paste: ({ redirect }) => ({ taken: connector.paste(redirect) }),
    cancel: () => connector.cancel(),
    signOut: async (how) => ({ isTold: await connector.signOut(how) }),
    disconnect: () => connector.disconnect(),
    promotion: (emit) => promoter.watch(emit),
    promote: () => promoter.begin(),
    stopPromoting: () => promoter.stop(),
  };
}
