import type { InvoiceRecord } from '../../../main/marketplace/client.ts';
import type { ReturnItem } from '../../../shared/model/returns.ts';
import { type Shipment, type ShipmentDetail, shipmentState } from '../../../shared/model/shipment.ts';
import type { PracticeBench } from '../practice-bench.ts';
import { expectThat, type Ready } from './endpoint.ts';
import { SEARCH } from './reads.ts';
import { madeReturn } from './return-changes.ts';
import { each, type SwitchCase } from './switch-case.ts';

type Prepared = Promise<Pick<Ready, 'ask' | 'check'>>;

/** An EXPRESS order, searched for by some types. */
const searchExpress =
  (types: readonly Shipment['type'][], told: Shipment['type']) =>
  async (bench: PracticeBench): Prepared => {
    const { shipmentId } = bench.order({ type: 'EXPRESS' });
    const filter = { ...SEARCH, locationId: bench.locationId, shipmentTypes: [...types] };
    return {
      ask: () => bench.client.searchShipments(filter, 'pull'),
      check(value) {
        const { shipments } = value as { readonly shipments: readonly Shipment[] };
        const found = shipments.find((each) => each.shipmentId === shipmentId);
        expectThat(found?.type === told, `an order of type ${told}`);
      },
    };
  };

/** The order of a return that waits for its decision. */
const goingBack =
  (state: string) =>
  async (bench: PracticeBench): Prepared => {
    const { shipmentId } = madeReturn(bench, { source: 'customer_return', service: true });
    return {
      ask: () => bench.client.readShipments({ by: 'shipmentIds', ids: [shipmentId] }, 'send'),
      check(value) {
        const [shipment] = value as Shipment[];
        expectThat(shipment !== undefined && shipmentState(shipment.orderItems) === state, `the order as ${state}`);
      },
    };
  };

const isOf = (source: ReturnItem['source']) => (value: unknown) =>
  expectThat((value as ReturnItem[])[0]?.source === source, `a return of source ${source}`);

async function courierReturn(bench: PracticeBench): Prepared {
  const { returnId } = madeReturn(bench, { source: 'courier_return' });
  return {
    ask: () => bench.client.readReturns({ by: 'returnIds', ids: [returnId] }, 'send'),
    check: isOf('courier_return'),
  };
}

const handlingOf = (known: boolean) => (value: unknown) =>
  expectThat(
    (value as ShipmentDetail[])[0]?.handling.length === (known ? 1 : 0),
    `handling ${known ? '' : 'not '}told`,
  );

/** Contradictions of the documents that change what is read or taken, not only what an answer is called (marketplace-api 13). */
export const OF_READINGS: readonly SwitchCase[] = [
  ...each('boxWeightKey', ['weight', 'width'], ['readAddress']),
  { with: { boxWeightKey: 'weight' }, call: 'pack' },
  { with: { boxWeightKey: 'width' }, call: 'pack', ends: 'failure' },
  ...each('serviceProfilesForm', ['array', 'text', 'either'], ['searchShipments']),
  ...each('detailsState', ['absent', 'told'], ['readDetails', 'readAddress']),
  { with: { detailsItemId: 'text' }, call: 'readDetails', see: handlingOf(true) },
  { with: { detailsItemId: 'boolean' }, call: 'readDetails', see: handlingOf(false) },
  { with: { detailsItemId: 'boolean', detailsState: 'told' }, call: 'readDetails', see: handlingOf(true) },
  ...each('changeLimit', ['25', 'none'], ['pack', 'dispatch', 'cancel']),
  ...each('invoiceFormatBy', ['accept', 'content-type'], ['fetchInvoicePdf']),
  ...each('invoiceFormatBy', ['accept', 'content-type'], ['readInvoices'], {
    see: (value) => expectThat((value as InvoiceRecord[]).length === 1, 'the invoice as JSON'),
  }),
  ...each('shipmentTypes', ['three'], ['searchShipments'], { prepare: searchExpress(['EXPRESS'], 'EXPRESS') }),
  ...each('shipmentTypes', ['two'], ['searchShipments'], { prepare: searchExpress(['NORMAL', 'SELF'], 'NORMAL') }),
  { with: { shipmentTypes: 'two' }, call: 'searchShipments', ends: 'refused' },
  ...each('returnTypeWords', ['source', 'trade'], ['searchReturns']),
  ...each('returnTypeWords', ['source', 'trade'], ['readReturns'], { prepare: courierReturn }),
  ...each('returnRequested', ['shown'], ['readShipments'], { prepare: goingBack('RETURN_REQUESTED') }),
  ...each('returnRequested', ['hidden'], ['readShipments'], { prepare: goingBack('COMPLETED') }),
];
