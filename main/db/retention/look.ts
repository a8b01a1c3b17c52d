import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Cutoffs, ERASED_ROWS, type KeptBecause, type RetentionKind } from '../../../shared/model/retention.ts';
import { listBackups } from '../backup-files.ts';
import { connect } from '../connection.ts';
import { stationFiles } from '../data-folder.ts';
import type { Db } from '../database.ts';
import { findErasable, UNCLAIMED_MS } from './find.ts';
import { neededQueries } from './needed.ts';
import { filesBelow, oldFiles } from './old-files.ts';

export interface Figure {
  readonly kind: RetentionKind;
  readonly count: number;
  readonly oldestMs: number | null;
  readonly due: number;
  readonly kept: readonly { readonly why: KeptBecause; readonly count: number }[];
}

/** Counted no further than this. */
const MOST = 100_000;

/** How much there is of each kind, how old it is, what is past its days and what of that is kept. Reads whole tables. */
export function lookAt(dataDir: string, cutoffs: Cutoffs): readonly Figure[] {
  const db = connect(stationFiles(dataDir).database, { readonly: true });
  try {
    return [labels(db, dataDir, cutoffs), words(db, cutoffs), scans(db, cutoffs), ...files(dataDir, cutoffs)];
  } finally {
    db.close();
  }
}

interface Counted {
  readonly count: number;
  readonly oldestMs: number | null;
}

function labels(db: Db, dataDir: string, { labels: beforeMs }: Cutoffs): Figure {
  const none = { kind: 'labels' as const, count: 0, oldestMs: null, due: 0, kept: [] };
  const file = path.join(dataDir, 'documents.db');
  if (!fs.existsSync(file)) return none;
  const documents = connect(file, { readonly: true });
  try {
    const all = documents.prepare<[], Counted>(
      'SELECT count(*) AS count, min(fetched_at_ms) AS oldestMs FROM document',
    );
    const old = documents
      .prepare<[number], string | null>('SELECT shipment_id FROM document WHERE fetched_at_ms < ?')
      .pluck()
      .all(beforeMs);
    const needed = neededQueries(db).ofShipments([...new Set(old.flatMap((shipmentId) => shipmentId ?? []))]);
    const whys = old.map((shipmentId) => needed.get(shipmentId ?? ''));
    return { ...none, ...all.get(), due: whys.filter((why) => why === undefined).length, kept: tallied(whys) };
  } finally {
    documents.close();
  }
}

function words(db: Db, cutoffs: Cutoffs): Figure {
  const counted = db
    .prepare<[], Counted>(`
      SELECT count(*) AS count, min(at_ms) AS oldestMs FROM (
        SELECT ifnull(updated_ms, ifnull(created_ms, read_at_ms)) AS at_ms FROM return_item WHERE comments <> ''
        UNION ALL SELECT at_ms FROM return_receipt WHERE note IS NOT NULL
        UNION ALL SELECT opened_at_ms FROM handover_load WHERE note IS NOT NULL
        UNION ALL SELECT at_ms FROM take_over WHERE reason <> '')`)
    .get() ?? { count: 0, oldestMs: null };
  const open = db
    .prepare<[number, number, number], number>(`
      SELECT (SELECT count(*) FROM return_item WHERE closed = 0 AND comments <> ''
          AND ifnull(updated_ms, ifnull(created_ms, read_at_ms)) < ?)
        + (SELECT count(*) FROM return_receipt WHERE return_id IS NULL AND note IS NOT NULL AND at_ms < ? AND at_ms >= ?)`)
    .pluck();
  const changes = db
    .prepare<[number], number>(
      `SELECT count(*) FROM mutation WHERE state NOT IN ('acked', 'discarded') AND changed_at_ms < ?`,
    )
    .pluck();
  const found = findErasable(db, { ...cutoffs, scans: Number.MIN_SAFE_INTEGER }, MOST);
  const due = ERASED_ROWS.reduce((sum, kind) => sum + (kind === 'scans' ? 0 : found[kind].length), 0);
  const kept = [
    { why: 'return-open' as const, count: open.get(cutoffs.words, cutoffs.words, cutoffs.words - UNCLAIMED_MS) ?? 0 },
    { why: 'change-open' as const, count: changes.get(cutoffs.words) ?? 0 },
  ].filter(({ count }) => count > 0);
  return { kind: 'words', ...counted, due, kept };
}

function scans(db: Db, { scans: beforeMs }: Cutoffs): Figure {
  const counted = db
    .prepare<[], Counted>(
      `SELECT count(*) AS count, min(at_ms) AS oldestMs FROM journal WHERE payload IS NOT NULL AND kind = 'scan'`,
    )
    .get() ?? { count: 0, oldestMs: null };
  const due = db
    .prepare<[number], number>(`SELECT count(*) FROM journal WHERE payload IS NOT NULL AND kind = 'scan' AND at_ms < ?`)
    .pluck();
  return { kind: 'scans', ...counted, due: due.get(beforeMs) ?? 0, kept: [] };
}

function files(dataDir: string, cutoffs: Cutoffs): readonly Figure[] {
  const due = oldFiles(dataDir, cutoffs);
  const logs = filesBelow(dataDir).filter(({ name }) => name.startsWith('logs/'));
  const backups = listBackups(dataDir);
  const figure = (kind: 'logs' | 'backups', times: readonly number[]): Figure => ({
    ...{ kind, count: times.length, oldestMs: times.length === 0 ? null : Math.round(Math.min(...times)) },
    ...{ due: due.filter(({ what }) => what === kind).length, kept: [] },
  });
  return [
    figure(
      'logs',
      logs.map(({ mtimeMs }) => mtimeMs),
    ),
    figure(
      'backups',
      backups.map(({ atMs }) => atMs),
    ),
  ];
}

function tallied(whys: readonly (KeptBecause | undefined)[]): Figure['kept'] {
  const counts = new Map<KeptBecause, number>();
  for (const why of whys) if (why !== undefined) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => ({ why, count }));
}
