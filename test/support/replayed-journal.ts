import type { Db } from '../../main/db/database.ts';
import { type JournalQueries, journalQueries } from '../../main/db/journal.ts';
import { type Replay, type ReplayEntry, replay } from '../../shared/bench/replay.ts';

/** Every entry of a station's journal through the bench's step again. */
function replayOf(db: Db): Replay {
  return replay(all(journalQueries(db)));
}

/** Throws where a journal does not lead to the verdicts and states it tells of: what a test played, the flight recorder must have. */
export function assertReplays(db: Db): void {
  const { difference } = replayOf(db);
  if (difference) throw new Error(`The journal replays otherwise: ${JSON.stringify(difference)}`);
}

function* all(journal: JournalQueries): Generator<ReplayEntry> {
  for (let page = journal.after(0, 500); page.length > 0; page = journal.after(page.at(-1)?.seq ?? 0, 500)) yield* page;
}
