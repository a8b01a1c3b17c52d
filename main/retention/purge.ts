import type { AppError } from '../../shared/errors.ts';
import { AppFailure } from '../../shared/errors.ts';
import { ADDRESS_KIND, readAddress } from '../../shared/model/delivery-address.ts';
import { type Cutoffs, ERASED_ROWS, type LastPurge, type PurgeProof } from '../../shared/model/retention.ts';
import type { Result } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import { foldLog } from '../db/fold-log.ts';
import type { MetaQueries } from '../db/meta.ts';
import { eraseQueries, inPieces } from '../db/retention/erase.ts';
import { neededQueries } from '../db/retention/needed.ts';
import type { RetentionWork } from '../db/retention/run.ts';
import { freePages } from '../db/retention/wipe-free-pages.ts';
import { inTransaction } from '../db/transaction.ts';
import { pause, type Timers } from '../ports/timers.ts';

export interface PurgeParts {
  readonly db: Db;
  readonly documents: Documents;
  readonly meta: MetaQueries;
  readonly work: RetentionWork;
  readonly timers: Timers;
  readonly dataDir: string;
  /** False once the station stops: what is left waits for the next purge. */
  readonly isRunning: () => boolean;
}

/** Documents looked at together, and erased together: their bytes are overwritten, some 100 kB each. */
const LOOKED_UP = 100;
const ERASED_DOCUMENTS = 5;
/** Rows of one transaction (design: data). */
const ERASED_AT_ONCE = 20;
const BETWEEN_MS = 5;
/** A reader is done with the log within moments. */
const FOLDS = 40;
const FOLD_AGAIN_MS = 100;
const NAMES_TO_PROVE = 20;
const SHORTEST_NAME = 8;

export type Purged = Omit<LastPurge, 'atMs' | 'by'>;

/**
 * One purge: papers, words and codes past their days go from both files in small steps with a pause after each, then old files, then
 * the logs of both databases. What it erased that had a name is looked for afterwards in every file. Throws `AppFailure` where the
 * maintenance process or the disk failed; what went until then is gone, the rest goes with the next.
 */
export async function purge(parts: PurgeParts, cutoffs: Cutoffs): Promise<Purged> {
  const { documents, meta, work, dataDir } = parts;
  const names = new Set<string>();
  const papers = await purgeDocuments(parts, cutoffs, names);
  assertRunning(parts);
  const rows = await purgeRows(parts, cutoffs, names);
  assertRunning(parts);
  if (papers.erased + rows > 0) inTransaction(parts.db, () => meta.set('rewriteDue', true));
  if (meta.get('freePagesWiped') !== true) await wipe(parts);
  const files = orThrow(await work.removeFiles(dataDir, cutoffs));
  const folds = [() => foldLog(parts.db), () => documents.fold()];
  for (const fold of folds) await folded(parts, fold);
  const some = [...names].slice(0, NAMES_TO_PROVE);
  assertRunning(parts);
  const proof: PurgeProof | null = some.length === 0 ? null : orThrow(await work.prove(dataDir, some));
  assertRunning(parts);
  return { documents: papers.erased, rows, files, kept: papers.kept, proof };
}

/** The files may be closed by now. */
function assertRunning({ isRunning }: PurgeParts): void {
  if (!isRunning()) throw new AppFailure('STATION_STOPPING', 'The purge goes on after the next start.');
}

async function purgeDocuments(parts: PurgeParts, cutoffs: Cutoffs, names: Set<string>) {
  const { db, documents, timers, isRunning } = parts;
  const needed = neededQueries(db);
  let [erased, kept, after] = [0, 0, ''];
  while (isRunning()) {
    const old = documents.fetchedBefore(cutoffs.labels, after, LOOKED_UP);
    const why = needed.ofShipments([...new Set(old.flatMap(({ shipmentId }) => shipmentId ?? []))]);
    for (const [at, { documentKey, shipmentId }] of old.entries()) {
      if (shipmentId !== null && why.has(shipmentId)) {
        kept += 1;
        continue;
      }
      if (documentKey.startsWith(`${ADDRESS_KIND}/`)) noteNames(documents, documentKey, names);
      documents.erase(documentKey);
      erased += 1;
      if (at % ERASED_DOCUMENTS === 0) await pause(timers, BETWEEN_MS);
      if (!isRunning()) break;
    }
    const last = old.at(-1);
    if (last === undefined) break;
    after = last.documentKey;
  }
  while (isRunning()) {
    const composed = documents.eraseComposedBefore(cutoffs.labels, ERASED_DOCUMENTS);
    if (composed === 0) break;
    erased += composed;
    await pause(timers, BETWEEN_MS);
  }
  return { erased, kept };
}

/** What the address says of a person; a town or a short line is on other papers too. */
function noteNames(documents: Documents, documentKey: string, names: Set<string>): void {
  if (names.size >= NAMES_TO_PROVE) return;
  const stored = documents.get(documentKey);
  const read = stored && readAddress(Buffer.from(stored.bytes).toString('utf8'));
  if (!read?.ok) return;
  for (const text of [read.value.name, read.value.phone, read.value.lines[0]]) {
    if (text && text.length >= SHORTEST_NAME) names.add(text);
  }
}

async function purgeRows(parts: PurgeParts, cutoffs: Cutoffs, names: Set<string>): Promise<number> {
  const { db, work, timers, dataDir, isRunning } = parts;
  const { erase } = eraseQueries(db);
  let erased = 0;
  while (isRunning()) {
    const { erasable, words } = orThrow(await work.find(dataDir, cutoffs));
    assertRunning(parts);
    for (const text of words) names.add(text);
    let now = 0;
    for (const { kind, keys } of inPieces(erasable, ERASED_AT_ONCE)) {
      if (!isRunning()) break;
      now += inTransaction(db, () => erase(kind, keys));
      await pause(timers, BETWEEN_MS);
    }
    erased += now;
    if (now === 0 || ERASED_ROWS.every((kind) => erasable[kind].length === 0)) break;
  }
  return erased;
}

async function wipe({ db, meta, timers, isRunning }: PurgeParts): Promise<void> {
  const pages = freePages(db);
  while (isRunning() && inTransaction(db, () => pages.next())) await pause(timers, BETWEEN_MS);
  if (isRunning()) inTransaction(db, () => meta.set('freePagesWiped', true));
}

async function folded({ timers, isRunning }: PurgeParts, fold: () => boolean): Promise<void> {
  for (let tries = 0; tries < FOLDS && isRunning(); tries += 1) {
    if (fold()) return;
    await pause(timers, FOLD_AGAIN_MS);
  }
}

export function orThrow<T>(result: Result<T, AppError>): T {
  if (result.ok) return result.value;
  throw new AppFailure(result.error.code, result.error.message, result.error.details);
}
