import { z } from 'zod';
import { type AppError, ERROR_CODES } from '../../../shared/errors.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { ChainVerdict } from '../journal-chain.ts';
import type { FileCheck } from './jobs.ts';

/** What the spawn port gives for a started child (main/ports/spawn). */
export interface MaintenanceChild {
  onMessage(listener: (message: unknown) => void): void;
  send(message: unknown): void;
  kill(): void;
  readonly exited: Promise<{ readonly code: number | null }>;
}
export type StartMaintenance = (args: readonly string[]) => MaintenanceChild;

/** Long looks at the database in another process, one at a time, on read-only connections. Never rejects. */
export interface Maintenance {
  /** A damaged file is an ok result that says so; an error means that it could not be looked at. */
  quickCheck(file: string): Promise<Result<FileCheck, AppError>>;
  /** Copies, checks and names the copy `to`; `bytes` is its size. */
  backUp(file: string, to: string): Promise<Result<{ readonly bytes: number }, AppError>>;
  verifyJournal(file: string): Promise<Result<ChainVerdict, AppError>>;
  /** Writes the bundle that the file `request` describes (./bundle). */
  writeBundle(request: string, to: string): Promise<Result<{ readonly bytes: number }, AppError>>;
}

const fileCheck = z.object({ intact: z.boolean(), problems: z.array(z.string()) });
const copied = z.object({ bytes: z.number() });
const chain = z.object({ rows: z.number(), intact: z.boolean(), firstBadSeq: z.number().nullable() });
const appError = z.object({ code: z.enum(ERROR_CODES), message: z.string() });

/**
 * A child that ends without a word was most often never loaded: its file was being replaced by an update or a build, or held by a
 * virus scanner. Every job may be done again from its beginning, so it gets a second start.
 */
const STARTS = 2;

/** `start` is `(args) => spawn.start('maintenance', args)`. */
export function createMaintenance(start: StartMaintenance): Maintenance {
  let previous: Promise<unknown> = Promise.resolve();
  const ask = <T>(value: z.ZodType<T>, args: readonly string[]): Promise<Result<T, AppError>> => {
    const turn = previous.then(() => runOnce(start, value, args));
    previous = turn;
    return turn;
  };
  return {
    quickCheck: (file) => ask(fileCheck, ['quick-check', file]),
    backUp: (file, to) => ask(copied, ['backup', file, to]),
    verifyJournal: (file) => ask(chain, ['verify-journal', file]),
    writeBundle: (request, to) => ask(copied, ['bundle', request, to]),
  };
}

/** One run, its answer read with `value`. `tell` is sent to the child at its start, for what no list of running programs shall show. */
export async function runOnce<T>(
  start: StartMaintenance,
  value: z.ZodType<T>,
  args: readonly string[],
  tell?: unknown,
): Promise<Result<T, AppError>> {
  const reply = z.union([
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: appError }),
  ]);
  try {
    let ended: number | null = null;
    for (let starts = 0; starts < STARTS; starts += 1) {
      const { message, code } = await wholeRun(start(args), tell);
      const parsed = reply.safeParse(message);
      if (parsed.success) return parsed.data as Result<T, AppError>;
      ended = code;
    }
    return err({ code: 'INTERNAL', message: `Maintenance ${args[0]} ended with ${ended} and said nothing` });
  } catch (error) {
    return err({ code: 'INTERNAL', message: `Maintenance ${args[0]} did not start: ${String(error)}` });
  }
}

/**
 * Until it is gone, so that no file is held any more. Its answer is the last thing it does: it is ended then, because Node's own end of a
 * process waits for its threads and now and then for ever, and every later backup would wait with it.
 */
async function wholeRun(
  child: MaintenanceChild,
  tell: unknown,
): Promise<{ readonly message: unknown; readonly code: number | null }> {
  let message: unknown;
  if (tell !== undefined) child.send(tell);
  child.onMessage((received) => {
    message = received;
    child.kill();
  });
  const { code } = await child.exited;
  return { message, code };
}
