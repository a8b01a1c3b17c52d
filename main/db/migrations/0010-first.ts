import type { Migration } from './migration.ts';

/**
 * Server truth (`shipment`, `order_item`, `sub_shipment`, `package`, `tracking`) and local work live in different tables.
 * Only `pull/apply-shipment` writes the first, only this station's acts write the others, so a pull can never undo work.
 * Instants are UTC epoch ms, money paise, ids text.
 */
export const first: Migration = {
  version: 10,
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- server truth -------------------------------------------------------------------------------------------------
CREATE TABLE shipment (
  shipment_id TEXT PRIMARY KEY,
  location_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  closed INTEGER NOT NULL,
  hold INTEGER NOT NULL,
  mps INTEGER NOT NULL,
  packaging_policy TEXT NOT NULL,
  order_date_ms INTEGER NOT NULL,
  dispatch_after_ms INTEGER,
  dispatch_by_ms INTEGER,
  updated_at_ms INTEGER,
  -- of all the marketplace told, so that an unchanged shipment costs one comparison
  fingerprint TEXT NOT NULL,
  -- when the marketplace last told us of it, by whichever read
  read_at_ms INTEGER NOT NULL,
  -- when handling marks and tracking ids were read, from another endpoint; null until then
  details_read_at_ms INTEGER,
  -- the marketplace no longer knows it by id; never deleted, only marked
  unknown_since_ms INTEGER,
  -- which station owns it: this modulo the number of stations (shared/model/ownership)
  share_hash INTEGER NOT NULL
) STRICT;
-- the queue in its order, those without a dispatch-by last; holds all that decides whether one can be packed
CREATE INDEX shipment_queue ON shipment
  (location_id, ifnull(dispatch_by_ms, 9007199254740991), shipment_id, state, hold, type, dispatch_after_ms, share_hash)
  WHERE closed = 0;
CREATE INDEX shipment_live ON shipment (location_id, shipment_id) WHERE closed = 0;
-- what the seller ships himself: until it is with its buyer, after that, and while it is on its way, those read longest ago first
CREATE INDEX shipment_self_open ON shipment (location_id, shipment_id)
  WHERE type = 'SELF' AND state NOT IN ('COMPLETED', 'RETURN_REQUESTED', 'RETURNED', 'CANCELLED');
CREATE INDEX shipment_self_due ON shipment (location_id, ifnull(dispatch_by_ms, 9007199254740991))
  WHERE type = 'SELF' AND state = 'APPROVED';
CREATE INDEX shipment_self_done ON shipment (location_id, order_date_ms)
  WHERE type = 'SELF' AND state IN ('COMPLETED', 'RETURN_REQUESTED', 'RETURNED', 'CANCELLED');
CREATE INDEX shipment_followed ON shipment (location_id, read_at_ms)
  WHERE type = 'SELF' AND state IN ('PICKUP_COMPLETE', 'SHIPPED', 'DELIVERED', 'RETURN_REQUESTED') AND unknown_since_ms IS NULL;

CREATE TABLE order_item (
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  order_item_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  cancellation_group_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  -- the SKU folded as scanned codes are compared (shared/scan/codes)
  sku_key TEXT NOT NULL,
  fsn TEXT NOT NULL,
  listing_id TEXT NOT NULL,
  hsn TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  state TEXT NOT NULL,
  replacement INTEGER NOT NULL,
  total_price_paise INTEGER NOT NULL,
  package_ids TEXT NOT NULL,
  -- handling marks come from another endpoint; null until it was read
  fragile INTEGER,
  dangerous INTEGER,
  large INTEGER,
  -- units of the item when first seen, so that a reduction can be told
  first_quantity INTEGER NOT NULL,
  -- the shipment's dispatch-by while units are wanted (the greatest safe integer without one); null once none are
  wanted_by_ms INTEGER,
  PRIMARY KEY (shipment_id, order_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_item_by_id ON order_item (order_item_id);
CREATE INDEX order_item_by_order ON order_item (order_id);
CREATE INDEX order_item_wanted_by_sku ON order_item (sku_key, wanted_by_ms) WHERE wanted_by_ms IS NOT NULL;
CREATE INDEX order_item_wanted_by_fsn ON order_item (fsn, wanted_by_ms) WHERE wanted_by_ms IS NOT NULL;
CREATE INDEX order_item_wanted_by_listing ON order_item (listing_id, wanted_by_ms) WHERE wanted_by_ms IS NOT NULL;

-- ids, SKUs and titles of each live shipment in small letters, for the search of the queue
CREATE TABLE shipment_search (
  shipment_id TEXT PRIMARY KEY REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- what the catalogue has to give before a live shipment can be packed: the rate of each SKU wanted, by SKU or by HSN, and the box of
-- each sub-shipment, of the first of two SKUs that has one. Follows from the rows above; spares the queue reading them.
CREATE TABLE tax_need (
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  sku_key TEXT NOT NULL,
  hsn TEXT NOT NULL,
  PRIMARY KEY (shipment_id, sku_key, hsn)
) STRICT, WITHOUT ROWID;
CREATE TABLE box_need (
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  sku_key TEXT NOT NULL,
  or_sku_key TEXT NOT NULL,
  PRIMARY KEY (shipment_id, sku_key, or_sku_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sub_shipment (
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  sub_shipment_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  packages TEXT NOT NULL,
  PRIMARY KEY (shipment_id, sub_shipment_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tracking (
  tracking_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  sub_shipment_id TEXT NOT NULL,
  vendor_name TEXT NOT NULL,
  PRIMARY KEY (tracking_id, shipment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tracking_by_shipment ON tracking (shipment_id);

-- services of self-ship orders, where their items tell of any
CREATE TABLE service_item (
  service_fulfilment_id TEXT PRIMARY KEY,
  shipment_id TEXT NOT NULL REFERENCES shipment (shipment_id) ON DELETE CASCADE,
  order_item_id TEXT NOT NULL,
  description TEXT NOT NULL,
  service_by_ms INTEGER,
  created_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX service_item_by_shipment ON service_item (shipment_id);

-- one row for each order item of a return
CREATE TABLE return_item (
  return_id TEXT NOT NULL,
  order_item_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  -- null where the marketplace does not tell it
  shipment_id TEXT,
  location_id TEXT NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  -- as the marketplace spells it
  status_text TEXT NOT NULL,
  closed INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  reason TEXT NOT NULL,
  sub_reason TEXT NOT NULL,
  comments TEXT NOT NULL,
  tracking_id TEXT,
  courier_name TEXT NOT NULL,
  shipment_status TEXT NOT NULL,
  seller_id TEXT,
  created_ms INTEGER,
  updated_ms INTEGER,
  approved_ms INTEGER,
  expected_ms INTEGER,
  -- JSON list of shared/model/returns ServiceItem
  services TEXT NOT NULL,
  -- of all the marketplace told, so that an unchanged item costs one comparison
  fingerprint TEXT NOT NULL,
  read_at_ms INTEGER NOT NULL,
  PRIMARY KEY (return_id, order_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_item_open ON return_item (location_id, created_ms, return_id) WHERE closed = 0;
CREATE INDEX return_item_by_created ON return_item (location_id, created_ms, return_id);
CREATE INDEX return_item_by_tracking ON return_item (tracking_id) WHERE tracking_id IS NOT NULL;
CREATE INDEX return_item_by_order ON return_item (order_id);
CREATE INDEX return_item_by_order_item ON return_item (order_item_id);
CREATE INDEX return_item_by_shipment ON return_item (shipment_id) WHERE shipment_id IS NOT NULL;

-- one row for each return: where the lists show it. Follows from its items, the type of its order and what was received of it.
CREATE TABLE return_head (
  return_id TEXT PRIMARY KEY,
  location_id TEXT NOT NULL,
  source TEXT NOT NULL,
  -- shared/model/return-place
  tab TEXT NOT NULL,
  closed INTEGER NOT NULL,
  -- what is due next first, closed ones newest first
  place_ms INTEGER NOT NULL,
  -- ids and titles in small letters, for the search
  search TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX return_head_in_tab ON return_head (location_id, tab, place_ms, return_id, source);
CREATE INDEX return_head_in_all ON return_head (location_id, closed, place_ms, return_id, source);

-- the last answer of a question that is asked live, by name: pick-up counts, courier names; value is JSON
CREATE TABLE remembered (
  location_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  read_at_ms INTEGER NOT NULL,
  PRIMARY KEY (location_id, name)
) STRICT, WITHOUT ROWID;

-- what the pull remembers ---------------------------------------------------------------------------------------
CREATE TABLE sweep_edge (
  location_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  PRIMARY KEY (location_id, lane, from_ms)
) STRICT, WITHOUT ROWID;

-- instants the pull has reached, by name: the start of the last whole sweep, ...
CREATE TABLE pull_mark (
  location_id TEXT NOT NULL,
  name TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (location_id, name)
) STRICT, WITHOUT ROWID;

-- local work ----------------------------------------------------------------------------------------------------
CREATE TABLE parcel (
  parcel_id TEXT PRIMARY KEY,
  shipment_id TEXT NOT NULL,
  state TEXT NOT NULL,
  -- the session as of the last committed event of this parcel, with its version
  version INTEGER NOT NULL,
  session TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  on_bench INTEGER NOT NULL DEFAULT 0,
  -- 1 with the state 'void': of its own, so that no other change of state touches the index
  void INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX parcel_on_bench ON parcel (on_bench) WHERE on_bench = 1;
CREATE UNIQUE INDEX parcel_of_shipment ON parcel (shipment_id) WHERE void = 0;
CREATE INDEX parcel_by_state ON parcel (state, changed_at_ms);

-- one tree, so that a scan writes one page of it; in which order they came the journal tells
CREATE TABLE scan (
  scan_id TEXT PRIMARY KEY,
  -- verdict and detail, given again when the same scan_id comes twice
  reply TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  shipment_id TEXT,
  -- erasable: the chain runs over the hash, so a purged payload leaves it whole
  payload TEXT,
  payload_hash BLOB NOT NULL,
  chain_hash BLOB NOT NULL
) STRICT;
CREATE INDEX journal_by_shipment ON journal (shipment_id, seq) WHERE shipment_id IS NOT NULL;

CREATE TABLE mutation (
  seq INTEGER PRIMARY KEY,
  mutation_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- empty for a return or a service whose order nobody here knows
  shipment_id TEXT NOT NULL,
  -- of a change to a return or its tech visit
  return_id TEXT,
  -- tells those of one kind for one shipment apart (shared/model/mutations)
  subject TEXT NOT NULL,
  location_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  -- when it came to its state, however often it was looked at since
  since_ms INTEGER NOT NULL,
  -- wall-clock hints for the screen and for waiting across a restart
  not_before_ms INTEGER,
  -- when the last request byte may have left; settle time counts on the monotonic clock of that boot, or anew after a restart
  sent_wall_ms INTEGER,
  sent_mono_ms REAL,
  sent_boot TEXT,
  worker_generation INTEGER NOT NULL,
  probes INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  last_message TEXT
) STRICT;
-- by what is sent in a way of its own, and all else (main/db/mutation-rows)
CREATE INDEX mutation_open ON mutation
  (state, CASE kind WHEN 'pack' THEN 'pack' WHEN 'dispatch' THEN 'dispatch' ELSE 'other' END, not_before_ms)
  WHERE state NOT IN ('acked', 'discarded');
-- one of a kind and subject that is not discarded; finds all of a shipment too
CREATE UNIQUE INDEX mutation_one_open ON mutation (shipment_id, kind, subject, CASE state WHEN 'discarded' THEN seq ELSE 0 END);
CREATE INDEX mutation_by_return ON mutation (return_id) WHERE return_id IS NOT NULL;

CREATE TABLE print_job (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE,
  printer_id TEXT NOT NULL,
  shipment_id TEXT,
  parcel_id TEXT,
  document TEXT NOT NULL,
  document_key TEXT NOT NULL,
  copy INTEGER NOT NULL,
  reason TEXT,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL,
  evidence TEXT,
  outcome_reason TEXT,
  attempts INTEGER NOT NULL,
  -- documents that come out together, in the order of their rows
  batch_id TEXT,
  -- a person keeps it back
  held INTEGER NOT NULL DEFAULT 0,
  -- the printer it was meant for, when another took over
  instead_of TEXT,
  -- of the bytes as they went to the printer the last time
  sent_sha256 TEXT,
  sent_bytes INTEGER,
  -- where a person moved it or let it go: it expires that long after, not after it was made
  waits_since_ms INTEGER,
  -- 1: what it printed tells what the shipment no longer is, and was scanned and put away
  void INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_open ON print_job (printer_id, seq) WHERE state IN ('queued', 'sending', 'not-sent', 'unknown');
CREATE INDEX print_job_by_parcel ON print_job (parcel_id) WHERE parcel_id IS NOT NULL;
CREATE UNIQUE INDEX print_job_copy ON print_job (document_key, copy);
CREATE INDEX print_job_by_batch ON print_job (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX print_job_gone ON print_job (printer_id, changed_at_ms) WHERE state IN ('sent', 'printed');

-- orders whose labels were asked for before their goods were in hand, in the order the labels lie in
CREATE TABLE label_batch (
  batch_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  shipment_id TEXT NOT NULL UNIQUE,
  made_at_ms INTEGER NOT NULL,
  -- when its label was sent to print, or it left the batch for this reason
  printed_at_ms INTEGER,
  left_reason TEXT,
  PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;

-- parcels packed before anybody began with their goods, so that they can be packed with no network
CREATE TABLE ahead (
  shipment_id TEXT PRIMARY KEY,
  chosen_at_ms INTEGER NOT NULL,
  -- of the items it was packed for (main/buffer/fingerprint)
  fingerprint TEXT NOT NULL,
  -- why it is of no use any more: the marketplace's code, or why its document cannot be printed; kept so that it is not chosen again
  refused TEXT
) STRICT, WITHOUT ROWID;

-- shipments of another station, or packed elsewhere, that a supervisor took over
CREATE TABLE take_over (
  shipment_id TEXT PRIMARY KEY,
  -- null where it was packed elsewhere
  from_index INTEGER,
  at_ms INTEGER NOT NULL,
  by_name TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- printers whose jobs are kept back
CREATE TABLE printer_hold (
  printer_id TEXT PRIMARY KEY,
  since_ms INTEGER NOT NULL,
  -- null: a person's word; else what the station found
  reason TEXT
) STRICT, WITHOUT ROWID;

-- serial numbers of units verified here; one that stands here names its parcel for every later scan
CREATE TABLE serial (
  serial TEXT NOT NULL,
  parcel_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  order_item_id TEXT NOT NULL,
  PRIMARY KEY (serial, parcel_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX serial_by_parcel ON serial (parcel_id);

-- a parcel put aside with the mark it is found by again; the row goes when it leaves the shelf
CREATE TABLE shelf (
  parcel_id TEXT PRIMARY KEY,
  shipment_id TEXT NOT NULL,
  mark_kind TEXT NOT NULL,
  mark_name TEXT NOT NULL,
  shelved_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shelf_by_mark ON shelf (mark_kind, mark_name);

-- what came back and in which condition; the marketplace has no request for it
CREATE TABLE return_receipt (
  receipt_id TEXT PRIMARY KEY,
  -- null until a return names what was scanned
  return_id TEXT,
  order_item_id TEXT,
  code TEXT NOT NULL,
  -- the code folded as scanned codes are compared (shared/scan/codes)
  code_key TEXT NOT NULL,
  condition TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  otc TEXT,
  note TEXT,
  by_name TEXT,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX return_receipt_by_return ON return_receipt (return_id, at_ms) WHERE return_id IS NOT NULL;
CREATE INDEX return_receipt_unknown ON return_receipt (code_key) WHERE return_id IS NULL;

-- what is loaded for one courier's pick-up, from the first scan until somebody closes it
CREATE TABLE handover_load (
  load_id TEXT PRIMARY KEY,
  vendor_group_code TEXT NOT NULL,
  is_mps INTEGER NOT NULL,
  window_from_ms INTEGER,
  window_to_ms INTEGER,
  opened_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER,
  closed_by TEXT,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX handover_load_open ON handover_load
  (vendor_group_code, is_mps, ifnull(window_from_ms, 0), ifnull(window_to_ms, 0)) WHERE closed_at_ms IS NULL;
CREATE TABLE handover_scan (
  scan_id TEXT PRIMARY KEY,
  load_id TEXT NOT NULL REFERENCES handover_load (load_id),
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  verdict TEXT NOT NULL,
  shipment_id TEXT,
  -- the box it was, where the shipment has tracking ids
  tracking_id TEXT,
  courier TEXT,
  -- 1: taken off the load again
  undone INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_scan_by_load ON handover_scan (load_id, at_ms);
CREATE INDEX handover_scan_by_shipment ON handover_scan (shipment_id) WHERE shipment_id IS NOT NULL;

-- what the API does not know --------------------------------------------------------------------------------------
CREATE TABLE product (
  -- the SKU folded as scanned codes are compared (shared/scan/codes)
  sku_key TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  title TEXT,
  serial_need TEXT NOT NULL,
  serial_kind TEXT NOT NULL,
  serials_per_unit INTEGER NOT NULL,
  length_mm INTEGER,
  breadth_mm INTEGER,
  height_mm INTEGER,
  weight_grams INTEGER,
  tax_rate_percent REAL,
  refurbished INTEGER NOT NULL,
  purchase_price_paise INTEGER,
  -- sha-256 of the picture's bytes
  picture TEXT,
  -- SKU, title and barcodes in small letters, for the search of the catalogue
  search TEXT NOT NULL DEFAULT '',
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_by_picture ON product (picture) WHERE picture IS NOT NULL;
-- code_key: a GTIN as its 14 digits, any other code folded; one product a code
CREATE TABLE barcode (
  code_key TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  sku_key TEXT NOT NULL REFERENCES product (sku_key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX barcode_by_product ON barcode (sku_key);
CREATE TABLE hsn_rate (hsn TEXT PRIMARY KEY, tax_rate_percent REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE box_type (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  length_mm INTEGER NOT NULL,
  breadth_mm INTEGER NOT NULL,
  height_mm INTEGER NOT NULL,
  tare_grams INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE picture (sha256 TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;

-- the station's own invoice series: every number ever taken, in order, with what became of it
CREATE TABLE invoice_number (
  financial_year TEXT NOT NULL,
  seq INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  mutation_id TEXT NOT NULL,
  invoice_date TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (financial_year, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_number_by_mutation ON invoice_number (mutation_id);
CREATE INDEX invoice_number_by_shipment ON invoice_number (shipment_id);
CREATE INDEX invoice_number_by_state ON invoice_number (financial_year, state, seq);
-- numbers up to here may have been used in a time that a restored backup does not know of: none of them is taken any more
CREATE TABLE invoice_floor (financial_year TEXT PRIMARY KEY, seq INTEGER NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- how many numbers of a year are in a state; kept by the triggers, so that no report counts a year's numbers
CREATE TABLE invoice_count (
  financial_year TEXT NOT NULL,
  state TEXT NOT NULL,
  numbers INTEGER NOT NULL,
  PRIMARY KEY (financial_year, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER invoice_number_taken AFTER INSERT ON invoice_number BEGIN
  INSERT INTO invoice_count VALUES (new.financial_year, new.state, 1)
    ON CONFLICT (financial_year, state) DO UPDATE SET numbers = numbers + 1;
END;
CREATE TRIGGER invoice_number_moved AFTER UPDATE OF state ON invoice_number WHEN new.state <> old.state BEGIN
  UPDATE invoice_count SET numbers = numbers - 1 WHERE financial_year = old.financial_year AND state = old.state;
  INSERT INTO invoice_count VALUES (new.financial_year, new.state, 1)
    ON CONFLICT (financial_year, state) DO UPDATE SET numbers = numbers + 1;
END;
`,
};
