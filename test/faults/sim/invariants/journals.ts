import { journalQueries } from '../../../../main/db/journal.ts';
import { verifyJournal } from '../../../../main/db/journal-chain.ts';
import { replay } from '../../../../shared/bench/replay.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

/** G: the chain of the journal is whole, and played back it reaches the same verdicts and states. */
export function journalsReplay({ benches, time }: Shift): readonly Breach[] {
  return benches.flatMap(({ station }): readonly Breach[] =>
    station.inspect((db) => {
      const atMs = time.nowMs();
      const chain = verifyJournal(db);
      if (!chain.intact) {
        return [{ invariant: 'G', what: `the journal's chain breaks at ${chain.firstBadSeq}`, shipmentId: '', atMs }];
      }
      const { difference } = replay(journalQueries(db).after(0, 1_000_000));
      if (!difference) return [];
      const { seq, journal, replayed } = difference;
      const what = `station ${station.index}, entry ${seq}: ${journal.verdict} [${journal.status}] stands there, replay came to ${replayed.verdict} [${replayed.status}]`;
      return [{ invariant: 'G', what, shipmentId: shipmentAt(db, seq), atMs }];
    }),
  );
}

function shipmentAt(db: Parameters<typeof verifyJournal>[0], seq: number): string {
  const row = db.prepare('SELECT shipment_id FROM journal WHERE seq = ?').pluck().get(seq);
  return typeof row === 'string' ? row : '';
}
