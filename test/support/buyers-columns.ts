import { connect } from '../../main/db/connection.ts';

/**
 * Of every column of both databases that can hold text or bytes, whether a buyer's words can be in it. `planted`: the proof of the purge
 * puts some there, and finds them gone; `erased`: they go with the rule named, yet nothing searchable can be planted in them.
 */
export type Holds = `names nobody: ${string}` | `planted, ${string}` | `erased, ${string}`;

/** Columns of each table, with a blank between them. */
type Columns = Readonly<Record<string, string>>;

const of = (holds: Holds, columns: Columns): [string, Holds][] =>
  Object.entries(columns).flatMap(([table, names]) =>
    names.split(' ').map((name): [string, Holds] => [`${table}.${name}`, holds]),
  );

export const STATION_COLUMNS: ReadonlyMap<string, Holds> = new Map([
  ...of('names nobody: ids, states, kinds and hashes of the marketplace and of this program', {
    shipment: 'shipment_id location_id type state packaging_policy fingerprint',
    order_item: 'shipment_id order_item_id order_id cancellation_group_id fsn listing_id state package_ids',
    sub_shipment: 'shipment_id sub_shipment_id packages',
    tracking: 'tracking_id shipment_id sub_shipment_id',
    service_item: 'service_fulfilment_id shipment_id order_item_id',
    return_item:
      'return_id order_item_id order_id shipment_id location_id source status status_text tracking_id shipment_status seller_id fingerprint',
    return_head: 'return_id location_id source tab',
    remembered: 'location_id name',
    sweep_edge: 'location_id lane',
    pull_mark: 'location_id name',
    parcel: 'parcel_id shipment_id state',
    scan: 'scan_id',
    journal: 'kind shipment_id payload_hash chain_hash',
    mutation: 'mutation_id kind shipment_id return_id location_id state sent_boot last_error',
    print_job:
      'job_id printer_id shipment_id parcel_id document document_key reason sha256 state evidence outcome_reason batch_id instead_of sent_sha256',
    label_batch: 'batch_id shipment_id left_reason',
    ahead: 'shipment_id fingerprint refused',
    take_over: 'shipment_id',
    printer_hold: 'printer_id reason',
    serial: 'parcel_id shipment_id order_item_id',
    shelf: 'parcel_id shipment_id mark_kind mark_name',
    return_receipt: 'receipt_id return_id order_item_id condition',
    handover_load: 'load_id vendor_group_code',
    handover_scan: 'scan_id load_id verdict shipment_id tracking_id',
  }),
  ...of('names nobody: what is sold and what it is packed in', {
    order_item: 'sku sku_key hsn title',
    shipment_search: 'shipment_id text',
    return_head: 'search',
    tax_need: 'shipment_id sku_key hsn',
    box_need: 'shipment_id sku_key or_sku_key',
    product: 'sku_key sku title serial_need serial_kind picture search',
    barcode: 'code_key code sku_key',
    hsn_rate: 'hsn',
    box_type: 'code name',
    picture: 'sha256 type bytes',
    serial: 'serial',
  }),
  ...of('names nobody: the kind of a service, as the marketplace offers it', {
    service_item: 'description',
    return_item: 'services',
  }),
  ...of('names nobody: a courier', {
    tracking: 'vendor_name',
    return_item: 'courier_name',
    handover_scan: 'courier',
  }),
  ...of('names nobody: who works here', {
    take_over: 'by_name',
    return_receipt: 'by_name',
    handover_load: 'closed_by',
  }),
  ...of('names nobody: facts about the station (main/db/meta)', { meta: 'key value' }),
  ...of('names nobody: pick-ups, couriers, and where the seller sends from (main/db/remembered)', {
    remembered: 'value',
  }),
  ...of('names nobody: the own invoice series, of which tax law wants every number', {
    invoice_number: 'financial_year number order_id shipment_id mutation_id invoice_date state reason',
    invoice_floor: 'financial_year reason',
    invoice_count: 'financial_year state',
  }),
  ...of('names nobody: zeros', { page_fill: 'bytes' }),
  ...of('planted, goes with words', {
    return_item: 'comments reason sub_reason',
    parcel: 'session',
    scan: 'reply',
    mutation: 'subject payload last_message',
    take_over: 'reason',
    return_receipt: 'code code_key otc note',
    handover_load: 'note',
    handover_scan: 'code',
  }),
  ...of('planted, goes with words, and with scans where the bench wrote it', { journal: 'payload' }),
]);

export const DOCUMENT_COLUMNS: ReadonlyMap<string, Holds> = new Map([
  ...of('names nobody: ids, kinds and hashes', {
    document: 'document_key shipment_id kind sha256 sheets',
    document_code: 'document_key',
    rendition: 'document_key profile_key language sha256',
    preview: 'document_key profile_key',
  }),
  ...of('planted, goes with labels', { document: 'bytes codes', document_code: 'code', rendition: 'bytes' }),
  ...of('erased, goes with labels', { rendition: 'pages warnings', preview: 'png' }),
]);

/** Every `table.column` of a file that is no number, in the schema's order. */
export function textColumnsOf(file: string): readonly string[] {
  const db = connect(file, { readonly: true });
  try {
    return tablesOf(db).flatMap((table) =>
      db
        .prepare<[], { name: string; type: string }>(`PRAGMA table_info("${table}")`)
        .all()
        .filter(({ type }) => !/^(INTEGER|REAL)$/.test(type))
        .map(({ name }) => `${table}.${name}`),
    );
  } finally {
    db.close();
  }
}

/** Those with one of these texts in some row, whatever the case. For a file of this very process: SQLite alone reads it. */
export function columnsWith(file: string, texts: readonly string[]): readonly string[] {
  const wanted = texts.map((text) => text.toLowerCase());
  const db = connect(file, { readonly: true });
  try {
    const found = new Set<string>();
    for (const table of tablesOf(db)) {
      for (const row of db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).iterate()) {
        for (const [name, value] of Object.entries(row)) {
          const text = textOf(value);
          if (wanted.some((each) => text.includes(each))) found.add(`${table}.${name}`);
        }
      }
    }
    return [...found].sort();
  } finally {
    db.close();
  }
}

function tablesOf(db: ReturnType<typeof connect>): readonly string[] {
  return db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all();
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8').toLowerCase() : '';
}
