import { rank, stateOf } from '../../../../main/practice/marketplace/records.ts';
import type { MutationKind } from '../../../../shared/model/states.ts';
import type { SeenChange } from '../../../support/sim/seen-changes.ts';
import type { SeenRequest } from '../../../support/sim/sim-network.ts';
import type { World } from '../../../support/sim/sim-world.ts';
import { hadEffect } from '../../../support/sim/supervisor-truth.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';
import { isBehindBackup } from './verdicts.ts';

/**
 * B: no request arrives for an effect that an earlier request of ours has had already. The marketplace may refuse the second; a
 * station that relies on that will one day meet one that does not. H: nor one that another station's request has had.
 */
export function watchEffects(world: World, note: (breach: Breach) => void, nowMs: () => number) {
  /** Of each kind and shipment: whose request arrived last before it was applied. */
  const applier = new Map<string, SeenRequest>();
  /** Of all other kinds: whose request was answered as taken. */
  const takenBy = new Map<string, SeenRequest>();

  function onTaken(request: SeenRequest, taken: readonly SeenChange[]): void {
    for (const { key } of taken) if (!takenBy.has(key)) takenBy.set(key, request);
  }

  function arrivesAgain(request: SeenRequest): void {
    // The last update counts: the same again is no other effect.
    if (request.what === 'self-update') return;
    for (const { id, key } of request.changes) {
      const by = takenBy.get(key);
      if (!by || by.number === request.number) continue;
      const own = by.station === request.station;
      const what = `a ${request.what} was sent again (request ${request.number}) although request ${by.number} of station ${by.station} was applied`;
      note({ invariant: own ? 'B' : 'H', what, shipmentId: id, atMs: nowMs() });
    }
  }

  function onArriving(request: SeenRequest): void {
    if (request.what !== 'pack' && request.what !== 'dispatch') {
      arrivesAgain(request);
      return;
    }
    for (const shipmentId of request.shipmentIds) {
      const record = world.marketplace.shipment(shipmentId);
      if (!record) continue;
      const key = `${request.what} ${shipmentId}`;
      const state = stateOf(record);
      const applied =
        request.what === 'pack'
          ? record.pack !== null && state !== 'FORM_FAILED' && state !== 'CANCELLED'
          : rank(state) >= rank('READY_TO_DISPATCH') && state !== 'CANCELLED';
      const by = applier.get(key);
      if (!applied || !by) {
        applier.set(key, request);
        continue;
      }
      const own = by.station === request.station;
      const what = own
        ? `a ${request.what} was sent again (request ${request.number}) although request ${by.number} was applied`
        : `station ${request.station} sent a ${request.what} that station ${by.station} had sent`;
      note({ invariant: own ? 'B' : 'H', what, shipmentId, atMs: nowMs() });
    }
  }

  return { onArriving, onTaken };
}

interface MutationRow {
  readonly mutation_id: string;
  readonly kind: MutationKind;
  readonly shipment_id: string;
  readonly state: string;
}

/** B: what the station believes applied is applied, and what the packer heard confirmed is dispatched or says why not. */
export function effectsTrue({ world, benches, heard, queued, time }: Shift): readonly Breach[] {
  const breaches: Breach[] = [];
  const note = (what: string, shipmentId: string) =>
    breaches.push({ invariant: 'B', what, shipmentId, atMs: time.nowMs() });
  const history = world.marketplace.history();
  const having = (kind: string) =>
    new Set(history.flatMap((entry) => (entry.kind === kind && 'shipmentId' in entry ? [entry.shipmentId] : [])));
  const effects = { pack: having('pack-accepted'), dispatch: having('dispatched') };

  for (const { station } of benches) {
    const rows = station.inspect(
      (db) =>
        db.prepare('SELECT mutation_id, kind, shipment_id, state FROM mutation ORDER BY seq').all() as MutationRow[],
    );
    const shown = new Map(rows.map((row) => [`${row.kind} ${row.shipment_id}`, row.state]));
    for (const { mutation_id: mutationId, kind, shipment_id: id, state } of rows) {
      if (state !== 'acked') continue;
      const had =
        kind === 'pack' || kind === 'dispatch' ? effects[kind].has(id) : hadEffect(world, station, mutationId);
      if (!had) note(`a ${kind} is acked that was never applied`, id);
    }
    const kept = new Set(rows.map((row) => row.mutation_id));
    for (const each of queued) {
      if (each.station !== station.index || kept.has(each.mutationId) || isBehindBackup(station, each.atMs)) continue;
      note(`the change ${each.mutationId} was heard to be queued and is gone`, '');
    }
    for (const { reply, station: index, atMs } of heard) {
      const { shipmentId } = reply.detail;
      if (isBehindBackup(station, atMs)) continue;
      if (index !== station.index || reply.detail.what !== 'label-confirmed' || shipmentId === undefined) continue;
      const record = world.marketplace.shipment(shipmentId);
      if (effects.dispatch.has(shipmentId) || !record || stateOf(record) === 'CANCELLED') continue;
      const row = shown.get(`dispatch ${shipmentId}`);
      if (row === undefined || row === 'acked')
        note(`its label was confirmed, its dispatch is ${row ?? 'gone'}`, shipmentId);
    }
  }
  return breaches;
}
