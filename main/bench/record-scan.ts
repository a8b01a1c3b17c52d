import { proofIn } from '../../shared/bench/scan-back.ts';
import type { BusySession, Onwards, Session } from '../../shared/bench/session.ts';
import { type BenchEvent, type Step, step } from '../../shared/bench/step.ts';
import type { StaleLabel } from '../../shared/bench/step-types.ts';
import { BENCH_COMMANDS, type BenchCommand, type ScanReply, type VerdictDetail } from '../../shared/contract/bench.ts';
import type { Box, StationConfig } from '../../shared/model/config.ts';
import { commandWord, normaliseCode } from '../../shared/scan/codes.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ScanQueries } from '../db/scans.ts';
import type { Ids } from '../ports/ids.ts';
import type { Desk } from './desk.ts';
import type { BenchEffects } from './effects.ts';
import type { LabelJobs } from './label-jobs.ts';
import type { DocumentPrinting } from './print-documents.ts';
import { type ResolveSources, resolveCode } from './resolve-code.ts';
import type { Shelving } from './shelving.ts';
import { type TakeBackSources, takeBackOf } from './take-back.ts';

export interface RecordScanOptions extends ResolveSources, TakeBackSources {
  readonly known: ResolveSources['known'];
  readonly desk: Desk;
  readonly effects: BenchEffects;
  readonly jobs: LabelJobs;
  readonly papers: DocumentPrinting;
  readonly shelves: Shelving;
  readonly scans: ScanQueries;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  readonly nowMs: () => number;
  /** False while the network is down, as far as anybody knows: a document that is not here will not come soon. */
  readonly labelsCanCome: () => boolean;
  readonly shelfMarks: StationConfig['shelfMarks'];
}

/**
 * Judges one scan: resolved, stepped, journalled and committed with all it announces before the reply exists. A scan id that
 * was judged before gets its verdict again and changes nothing.
 */
export function scanRecorder(options: RecordScanOptions) {
  const { desk, effects, jobs, papers, scans, journal, shelves } = options;

  /** The session as the station goes on from the step: effects done, its mark taken off a parcel that came back, a label here printed. */
  function goOn(before: Session, next: Step): { readonly session: Session; readonly detail: VerdictDetail } {
    let { session, detail } = next;
    for (const effect of next.effects) {
      const done = effects.apply(effect, before);
      session = done.session ?? session;
      detail = { ...detail, ...done.detail };
    }
    if (session.status === 'idle' || session === before) return { session, detail };
    const cameBack = before.status === 'idle' || before.parcel.parcelId !== session.parcel.parcelId;
    if (cameBack) shelves.takeOff(session.parcel.parcelId);
    if (cameBack) session = openedAhead(session);
    if (session.status === 'printing') session = papers.advance(session, true);
    return { session, detail };
  }

  /** Label-first, but its goods came before its label: it leaves the stack and is packed as any other. */
  function openedAhead(session: BusySession): BusySession {
    const { parcel } = session;
    if (!parcel.labelled || session.status !== 'verifying' || papers.earlierLabel(parcel.parcelId)) return session;
    jobs.withdrawAll(parcel.parcelId, ['label']);
    return { ...session, parcel: { ...parcel, labelled: undefined } };
  }

  function record(code: string, scanId: string, eventOf: (session: Session, atMs: number) => BenchEvent): ScanReply {
    return desk.change((before) => {
      const repeated = scans.verdictOf(scanId);
      if (repeated) return { session: before, result: { ...repeated, session: before } };
      const atMs = options.nowMs();
      const event = eventOf(before, atMs);
      const next = step(before, event);
      const { verdict } = next;
      const { session, detail } = goOn(before, next);
      scans.insert(scanId, { verdict, detail, atMs });
      journal.append(
        {
          kind: 'scan',
          payload: {
            ...{ scanId, code, verdict, detail, event, status: session.status },
            ...wentOnFrom(next.session, session),
          },
        },
        { atMs, shipmentId: session.status === 'idle' ? (detail.shipmentId ?? null) : session.parcel.shipmentId },
      );
      return { session, result: { verdict, detail, session, atMs } };
    });
  }

  /** Nothing prints for a parcel completed now: a document of it is not here, and none can come. Into which slot it goes the packer says. */
  function shelveAtOnce(shipmentId: string | null): { readonly shelveAtOnce?: true } {
    if (
      shipmentId === null ||
      options.shelfMarks === 'slots' ||
      options.labelsCanCome() ||
      papers.allHere({ shipmentId })
    )
      return {};
    return { shelveAtOnce: true };
  }

  /** Of a parcel that stands: its label that came out, or may have, and is not void. */
  function staleOf(session: Session): { readonly stale?: StaleLabel } {
    const label = session.status === 'stopped' ? papers.earlierLabel(session.parcel.parcelId) : undefined;
    if (!label || session.status !== 'stopped') return {};
    const { jobId } = label;
    const dispatched = options.changes.reach(session.parcel.shipmentId, 'dispatch') === 'gone';
    return { stale: { jobId, ...proofIn(label), dispatched } };
  }

  function commandEvent(command: BenchCommand, session: Session, atMs: number): BenchEvent {
    const takeBack = command === 'undo' ? takeBackOf(session, options) : undefined;
    return {
      type: 'command',
      command,
      atMs,
      ...staleOf(session),
      ...shelveAtOnce(onBench(session)),
      ...(takeBack ? { takeBack } : {}),
    };
  }

  return {
    command(command: BenchCommand, scanId: string = options.ids.next()): ScanReply {
      return record(`PB:${command}`, scanId, (session, atMs) => commandEvent(command, session, atMs));
    },
    box(subShipmentId: string, box: Box, scanId: string = options.ids.next()): ScanReply {
      return record('PB-BOX', scanId, (session, atMs) => ({
        type: 'box',
        subShipmentId,
        box,
        atMs,
        ...shelveAtOnce(onBench(session)),
      }));
    },
    scan(code: string, scanId: string = options.ids.next()): ScanReply {
      return record(code, scanId, (session, atMs) => {
        const command = BENCH_COMMANDS.find((each) => each === commandWord(code));
        if (command) return commandEvent(command, session, atMs);
        const match = resolveCode(code, session, options);
        // Item-first, one scan may open a shipment and complete it.
        const completes = match.kind === 'item-shipment' ? match.shipmentId : onBench(session);
        return {
          type: 'scan',
          code: normaliseCode(code),
          match,
          atMs,
          ...staleOf(session),
          ...shelveAtOnce(completes),
        };
      });
    },
  };
}

/** What the journal needs of a session that the station went on to from the step's: nothing of it that the step gave. */
function wentOnFrom(stepped: Session, session: Session): { readonly session?: Session; readonly onwards?: Onwards } {
  if (session === stepped) return {};
  if (session.status === 'idle' || stepped.status === 'idle' || session.parcel !== stepped.parcel) return { session };
  const { parcel, ...onwards } = session;
  return { onwards };
}

function onBench(session: Session): string | null {
  return session.status === 'idle' ? null : session.parcel.shipmentId;
}
