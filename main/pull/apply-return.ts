import { createHash } from 'node:crypto';
import { type Return, type ReturnItem, type ReturnStatus, returnStatus } from '../../shared/model/returns.ts';
import type { Db } from '../db/database.ts';
import type { ReturnRecords } from '../db/return-records.ts';
import type { ItemKnowledge } from '../db/returns.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import { pause, type Timers } from '../ports/timers.ts';

/** Items to a transaction: each may write itself and its return's place in the lists. */
const ITEMS = 8;
/** A transaction that has taken this long takes in no more. */
const WORK_MS = 2;
/** As for shipments: a reply older than this by its start is none, the PC's clock was set back. */
const LATEST_REPLY_MS = 10 * 60_000;

/** What one read of a return changed. */
export interface ReturnChange {
  readonly returnId: string;
  /** `stale`: older than what is stored, dropped. `elsewhere`: of another location, not kept. */
  readonly outcome: 'written' | 'unchanged' | 'stale' | 'elsewhere';
  /** Null: not known before. */
  readonly from: ReturnStatus | null;
  readonly to: ReturnStatus;
  /** Receipts of parcels nobody knew that turned out to be of this return. */
  readonly joined: readonly string[];
}

export interface ReturnParts {
  readonly db: Db;
  readonly records: ReturnRecords;
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Of this station; returns of other ones are not kept. */
  readonly locationId: string;
  readonly signal?: AbortSignal;
  /** Inside the transaction, with the returns that were written or joined. */
  readonly onApplied?: (changes: readonly ReturnChange[]) => void;
  /** After its commit. */
  readonly onCommitted?: (changes: readonly ReturnChange[]) => void;
}

interface Slice {
  readonly returnId: string;
  readonly items: readonly ReturnItem[];
}

/**
 * The one function that writes what the marketplace told of returns, whoever read it. `readAtMs` is when the request that told of
 * them started (UTC epoch ms). Never overwrites newer with older. An item that is told again as it is stored costs one
 * comparison; items that are not told stay as they are, because a page may end within a return. A few rows to a transaction,
 * others run between two. Changes in the order given.
 */
export async function applyReturns(
  parts: ReturnParts,
  returns: readonly Return[],
  readAtMs: number,
): Promise<readonly ReturnChange[]> {
  const slices = returns.flatMap(slicesOf);
  const all: ReturnChange[] = [];
  for (let at = 0; at < slices.length; ) {
    if (at > 0) await pause(parts.timers, 0, parts.signal);
    if (parts.signal?.aborted) break;
    const startedMs = parts.clock.monotonicMs();
    const changes: ReturnChange[] = [];
    const next = inTransaction(parts.db, () => {
      let items = 0;
      let upTo = at;
      for (const slice of slices.slice(at)) {
        items += slice.items.length;
        const late = parts.clock.monotonicMs() - startedMs >= WORK_MS;
        if (upTo > at && (items > ITEMS || late)) break;
        changes.push(applySlice(parts, slice, readAtMs));
        upTo++;
      }
      const news = newsOf(changes);
      if (news.length > 0) parts.onApplied?.(news);
      return upTo;
    });
    const news = newsOf(changes);
    if (news.length > 0) parts.onCommitted?.(news);
    all.push(...changes);
    at = next;
  }
  return all;
}

function newsOf(changes: readonly ReturnChange[]): readonly ReturnChange[] {
  return changes.filter(({ outcome, joined }) => outcome === 'written' || joined.length > 0);
}

function slicesOf({ returnId, items }: Return): Slice[] {
  const slices: Slice[] = [];
  for (let at = 0; at < items.length; at += ITEMS) {
    slices.push({ returnId, items: items.slice(at, at + ITEMS) });
  }
  return slices;
}

