import type { AppError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { startMemoryGuard } from '../../ports/memory-guard.ts';
import { parentOf } from '../../ports/parent.ts';
import { loadPdfium } from './pdfium-module.ts';
import { MEMORY_LIMIT_BYTES, orderSchema, type Reply, type Work } from './protocol.ts';
import { loadCodeReader } from './read-codes.ts';
import { notPrintable, Refused } from './refusal.ts';
import { answerWork } from './work.ts';

/*
 * The process that renders documents: `{id, work}` in, one `done` out for each, one at a time. It holds no file, no connection and no
 * secret, ends when the process that started it is gone, and ends itself when a document takes more memory than any label needs.
 */

const LOOKS_EVERY_MS = 5;
const parent = parentOf(process);
if (!parent) {
  process.stderr.write('raster: started by the station only\n');
  process.exit(2);
}
const station = parent;
station.onGone(() => process.exit(0));
const guard = startMemoryGuard(MEMORY_LIMIT_BYTES, LOOKS_EVERY_MS);

let turn: Promise<void> = Promise.resolve();
station.onMessage((message) => {
  const order = orderSchema.parse(message);
  turn = turn.then(async () => {
    guard.busy();
    const { result, worn } = await answered(order.work);
    guard.idle();
    const done: Reply = { kind: 'done', id: order.id, result, worn, rssBytes: process.memoryUsage.rss() };
    station.send(done);
  });
});

async function answered(work: Work): Promise<{ readonly result: Result<unknown, AppError>; readonly worn: boolean }> {
  const seen = { kind: 'unknown' };
  try {
    return { result: ok(await answerWork(work, seen)), worn: false };
  } catch (error) {
    if (error instanceof Refused)
      return { result: err(notPrintable(error.reason, error.found, seen.kind)), worn: false };
    const text = error instanceof Error ? error.message : String(error);
    // A library that fell over on a document leaves memory nobody can vouch for.
    if (isLibraryFault(error)) return { result: err(notPrintable('damaged', text, seen.kind)), worn: true };
    const message = error instanceof Error ? (error.stack ?? text) : text;
    return { result: err({ code: 'INTERNAL', message }), worn: true };
  }
}

/** WebAssembly that stopped, and what it throws as a bare number (a C++ exception). */
function isLibraryFault(error: unknown): boolean {
  return (
    typeof error === 'number' ||
    (error instanceof Error && error.name === 'RuntimeError') ||
    error instanceof RangeError
  );
}

await Promise.all([loadPdfium(), loadCodeReader()]);
station.send({ kind: 'ready' } satisfies Reply);
