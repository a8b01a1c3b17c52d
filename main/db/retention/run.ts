import { z } from 'zod';
import type { AppError } from '../../../shared/errors.ts';
import {
  type Cutoffs,
  ERASED_ROWS,
  KEPT_BECAUSE,
  type PurgedFiles,
  type PurgeProof,
  proofSchema,
  purgeFilesSchema,
  RETENTION_KINDS,
} from '../../../shared/model/retention.ts';
import type { Result } from '../../../shared/result.ts';
import { runOnce, type StartMaintenance } from '../maintenance/run.ts';
import type { Found, RetentionQuestion } from './job.ts';
import type { Figure } from './look.ts';

/** Long looks at what may name a buyer, in the maintenance process, one at a time. Never rejects. */
export interface RetentionWork {
  look(dataDir: string, cutoffs: Cutoffs): Promise<Result<readonly Figure[], AppError>>;
  /** Keys of rows to erase, some thousand at most; ask again until there are none. */
  find(dataDir: string, cutoffs: Cutoffs): Promise<Result<Found, AppError>>;
  removeFiles(dataDir: string, cutoffs: Cutoffs): Promise<Result<PurgedFiles, AppError>>;
  prove(dataDir: string, names: readonly string[]): Promise<Result<PurgeProof, AppError>>;
}

const figures: z.ZodType<readonly Figure[]> = z.array(
  z.object({
    kind: z.enum(RETENTION_KINDS),
    count: z.number(),
    oldestMs: z.number().nullable(),
    due: z.number(),
    kept: z.array(z.object({ why: z.enum(KEPT_BECAUSE), count: z.number() })),
  }),
);
const found: z.ZodType<Found> = z.object({
  erasable: z.record(z.enum(ERASED_ROWS), z.array(z.string())),
  words: z.array(z.string()),
});

export function createRetentionWork(start: StartMaintenance): RetentionWork {
  let previous: Promise<unknown> = Promise.resolve();
  const ask = <T>(value: z.ZodType<T>, question: RetentionQuestion): Promise<Result<T, AppError>> => {
    const turn = previous.then(() => runOnce(start, value, ['retention'], question));
    previous = turn;
    return turn;
  };
  return {
    look: (dataDir, cutoffs) => ask(figures, { ask: 'look', dataDir, cutoffs }),
    find: (dataDir, cutoffs) => ask(found, { ask: 'find', dataDir, cutoffs }),
    removeFiles: (dataDir, cutoffs) => ask(purgeFilesSchema, { ask: 'files', dataDir, cutoffs }),
    prove: (dataDir, names) => ask(proofSchema, { ask: 'prove', dataDir, names }),
  };
}
