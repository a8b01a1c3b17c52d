import type { ShipmentType } from '../../../shared/model/shipment.ts';
import {
  asFields,
  asList,
  type Fields,
  field,
  type InstantRange,
  optionalFlag,
  optionalOneOf,
  optionalRange,
  optionalText,
  optionalTexts,
} from './fields.ts';
import type { CancelledBy, ItemState } from './records.ts';
import { Refusal } from './reply.ts';
import { INDEXED_FIELDS, type IndexedField } from './store.ts';
import type { Switches } from './switches.ts';

const STATES_OF_TYPE = {
  preDispatch: ['APPROVED', 'PACKING_IN_PROGRESS', 'PACKED', 'FORM_FAILED', 'READY_TO_DISPATCH'],
  postDispatch: ['SHIPPED', 'DELIVERED', 'PICKUP_COMPLETE'],
  cancelled: ['CANCELLED'],
} as const satisfies Record<string, readonly ItemState[]>;
type FilterType = keyof typeof STATES_OF_TYPE;
const FILTER_TYPES = Object.keys(STATES_OF_TYPE) as FilterType[];

const SHIPMENT_TYPES = ['NORMAL', 'SELF', 'EXPRESS'] as const satisfies readonly ShipmentType[];
const SERVICE_PROFILES = ['FBF', 'NON_FBF', 'FBF_LITE'] as const;
const SERVICE_TIERS = ['EXPRESS', 'REGULAR'] as const;
const CANCELLATION_TYPES = ['marketplaceCancellation', 'sellerCancellation', 'buyerCancellation'] as const;
const RANGE_FIELDS = [...INDEXED_FIELDS, 'cancellationDate'] as const;
const SEED_SORT_FIELDS = ['dispatchByDate', 'orderDate'] as const;
export type RangeField = (typeof RANGE_FIELDS)[number];

const MAX_PAGE_SIZE = 20;

/** A filter of marketplace-api 5.1, read and completed with its defaults. */
export interface FilterQuery {
  readonly states: readonly ItemState[];
  readonly locationId: string | null;
  /** Null: holds are not looked at (they belong to preDispatch only). */
  readonly hold: boolean | null;
  readonly mps: boolean | null;
  readonly shipmentTypes: readonly ShipmentType[];
  /** False when only profiles were asked that this seller's goods do not have. */
  readonly ownFulfilment: boolean;
  readonly serviceTiers: readonly string[] | null;
  readonly skus: readonly string[] | null;
  readonly cancelledBy: CancelledBy | null;
  readonly ranges: readonly { readonly field: RangeField; readonly range: InstantRange }[];
  readonly sort: { readonly field: IndexedField; readonly descending: boolean };
  readonly pageSize: number;
}

/** Reads a request body; throws a `Refusal` with the seed's codes. */
export function readFilterQuery(body: unknown, switches: Switches): FilterQuery {
  const fields = asFields(body ?? {}, 'body');
  const filter = asFields(field(fields, 'filter') ?? {}, 'filter');
  const type = optionalOneOf(filter, 'type', FILTER_TYPES);
  if (type === undefined && switches.requireFilterType) throw invalid('filter.type is missing', 'type');
  const effective = type ?? 'preDispatch';
  const cancelledBy = readCancelledBy(filter, effective, switches);
  const shipmentTypes = readTypes(filter, switches);
  if (effective === 'postDispatch' && shipmentTypes.includes('SELF') && shipmentTypes.length > 1) {
    throw invalid('SELF shipments are asked for apart from others after dispatch', 'shipmentTypes');
  }
  const profiles = readProfiles(filter, switches);
  const hold = optionalFlag(filter, 'hold');
  return {
    states: readAllowed<ItemState>(filter, 'states', STATES_OF_TYPE[effective]) ?? STATES_OF_TYPE[effective],
    locationId: optionalText(filter, 'locationId') ?? null,
    hold: effective === 'preDispatch' ? (hold ?? false) : null,
    mps: optionalFlag(filter, 'mps') ?? null,
    shipmentTypes,
    ownFulfilment: profiles.includes('NON_FBF'),
    serviceTiers: readAllowed(filter, 'dispatchServiceTiers', SERVICE_TIERS) ?? null,
    skus: optionalTexts(filter, 'sku') ?? null,
    cancelledBy,
    ranges: readRanges(filter, effective, switches),
    sort: readSort(fields, switches),
    pageSize: readPageSize(fields),
  };
}

