import type { ApiHandlers } from '../../app/contract/api.ts';
import type { QueueView, UploadState, UploadView } from '../../app/contract/methods/queue.ts';

/** A queue in memory whose uploads go through their places as `step` says. */
export interface FakeQueue {
  readonly handlers: ApiHandlers['queue'];
  add(uploads: readonly UploadView[]): void;
  /** Changes one upload. */
  change(id: string, change: Partial<UploadView>): void;
  setGates(gates: QueueView['gates']): void;
  gates(): QueueView['gates'];
  all(): readonly UploadView[];
  onChange(listener: () => void): void;
}

/** So many made-up uploads, in every place there is. */
export function someUploads(count: number): readonly UploadView[] {
  const directory = '/home/ada/Pictures/2025 Norway';
  return Array.from({ length: count }, (_, n): UploadView => {
    const state = stateOf(n, count);
    const bytes = 2_400_000 + ((n * 7_919_017) % 26_000_000);
    const reasons = [
      { kind: 'sourceDenied' },
      { kind: 'sourceDenied' },
      { kind: 'rejected', reason: 'corrupt' },
      { kind: 'sourceGone' },
      { kind: 'rejected', reason: 'crashed' },
      { kind: 'tooLarge' },
    ] as const;
    return {
      id: `u${n}`,
      name: `DSC_${String(4210 + n).padStart(4, '0')}.${n % 5 === 0 ? 'NEF' : 'JPG'}`,
      directory,
      bytes,
      sent: state === 'sending' ? Math.round(bytes * (0.15 + (n % 7) / 10)) : 0,
      state,
      addedAt: 1_790_000_000_000 - n * 1000,
      ...(state === 'done' && { outcome: n % 9 === 0 ? ('alreadyThere' as const) : ('uploaded' as const) }),
      ...(state === 'failed' && { cause: reasons[n % reasons.length]! }),
      ...(state === 'backingOff' && { cause: { kind: 'serverFault' as const }, retryAt: Date.now() + 42_000 }),
    };
  });
}

function stateOf(n: number, count: number): UploadState {
  if (n < 4) return 'sending';
  if (n < 7) return 'awaitingRecord';
  if (n === 7) return 'fingerprinting';
  if (n === 8) return 'backingOff';
  if (n < count * 0.5) return 'queued';
  return n % 31 === 0 ? 'failed' : 'done';
}

/** An empty queue. */
export function createFakeQueue(): FakeQueue {
  let uploads = new Map<string, UploadView>();
  let gates: QueueView['gates'] = [];
  let version = 1;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    version += 1;
    for (const listener of [...listeners]) listener();
  };
  const change = (id: string, next: Partial<UploadView>): void => {
    const before = uploads.get(id);
    if (before === undefined) return;
    uploads.set(id, { ...before, ...next });
    changed();
  };
  const filtered = (filter: string, asked?: UploadView['cause']): readonly UploadView[] =>
    [...uploads.values()].filter(({ state, cause }) => {
      if (asked !== undefined && (cause?.kind !== asked.kind || cause?.reason !== asked.reason)) return false;
      if (filter === 'all') return true;
      return filter === 'active' ? !['done', 'failed', 'cancelled'].includes(state) : state === filter;
    });
  const watch = (emit: () => void): (() => void) => {
    emit();
    listeners.add(emit);
    return () => listeners.delete(emit);
  };
  const requeue = (ids: readonly string[]): void => {
    for (const id of ids) {
      const { cause: _, ...rest } = uploads.get(id) ?? {};
      if ('id' in rest) uploads.set(id, { ...rest, state: 'queued' } as UploadView);
    }
    changed();
  };
  const drop = (ids: readonly string[]): void => {
    for (const id of ids) uploads.delete(id);
    changed();
  };
  const setPaused = (paused: boolean): void => {
    gates = paused ? ['paused'] : [];
    changed();
  };

  const handlers: ApiHandlers['queue'] = {
    watch: (emit) => watch(() => emit(viewOf([...uploads.values()], gates, version))),
    list: ({ filter, cause, offset, limit }) => {
      const found = filtered(filter, cause);
      return { total: found.length, version, uploads: found.slice(offset, offset + limit) };
    },
    changes: (emit, { ids }) => watch(() => emit({ uploads: ids.flatMap((id) => uploads.get(id) ?? []), removed: [] })),
    retry: ({ ids }) => requeue(ids),
    retryAllFailed: ({ cause }) => requeue(filtered('failed', cause).map(({ id }) => id)),
    dismiss: ({ ids }) => drop(ids.filter((id) => uploads.get(id)?.state === 'failed')),
    dismissAllFailed: ({ cause }) => drop(filtered('failed', cause).map(({ id }) => id)),
    cancel: ({ ids }) => {
      for (const id of ids) change(id, { state: 'cancelled' });
    },
    cancelAll: () => {
      for (const { id } of filtered('active')) change(id, { state: 'cancelled' });
    },
    clearFinished: () => {
      uploads = new Map([...uploads].filter(([, { state }]) => state !== 'done' && state !== 'cancelled'));
      changed();
    },
    setPaused: ({ paused }) => setPaused(paused),
    setBandwidth: () => undefined,
  };
  return {
    handlers,
    add: (more) => {
      for (const upload of more) uploads.set(upload.id, upload);
      changed();
    },
    change,
    setGates: (next) => {
      gates = next;
      changed();
    },
    gates: () => gates,
    all: () => [...uploads.values()],
    onChange: (listener) => void listeners.add(listener),
  };
}

function viewOf(uploads: readonly UploadView[], gates: QueueView['gates'], version: number): QueueView {
  const amount = (kept: readonly UploadView[]) => ({
    files: kept.length,
    bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const of = (...states: readonly UploadState[]) => uploads.filter(({ state }) => states.includes(state));
  const left = of('queued', 'fingerprinting', 'sending', 'awaitingRecord', 'backingOff');
  const sending = of('sending');
  const causes = new Map<string, { cause: NonNullable<UploadView['cause']>; files: number }>();
  for (const { cause } of of('failed')) {
    if (cause === undefined) continue;
    const key = JSON.stringify(cause);
    causes.set(key, { cause, files: (causes.get(key)?.files ?? 0) + 1 });
  }
  const speed = gates.length === 0 && sending.length > 0 ? 18_400_000 : 0;
  const states = [
    'queued',
    'fingerprinting',
    'sending',
    'awaitingRecord',
    'backingOff',
    'done',
    'failed',
    'cancelled',
  ] as const;
  return {
    totals: {
      left: amount(left),
      done: amount(of('done')),
      failed: amount(of('failed')),
      inFlight: amount(sending),
      awaiting: amount(of('awaitingRecord')),
      alreadyThere: amount(of('done').filter(({ outcome }) => outcome === 'alreadyThere')),
    },
    speed,
    ...(speed > 0 && { timeLeftMs: (amount(left).bytes / speed) * 1000 }),
    sentInFlight: sending.reduce((sum, { sent }) => sum + sent, 0),
    gates,
    cannotSave: false,
    byState: Object.fromEntries(states.map((state) => [state, of(state).length])) as QueueView['byState'], // every state is named
    byCause: [...causes.values()].toSorted((a, b) => b.files - a.files),
    version,
  };
}
