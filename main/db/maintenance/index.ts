import { type AppError, AppFailure } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { answerRetention } from '../retention/job.ts';
import { writeBundle } from './bundle.ts';
import { backUp, checkJournal, quickCheck } from './jobs.ts';

/**
 * The maintenance child: what may take long runs here and never in the station.
 *   quick-check FILE | backup FILE TO | verify-journal FILE | bundle REQUEST TO | retention (the question comes as a message)
 * Answers with one `Result` as an IPC message, or as a line of JSON on standard output when nobody listens. Exit code 0: done, whatever was
 * found; 1: it could not be done (the result says why); 2: called wrongly.
 */
async function run([job, file, to]: readonly string[]): Promise<unknown> {
  if (job === 'quick-check' && file !== undefined) return quickCheck(file);
  if (job === 'verify-journal' && file !== undefined) return checkJournal(file);
  if (job === 'backup' && file !== undefined && to !== undefined) return backUp(file, to);
  if (job === 'bundle' && file !== undefined && to !== undefined) return writeBundle(file, to);
  if (job === 'retention') return answerRetention(await told());
  throw new AppFailure('INVALID_INPUT', 'quick-check FILE | backup FILE TO | verify-journal FILE | bundle REQUEST TO');
}

async function answer(): Promise<Result<unknown, AppError>> {
  try {
    return ok(await run(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof AppFailure) return err(error.toAppError());
    return err({ code: 'INTERNAL', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** Electron's utility process has a port of its own in the place of Node's IPC channel. */
interface UtilityProcess {
  readonly parentPort?: {
    postMessage(message: unknown): void;
    once(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  };
}

/** The first message of the station that started this. */
function told(): Promise<unknown> {
  const { parentPort } = process as UtilityProcess;
  return new Promise((resolve) => {
    if (parentPort === undefined) process.once('message', resolve);
    else parentPort.once('message', ({ data }) => resolve(data));
  });
}

function send(message: unknown, done: () => void): void {
  const { parentPort } = process as UtilityProcess;
  if (parentPort !== undefined) {
    parentPort.postMessage(message);
    // The port has no word for "delivered"; the loop gets a turn to hand the message over.
    setImmediate(done);
  } else if (process.send !== undefined) process.send(message, undefined, undefined, done);
  else process.stdout.write(`${JSON.stringify(message)}\n`, done);
}

// Nobody is left to tell: a half-made copy stays a `.part` and is removed by the next backup.
process.once('disconnect', () => process.exit(1));
const result = await answer();
const code = result.ok ? 0 : result.error.code === 'INVALID_INPUT' ? 2 : 1;
send(result, () => process.exit(code));
