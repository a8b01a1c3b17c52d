import type { Db } from '../database.ts';

/** Bytes of one filling: some 60 pages, well under 5 ms. */
const FILL_BYTES = 240_000;

/**
 * Overwrites pages that became free before they were overwritten by themselves: fills them, one short transaction at a time, and frees
 * them again. `next` does one and is false when all is done. The file does not grow: only what is free is filled, but for the last row.
 */
export function freePages(db: Db) {
  const fill = db.prepare<[number]>('INSERT INTO page_fill (bytes) VALUES (zeroblob(?))');
  const drain = db.prepare('DELETE FROM page_fill WHERE fill_id = (SELECT min(fill_id) FROM page_fill)');
  let draining = false;
  return {
    next(): boolean {
      if (!draining) {
        const free = Number(db.pragma('freelist_count', { simple: true }));
        const pageBytes = Number(db.pragma('page_size', { simple: true }));
        // One page is left to the row itself, each other loses four bytes to the chain of them.
        const bytes = Math.min(FILL_BYTES, (free - 1) * (pageBytes - 4));
        if (bytes > 0) {
          fill.run(bytes);
          return true;
        }
        draining = true;
      }
      return drain.run().changes > 0;
    },
  };
}
