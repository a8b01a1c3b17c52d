import { z } from 'zod';
import { AppFailure } from '../../../shared/errors.ts';
import type { Cutoffs, PurgedFiles, PurgeProof } from '../../../shared/model/retention.ts';
import { connect } from '../connection.ts';
import { stationFiles } from '../data-folder.ts';
import { type Erasable, findErasable, wordsOf } from './find.ts';
import { type Figure, lookAt } from './look.ts';
import { removeOldFiles } from './old-files.ts';
import { prove } from './prove.ts';

const cutoffs = z.object({
  labels: z.number(),
  words: z.number(),
  scans: z.number(),
  logs: z.number(),
  backups: z.number(),
  wayBack: z.number(),
});

/** What is asked of the child, as a message: names stand in no list of running programs. */
export type RetentionQuestion =
  | { readonly ask: 'look'; readonly dataDir: string; readonly cutoffs: Cutoffs }
  | { readonly ask: 'find'; readonly dataDir: string; readonly cutoffs: Cutoffs }
  | { readonly ask: 'files'; readonly dataDir: string; readonly cutoffs: Cutoffs }
  | { readonly ask: 'prove'; readonly dataDir: string; readonly names: readonly string[] };

const question: z.ZodType<RetentionQuestion> = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('look'), dataDir: z.string(), cutoffs }),
  z.object({ ask: z.literal('find'), dataDir: z.string(), cutoffs }),
  z.object({ ask: z.literal('files'), dataDir: z.string(), cutoffs }),
  z.object({ ask: z.literal('prove'), dataDir: z.string(), names: z.array(z.string()) }),
]);

export interface Found {
  readonly erasable: Erasable;
  /** Of the words that go, some to look for afterwards. */
  readonly words: readonly string[];
}

/** Rows of each kind that one look finds. */
const FOUND_AT_ONCE = 2_000;
const WORDS_TO_PROVE = 20;

/** Does what `asked` says; runs in the maintenance process. */
export function answerRetention(asked: unknown): readonly Figure[] | Found | PurgedFiles | PurgeProof {
  const parsed = question.safeParse(asked);
  if (!parsed.success) throw new AppFailure('INVALID_INPUT', 'a question about retention');
  switch (parsed.data.ask) {
    case 'look':
      return lookAt(parsed.data.dataDir, parsed.data.cutoffs);
    case 'files':
      return removeOldFiles(parsed.data.dataDir, parsed.data.cutoffs);
    case 'prove':
      return prove(parsed.data.dataDir, parsed.data.names);
    case 'find': {
      const db = connect(stationFiles(parsed.data.dataDir).database, { readonly: true });
      try {
        const erasable = findErasable(db, parsed.data.cutoffs, FOUND_AT_ONCE);
        return { erasable, words: wordsOf(db, erasable, WORDS_TO_PROVE) };
      } finally {
        db.close();
      }
    }
  }
}
