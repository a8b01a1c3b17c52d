import type { SetupState } from '../shared/contract/setup.ts';
import { AppFailure } from '../shared/errors.ts';
import { SHIPMENT_TYPES } from '../shared/model/shipment.ts';
import type { MarketplaceClient, MarketplaceFault } from './marketplace/client.ts';

/** Pages of the account's waiting shipments looked through for locations: 200 shipments name every busy one. */
const LOCATION_PAGES = 10;

/** Where the account's waiting shipments are, the busiest place first. Throws the fault's `AppFailure`. */
export async function findLocations(client: MarketplaceClient): Promise<SetupState['locations']> {
  const tested = await client.testCredentials();
  if (!tested.ok) throw faultAsFailure(tested.fault);
  const counts = new Map<string, number>();
  let answer = await client.searchShipments(
    {
      type: 'preDispatch',
      states: ['APPROVED', 'PACKING_IN_PROGRESS', 'PACKED', 'READY_TO_DISPATCH'],
      shipmentTypes: SHIPMENT_TYPES,
    },
    'send',
  );
  for (let page = 1; ; page += 1) {
    if (!answer.ok) throw faultAsFailure(answer.fault);
    for (const { locationId } of answer.value.shipments) counts.set(locationId, (counts.get(locationId) ?? 0) + 1);
    if (answer.value.nextPageUrl === null || page === LOCATION_PAGES) break;
    answer = await client.nextPage(answer.value.nextPageUrl, 'send');
  }
  return [...counts]
    .map(([locationId, shipments]) => ({ locationId, shipments }))
    .sort((a, b) => b.shipments - a.shipments);
}

/** A fault of the marketplace as the error a request ends with. */
function faultAsFailure(fault: MarketplaceFault): AppFailure {
  const codes = {
    'not-sent': 'MARKETPLACE_UNREACHABLE',
    unknown: 'MARKETPLACE_UNREACHABLE',
    throttled: 'MARKETPLACE_THROTTLED',
    credentials: 'MARKETPLACE_CREDENTIALS',
    refused: 'MARKETPLACE_REFUSED',
  } as const;
  return new AppFailure(fault.trouble ?? codes[fault.kind], fault.message, {
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.codes.length > 0 ? { codes: fault.codes.join(' ') } : {}),
  });
}
