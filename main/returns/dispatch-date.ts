import { readMutationPayload } from '../../shared/model/mutations.ts';
import type { MutationQueries } from '../db/mutations.ts';

/** When its parcel left, as this station last said and nobody refused; undefined where that was said elsewhere. UTC epoch ms. */
export function dispatchedMs(mutations: Pick<MutationQueries, 'byShipment'>, shipmentId: string): number | undefined {
  const said = mutations
    .byShipment(shipmentId)
    .filter(({ kind, state }) => kind === 'self-dispatch' && state !== 'rejected' && state !== 'discarded')
    .map(({ kind, version, payload }) => readMutationPayload(kind, version, payload));
  const last = said.at(-1);
  return last?.ok && last.value.kind === 'self-dispatch' ? last.value.body.dispatchDateMs : undefined;
}
