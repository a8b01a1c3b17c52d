import { type ReturnPlace, returnFacts } from '../../shared/model/return-place.ts';
import type { Return, ReturnSource, ReturnStatus } from '../../shared/model/returns.ts';
import type { ShipmentType } from '../../shared/model/shipment.ts';
import type { Db } from './database.ts';

/** `all`: open ones first. */
export type ReturnTabAsked = ReturnPlace | 'all';

/** A place in a list; the next slice begins after it. */
export interface HeadKey {
  readonly returnId: string;
  readonly closed: number;
  readonly placeMs: number;
}

/** What a head follows from. */
export interface HeadFacts {
  readonly returned: Return;
  /** As the marketplace shows it, or a change that it took since leaves it. */
  readonly status: ReturnStatus;
  readonly orderType: ShipmentType | null;
  readonly received: boolean;
  /** Titles and ids a person may search by, beside the return's own. */
  readonly words: readonly string[];
}

interface Row {
  return_id: string;
  closed: number;
  place_ms: number;
}

/** Stands for "nothing is due" in the order of the lists. */
const NO_DUE_MS = Number.MAX_SAFE_INTEGER;
export const FIRST_KEY: HeadKey = { returnId: '', closed: 0, placeMs: Number.MIN_SAFE_INTEGER };

/** Where each return stands in the lists; written whenever what it follows from was. */
export function returnHeadQueries(db: Db) {
  const save = db.prepare(
    `INSERT OR REPLACE INTO return_head (return_id, location_id, source, tab, closed, place_ms, search)
     VALUES (@returnId, @locationId, @source, @tab, @closed, @placeMs, @search)`,
  );
  const counts = db.prepare<[string], { tab: ReturnPlace; count: number }>(
    'SELECT tab, COUNT(*) AS count FROM return_head WHERE location_id = ? GROUP BY tab',
  );
  const countOf = db
    .prepare<[string, string], number>('SELECT COUNT(*) FROM return_head WHERE location_id = ? AND tab = ?')
    .pluck();
  const found = `(@source IS NULL OR source = @source) AND (@like IS NULL OR search LIKE @like ESCAPE '\\')`;
  const columns = 'return_id, closed, place_ms';
  const inTab = db.prepare<object, Row>(
    `SELECT ${columns} FROM return_head INDEXED BY return_head_in_tab
     WHERE location_id = @locationId AND tab = @tab AND (place_ms, return_id) > (@placeMs, @returnId)
     ORDER BY place_ms, return_id LIMIT @limit`,
  );
  const inAll = db.prepare<object, Row>(
    `SELECT ${columns} FROM return_head INDEXED BY return_head_in_all
     WHERE location_id = @locationId AND (closed, place_ms, return_id) > (@closed, @placeMs, @returnId)
     ORDER BY closed, place_ms, return_id LIMIT @limit`,
  );
  const matching = db
    .prepare<object, string>(
      `SELECT return_id FROM return_head WHERE return_id IN (SELECT value FROM json_each(@ids)) AND ${found}`,
    )
    .pluck();
  const openAfter = db.prepare<[string, number, string, number], Row>(
    `SELECT ${columns} FROM return_head INDEXED BY return_head_in_all
     WHERE location_id = ? AND closed = 0 AND (place_ms, return_id) > (?, ?) ORDER BY place_ms, return_id LIMIT ?`,
  );
  const toKey = (row: Row): HeadKey => ({ returnId: row.return_id, closed: row.closed, placeMs: row.place_ms });

  return {
    save({ returned, status, orderType, received, words }: HeadFacts): void {
      const [first] = returned.items;
      if (!first) return;
      const { place, due, source } = returnFacts(returned, status, orderType, received);
      const closed = place === 'closed';
      const lastMs = Math.max(0, ...returned.items.map(({ updatedMs, createdMs }) => updatedMs ?? createdMs ?? 0));
      save.run({
        returnId: returned.returnId,
        locationId: first.locationId,
        source,
        tab: place,
        closed: closed ? 1 : 0,
        placeMs: closed ? -lastMs : (due?.atMs ?? NO_DUE_MS),
        search: [
          returned.returnId,
          ...returned.items.flatMap((item) => [item.orderId, item.orderItemId, item.shipmentId, item.trackingId]),
          ...words,
        ]
          .filter((word) => word !== null)
          .join('\n')
          .toLowerCase(),
      });
    },
    /** Every place is present. */
    counts(locationId: string): Readonly<Record<ReturnPlace, number>> {
      const of = new Map(counts.all(locationId).map(({ tab, count }) => [tab, count]));
      const count = (tab: ReturnPlace) => of.get(tab) ?? 0;
      return {
        'to-decide': count('to-decide'),
        coming: count('coming'),
        received: count('received'),
        closed: count('closed'),
      };
    },
    countOf: (locationId: string, place: ReturnPlace): number => countOf.get(locationId, place) ?? 0,
    /** The next returns of a list in its order, after `after` (start with `FIRST_KEY`). */
    slice: (locationId: string, tab: ReturnTabAsked, after: HeadKey, limit: number): HeadKey[] =>
      (tab === 'all' ? inAll : inTab).all({ locationId, tab, ...after, limit }).map(toKey),
    /** Of these returns those of a source, and whose ids or titles contain the words; null: any. */
    matching(returnIds: readonly string[], source: ReturnSource | null, search: string | null): ReadonlySet<string> {
      const like = search === null ? null : `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      return new Set(matching.all({ ids: JSON.stringify(returnIds), source, like }));
    },
    /** Open returns of a location; begin with `FIRST_KEY`, and take care that one may move meanwhile. */
    openAfter: (locationId: string, after: HeadKey, limit: number): HeadKey[] =>
      openAfter.all(locationId, after.placeMs, after.returnId, limit).map(toKey),
  };
}
