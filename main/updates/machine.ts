import type { UpdateOffer, UpdateState } from '../../shared/contract/updates.ts';
import type { UpdateFault, UpdateOff, UpdateRefusal, UpdateWait } from '../../shared/model/updates.ts';

/** What happens to an update; instants are UTC epoch ms. */
export type UpdateEvent =
  | { readonly type: 'off'; readonly why: UpdateOff }
  /** There is a feed again. */
  | { readonly type: 'on' }
  | { readonly type: 'check'; readonly atMs: number }
  | { readonly type: 'nothing-newer'; readonly atMs: number }
  | { readonly type: 'found'; readonly offer: UpdateOffer }
  | { readonly type: 'download'; readonly atMs: number }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'here' }
  | { readonly type: 'ask'; readonly by: string | null; readonly atMs: number }
  | { readonly type: 'held'; readonly why: readonly UpdateWait[]; readonly atMs: number }
  | { readonly type: 'withdraw' }
  | { readonly type: 'begin'; readonly atMs: number }
  | { readonly type: 'stop-station'; readonly atMs: number }
  | { readonly type: 'fail'; readonly fault: UpdateFault; readonly atMs: number; readonly retryAtMs: number | null }
  | { readonly type: 'refuse'; readonly why: UpdateRefusal; readonly version: string | null; readonly atMs: number };

/** Where an update goes from here. Total and pure: an event that has no meaning in a state leaves it as it is. */
export function stepUpdate(state: UpdateState, event: UpdateEvent): UpdateState {
  switch (event.type) {
    case 'off':
      return isUnderWay(state) ? state : { kind: 'off', why: event.why };
    case 'on':
      return state.kind === 'off' ? { kind: 'idle', checkedAtMs: null } : state;
    case 'check':
      return mayCheck(state) ? { kind: 'checking', sinceMs: event.atMs } : state;
    case 'nothing-newer':
      return state.kind === 'checking' ? { kind: 'idle', checkedAtMs: event.atMs } : state;
    case 'found':
      return state.kind === 'checking' ? { kind: 'available', offer: event.offer } : state;
    case 'download':
      return state.kind === 'available'
        ? { kind: 'downloading', offer: state.offer, receivedBytes: 0, sinceMs: event.atMs }
        : state;
    case 'received':
      return state.kind === 'downloading'
        ? { ...state, receivedBytes: Math.max(state.receivedBytes, Math.min(event.bytes, state.offer.bytes)) }
        : state;
    case 'here':
      return state.kind === 'downloading' ? { kind: 'ready', offer: state.offer } : state;
    case 'ask':
      return state.kind === 'ready'
        ? { kind: 'waiting', offer: state.offer, why: [], askedBy: event.by, sinceMs: event.atMs }
        : state;
    case 'held':
      return held(state, event);
    case 'withdraw':
      return state.kind === 'waiting' || (state.kind === 'installing' && state.step === 'backup')
        ? { kind: 'ready', offer: state.offer }
        : state;
    case 'begin':
      return state.kind === 'waiting'
        ? { kind: 'installing', step: 'backup', offer: state.offer, askedBy: state.askedBy, sinceMs: event.atMs }
        : state;
    case 'stop-station':
      return state.kind === 'installing' ? { ...state, step: 'stopping', sinceMs: event.atMs } : state;
    case 'fail':
      return fail(state, event);
    case 'refuse':
      return isUnderWay(state) && state.kind !== 'waiting'
        ? { kind: 'refused', why: event.why, version: event.version, atMs: event.atMs }
        : state;
  }
}

/** A feed may be asked now: nothing that was found is on its way in. */
export function mayCheck({ kind }: UpdateState): boolean {
  return kind === 'idle' || kind === 'available' || kind === 'failed' || kind === 'refused';
}

function held(state: UpdateState, { why, atMs }: Extract<UpdateEvent, { type: 'held' }>): UpdateState {
  if (state.kind === 'waiting') return { ...state, why };
  // Something began while the backup was made: it comes first.
  if (state.kind === 'installing' && state.step === 'backup') {
    return { kind: 'waiting', offer: state.offer, why, askedBy: state.askedBy, sinceMs: atMs };
  }
  return state;
}

function fail(state: UpdateState, { fault, atMs, retryAtMs }: Extract<UpdateEvent, { type: 'fail' }>): UpdateState {
  const during = duringOf(state);
  return during === null ? state : { kind: 'failed', during, fault, atMs, retryAtMs };
}

function duringOf({ kind }: UpdateState): 'check' | 'download' | 'install' | null {
  if (kind === 'checking') return 'check';
  if (kind === 'downloading') return 'download';
  return kind === 'installing' ? 'install' : null;
}

function isUnderWay(state: UpdateState): boolean {
  return duringOf(state) !== null || state.kind === 'waiting';
}
