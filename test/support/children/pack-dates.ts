import { packRequest } from '../../../main/bench/pack-request.ts';
import { packOnWire } from '../../../main/marketplace/endpoints/pack.ts';
import { invoiceDateOf } from '../../../shared/model/invoice-series.ts';
import { SOME_BOX } from '../box.ts';
import { orderItem, shipment } from '../shipments.ts';

// Prints the packs made at the instants given (UTC epoch ms) as they go over the wire, with the year each number would be of.
const instants = process.argv.slice(2).map(Number);
const one = shipment('s1', [orderItem('A')], { orderDateMs: 0 });
const packs = instants.map((serverNowMs) => ({
  financialYear: invoiceDateOf(one, serverNowMs).financialYear,
  wire: packOnWire(
    packRequest({
      shipment: one,
      parcel: { lines: [], boxes: [{ subShipmentId: 'SS-1', box: SOME_BOX, confirmed: true }] },
      inputs: { taxRatePercent: () => 18, purchasePricePaise: () => null },
      serverNowMs,
      invoiceNumbers: new Map([['OD-s1', 'PB2526-1']]),
    }),
  ),
}));
process.stdout.write(JSON.stringify({ hours: instants.map((at) => new Date(at).getHours()), packs }));
