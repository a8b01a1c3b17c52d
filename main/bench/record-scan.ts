import type { Session } from '../../shared/bench/session.ts';
import { type BenchEvent, step } from '../../shared/bench/step.ts';
import { BENCH_COMMANDS, type BenchCommand, type ScanReply } from '../../shared/contract/bench.ts';
import { commandWord, normaliseCode } from '../../shared/scan/codes.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { ScanQueries } from '../db/scans.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Ids } from '../ports/ids.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { Desk } from './desk.ts';
import type { BenchEffects } from './effects.ts';
import type { LabelPrinting } from './print-label.ts';
import { resolveCode } from './resolve-code.ts';

export interface RecordScanOptions {
  readonly desk: Desk;
  readonly effects: BenchEffects;
  readonly labels: LabelPrinting;
  readonly scans: ScanQueries;
  readonly journal: JournalQueries;
  readonly parcels: ParcelQueries;
  readonly shipments: ShipmentQueries;
  readonly known: BenchShipments;
  readonly ids: Ids;
  readonly nowMs: () => number;
}

/**
 * Judges one scan: resolved, stepped, journalled and committed with all it announces before the reply exists. A scan id that
 * was judged before gets the stored reply again and changes nothing.
 */
export function scanRecorder(options: RecordScanOptions) {
  const { desk, effects, labels, scans, journal } = options;

  function record(code: string, scanId: string, eventOf: (session: Session) => BenchEvent): ScanReply {
    const repeated = scans.replyOf(scanId);
    if (repeated) return repeated;
    return desk.change((before) => {
      const event = eventOf(before);
      const next = step(before, event);
      let session = next.session;
      for (const effect of next.effects) session = effects.apply(effect, before, session);
      if (session.status === 'printing' && session !== before) session = labels.advance(session);
      const reply: ScanReply = { verdict: next.verdict, detail: next.detail, session, atMs: options.nowMs() };
      scans.insert(scanId, code, reply);
      journal.append(
        {
          kind: 'scan',
          payload: { scanId, code, verdict: next.verdict, detail: next.detail, event, status: session.status },
        },
        {
          atMs: reply.atMs,
          shipmentId: session.status === 'idle' ? (next.detail.shipmentId ?? null) : session.parcel.shipmentId,
        },
      );
      return { session, result: reply };
    });
  }

  return {
    command(command: BenchCommand, scanId: string = options.ids.next()): ScanReply {
      return record(`PB:${command}`, scanId, () => ({ type: 'command', command, atMs: options.nowMs() }));
    },
    scan(code: string, scanId: string = options.ids.next()): ScanReply {
      return record(code, scanId, (session) => {
        const command = BENCH_COMMANDS.find((each) => each === commandWord(code));
        return command
          ? { type: 'command', command, atMs: options.nowMs() }
          : {
              type: 'scan',
              code: normaliseCode(code),
              match: resolveCode(code, session, options),
              atMs: options.nowMs(),
            };
      });
    },
  };
}
