import type { Switches } from '../../../main/practice/marketplace/switches.ts';

/** One point at which the documents contradict each other or the wire (marketplace-api 13). */
export interface Contradiction {
  readonly number: number;
  readonly about: string;
  /** Switches of the practice marketplace that show its sides; empty where the wire cannot show them. */
  readonly switches: readonly (keyof Switches)[];
  /** What this client does about it or, without a switch, why there is none. */
  readonly reading: string;
}

const row = (number: number, about: string, switches: readonly (keyof Switches)[], reading: string): Contradiction => ({
  number,
  about,
  switches,
  reading,
});

export const CONTRADICTIONS: readonly Contradiction[] = [
  row(1, 'key of each answer in a list', ['statusKey', 'selfStatusKey'], 'reads `status`, then `processingStatus`'),
  row(2, 'weight of a box called `width`', ['boxWeightKey'], 'sends `weight`; a refusal for it is a missing box'),
  row(3, '`subShipment`, `subShipmentId`', ['subShipmentKey'], 'sends the second, reads both'),
  row(4, '`isReplacement`, `is_replacement`', ['replacementKey'], 'reads both'),
  row(5, 'what a filter must have', ['requireFilterType'], 'always sends type and states'),
  row(6, '`serviceProfiles` a text or a list', ['serviceProfilesForm'], 'leaves it out: its default is what is wanted'),
  row(7, 'fields to sort by', ['sortFields'], 'always sends one that all documents have'),
  row(
    8,
    'cancelled orders: spelling and dates',
    ['cancelledSpelling', 'requireCancellationType', 'requireCancellationDate'],
    'reads any case, always sends type and dates',
  ),
  row(
    9,
    'state beside the address',
    ['detailsState'],
    'reads states by `?shipmentIds=`, and nothing else of them here',
  ),
  row(10, 'most shipments of a change', ['changeLimit'], 'never more than 25'),
  row(11, 'how long a label takes', ['packDelayMs'], 'says so after 30 s and goes on looking'),
  row(12, 'what `reprint` is for', ['plainLabelFetch'], 'always asks for a reprint, which is a read'),
  row(13, 'dates of a pick-up', ['handoverShape', 'manifestForm'], 'reads both, sends from/to first'),
  row(14, '`params` of the manifest', ['manifestForm'], 'sends the OpenAPI form, then the live one, then the seed’s'),
  row(15, 'method of the forms', ['formsMethod'], 'GET, then POST'),
  row(16, 'codes for couriers', ['handoverOtc', 'returnOtc'], 'a code, not ready and off are told apart in each place'),
  row(17, 'RVP and RTO', ['returnTypeWords'], 'RVP is a buyer’s return, RTO a courier’s'),
  row(18, 'labels of several boxes', ['boxLabels'], 'every sheet that came is scanned back'),
  row(19, 'where a change of returns names its location', ['returnLocation'], 'at the top'),
  row(20, '`Status` of services', ['serviceStatusKey'], 'reads both'),
  row(21, 'keys of invoices', ['invoiceKeys'], 'reads both'),
  row(
    22,
    '“Request Header Parameters”',
    [],
    'none: the heading of a table; its paths and queries are the same everywhere',
  ),
  row(23, 'what chooses PDF or JSON', ['invoiceFormatBy'], '`Accept`, then the content type as well'),
  row(24, 'EXPRESS', ['shipmentTypes'], 'asks for it apart, and not for a day where it alone is refused'),
  row(25, 'date of a delivery', ['deliveryDateForm'], 'sends date and time'),
  row(
    26,
    'what stands in the OpenAPI only',
    ['sdkRoutes', 'modifiedDate'],
    'asks, and does without where it is refused',
  ),
  row(27, '`orderItems.id` a Boolean', ['detailsItemId'], 'takes such an item as one without handling'),
  row(28, 'until when a seller cancels', ['sellerCancelsUntil'], 'while APPROVED'),
  row(29, 'list of couriers', ['vendorList'], 'reads each shape, and does without'),
  row(30, 'packages of a box', ['packagesPlace'], 'reads both'),
];