function applySlice(parts: ReturnParts, { returnId, items }: Slice, readAtMs: number): ReturnChange {
  const { returns, renew } = parts.records;
  const told = items.map((item) => judge(parts, item, readAtMs));
  const confirmed = told.flatMap(({ item, outcome }) =>
    outcome === 'unchanged' ? [[returnId, item.orderItemId] as const] : [],
  );
  if (confirmed.length > 0) returns.confirm(confirmed, readAtMs);
  const written = told.filter(({ outcome }) => outcome === 'written');
  if (written.length === 0) {
    const status = returnStatus(items);
    return { returnId, outcome: told[0]?.outcome ?? 'unchanged', from: status, to: status, joined: [] };
  }
  const from = statusOf(returns.read(returnId)?.items);
  for (const { item, fingerprint } of written) returns.save(item, fingerprint, readAtMs);
  const joined = joinReceipts(parts, returnId, items);
  renew(returnId);
  return { returnId, outcome: 'written', from, to: statusOf(returns.read(returnId)?.items) ?? 'unknown', joined };
}

function statusOf(items: readonly ReturnItem[] | undefined): ReturnStatus | null {
  return items === undefined ? null : returnStatus(items);
}

interface Judged {
  readonly item: ReturnItem;
  readonly fingerprint: string;
  readonly outcome: ReturnChange['outcome'];
}

function judge(parts: ReturnParts, told: ReturnItem, readAtMs: number): Judged {
  // Asked for by this location, a reply may leave it out.
  const item = told.locationId === '' ? { ...told, locationId: parts.locationId } : told;
  if (item.locationId !== parts.locationId) return { item, fingerprint: '', outcome: 'elsewhere' };
  const fingerprint = fingerprintOf(item);
  const known = parts.records.returns.item(item.returnId, item.orderItemId);
  if (known && isOlder(item, readAtMs, known)) return { item, fingerprint, outcome: 'stale' };
  return { item, fingerprint, outcome: known?.fingerprint === fingerprint ? 'unchanged' : 'written' };
}

function isOlder({ updatedMs }: ReturnItem, readAtMs: number, known: ItemKnowledge): boolean {
  if (updatedMs !== null && known.updatedMs !== null && updatedMs !== known.updatedMs) {
    return updatedMs < known.updatedMs;
  }
  const lateByMs = known.readAtMs - readAtMs;
  return lateByMs > 0 && lateByMs <= LATEST_REPLY_MS;
}

/** Parcels that were received before anybody knew of their return, where what was scanned is an id of its own. */
function joinReceipts({ records, locationId }: ReturnParts, returnId: string, items: readonly ReturnItem[]): string[] {
  const codes = [returnId, ...items.flatMap(({ trackingId }) => trackingId ?? [])];
  const joined: string[] = [];
  for (const { receiptId, code } of records.receipts.unknownOf(codes)) {
    const means = records.returns.onlyByCode(code, locationId, 'own-id');
    if (means === returnId && records.receipts.join(receiptId, returnId)) joined.push(receiptId);
  }
  return joined;
}

/** At most so many parcels of unknown returns are looked at; older ones nobody looks for any more. */
const MOST_UNKNOWN = 500;

/**
 * The same by any id of its order: only when everything was read, because before that another return of the order may be the one.
 * Each in a short transaction of its own.
 */
export async function joinUnknownReceipts(parts: ReturnParts): Promise<void> {
  const { records, locationId } = parts;
  for (const { receiptId, code } of records.receipts.unknown(MOST_UNKNOWN)) {
    await pause(parts.timers, 0, parts.signal);
    if (parts.signal?.aborted) return;
    const returnId = records.returns.onlyByCode(code, locationId, 'any-id');
    if (returnId === null) continue;
    const change = inTransaction(parts.db, (): ReturnChange | null => {
      if (!records.receipts.join(receiptId, returnId)) return null;
      records.renew(returnId);
      const status = statusOf(records.returns.read(returnId)?.items) ?? 'unknown';
      const joined: ReturnChange = { returnId, outcome: 'unchanged', from: status, to: status, joined: [receiptId] };
      parts.onApplied?.([joined]);
      return joined;
    });
    if (change) parts.onCommitted?.([change]);
  }
}

/** Over everything told, in a fixed order of fields. */
function fingerprintOf(item: ReturnItem): string {
  const fields = [
    [item.orderId, item.shipmentId, item.locationId, item.source, item.status, item.statusText, item.quantity],
    [item.reason, item.subReason, item.comments, item.trackingId, item.courierName, item.shipmentStatus, item.sellerId],
    [item.createdMs, item.updatedMs, item.approvedMs, item.expectedMs],
    item.services.map((each) => [each.serviceFulfilmentId, each.description, each.serviceByMs, each.createdAtMs]),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