/** C24: where EXPRESS is not known, such orders are NORMAL ones. */
function readTypes(filter: Fields, switches: Switches): readonly ShipmentType[] {
  if (switches.shipmentTypes === 'three') return readAllowed(filter, 'shipmentTypes', SHIPMENT_TYPES) ?? ['NORMAL'];
  const types = readAllowed(filter, 'shipmentTypes', ['NORMAL', 'SELF'] as const) ?? ['NORMAL'];
  return types.includes('NORMAL') ? [...types, 'EXPRESS'] : types;
}

/** C6: a list or a single text. */
function readProfiles(filter: Fields, { serviceProfilesForm }: Switches): readonly string[] {
  const isText = typeof field(filter, 'serviceProfiles') === 'string';
  if (isText && serviceProfilesForm !== 'array') {
    return [optionalOneOf(filter, 'serviceProfiles', SERVICE_PROFILES) ?? 'NON_FBF'];
  }
  if (serviceProfilesForm === 'text' && field(filter, 'serviceProfiles') !== undefined) {
    throw invalid('serviceProfiles must be a text', 'serviceProfiles');
  }
  return readAllowed(filter, 'serviceProfiles', SERVICE_PROFILES) ?? ['NON_FBF'];
}

function readCancelledBy(filter: Fields, type: FilterType, switches: Switches): CancelledBy | null {
  const wanted = optionalOneOf(filter, 'cancellationType', CANCELLATION_TYPES);
  if (type !== 'cancelled') return null;
  if (wanted === undefined) {
    if (switches.requireCancellationType) throw invalid('cancellationType is missing', 'cancellationType');
    return null;
  }
  return wanted === 'buyerCancellation' ? 'buyer' : wanted === 'sellerCancellation' ? 'seller' : 'marketplace';
}

function readRanges(filter: Fields, type: FilterType, switches: Switches): FilterQuery['ranges'] {
  const ranges = RANGE_FIELDS.flatMap((name) => {
    const range = optionalRange(filter, name);
    if (!range) return [];
    if (name === 'modifiedDate' && switches.modifiedDate === 'refused')
      throw invalid('unknown field modifiedDate', name);
    return name === 'modifiedDate' && switches.modifiedDate === 'ignored' ? [] : [{ field: name, range }];
  });
  const dated = ranges.some((each) => each.field === 'cancellationDate');
  if (type === 'cancelled' && switches.requireCancellationDate && !dated) {
    throw invalid('cancellationDate is missing', 'cancellationDate');
  }
  return type === 'cancelled' ? ranges : ranges.filter((each) => each.field !== 'cancellationDate');
}

function readSort(fields: Fields, switches: Switches): FilterQuery['sort'] {
  const sort = asFields(field(fields, 'sort') ?? {}, 'sort');
  return {
    field:
      optionalOneOf(sort, 'field', switches.sortFields === 'seed' ? SEED_SORT_FIELDS : INDEXED_FIELDS) ??
      'dispatchByDate',
    descending: optionalOneOf(sort, 'order', ['asc', 'desc']) === 'desc',
  };
}

function readPageSize(fields: Fields): number {
  const size = field(asFields(field(fields, 'pagination') ?? {}, 'pagination'), 'pageSize');
  if (size === undefined) return MAX_PAGE_SIZE;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    throw new Refusal(400, 'INVALID_REQUEST_PAGE_SIZE', `pageSize must be 1 to ${MAX_PAGE_SIZE}`, 'pageSize');
  }
  return size;
}

function readAllowed<T extends string>(filter: Fields, name: string, allowed: readonly T[]): readonly T[] | undefined {
  const value = field(filter, name);
  if (value === undefined) return undefined;
  const wanted = asList(value, name).map((each) => {
    const found = allowed.find((one) => one === each);
    if (found === undefined) throw invalid(`${name} may hold ${allowed.join(', ')}`, name);
    return found;
  });
  return wanted.length > 0 ? [...new Set(wanted)] : undefined;
}

function invalid(detail: string, path: string): Refusal {
  return new Refusal(400, 'INVALID_REQUEST_JSON', detail, path);
}
