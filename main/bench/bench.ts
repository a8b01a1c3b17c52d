import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { normaliseCode } from '../../shared/scan/codes.ts';
import { type AttestOptions, attestHandlers } from './attest.ts';
import { type BenchShipments, type BenchShipmentsOptions, benchShipments } from './bench-shipments.ts';
import { benchChanges, type ChangesOptions } from './changes.ts';
import { type ComposedFactsOptions, composedFacts } from './composed-facts.ts';
import { createDesk, type DeskOptions } from './desk.ts';
import { benchEffects, type EffectsOptions } from './effects.ts';
import { type LabelFirstOptions, labelFirst } from './label-first.ts';
import { type LabelJobsOptions, labelJobs } from './label-jobs.ts';
import { type LabelNewsOptions, labelNews } from './label-news.ts';
import { type LateNewsOptions, lateNews } from './late-news.ts';
import { type OutboxNewsOptions, outboxNews } from './outbox-news.ts';
import { packAhead } from './pack-ahead.ts';
import { documentPrinting, type PrintDocumentsOptions } from './print-documents.ts';
import { type RecordScanOptions, scanRecorder } from './record-scan.ts';
import { type ShelfListOptions, shelfHandlers } from './shelf-list.ts';
import { type ShelvingOptions, shelving } from './shelving.ts';

/** What the bench puts together itself. */
type Own = 'desk' | 'known' | 'papers' | 'effects' | 'changes' | 'jobs' | 'shelves' | 'forgetDocuments' | 'heldBack';

export type BenchOptions = DeskOptions &
  Omit<PrintDocumentsOptions, Own> &
  ComposedFactsOptions &
  LabelJobsOptions &
  Omit<
    BenchShipmentsOptions &
      ChangesOptions &
      ShelvingOptions &
      EffectsOptions &
      LabelFirstOptions &
      LabelNewsOptions &
      LateNewsOptions &
      OutboxNewsOptions &
      RecordScanOptions &
      AttestOptions &
      ShelfListOptions,
    Own
  > & {
    /** After every committed verdict: what follows from it (send, print, fetch) is started by the owning loops. */
    readonly onCommitted: (shipmentId: string | null) => void;
    /** The test label of a printer was scanned: what it taught is kept with that printer. */
    readonly confirmTest: (code: string) => void;
  };

export type BenchHandlers = Pick<
  Handlers,
  | 'bench.scan'
  | 'bench.command'
  | 'bench.box'
  | 'bench.state'
  | 'bench.unseen'
  | 'bench.attest'
  | 'shelf.list'
  | 'shelf.reprint'
>;

const RECENT_SCANS = 10;

/** The scan-pack-print loop: one request per scan, answered from local knowledge alone. */
export function createBench(options: BenchOptions) {
  const desk = createDesk(options);
  const papers = documentPrinting({ ...options, heldBack: (shipmentId) => known.printGate(shipmentId) });
  const known: BenchShipments = benchShipments({ ...options, papers });
  const jobs = labelJobs(options);
  const changes = benchChanges({ ...options, known });
  const shelves = shelving({ ...options, desk, jobs });
  const late = lateNews({ ...options, desk, known, changes, jobs, papers });
  const { forgetDocuments } = late;
  const effects = benchEffects({ ...options, desk, known, changes, jobs, shelves, papers, forgetDocuments });
  const parts = { ...options, desk, known, changes, jobs, shelves, papers, effects };
  const recorder = scanRecorder(parts);
  const label = labelNews(parts);
  const attested = attestHandlers(parts);
  const shelved = shelfHandlers(parts);
  const first = labelFirst(parts);

  function committed<T>(reply: T): T {
    options.onCommitted(desk.session.status === 'idle' ? null : desk.session.parcel.shipmentId);
    return reply;
  }

  const handlers: BenchHandlers = {
    ...attested,
    ...shelved,
    'bench.scan': ({ code, scanId }) => {
      const reply = committed(recorder.scan(code, scanId));
      if (reply.detail.what === 'printer-tested') options.confirmTest(normaliseCode(code));
      return reply;
    },
    'bench.command': ({ command, scanId }) => committed(recorder.command(command, scanId)),
    'bench.box': ({ subShipmentId, box, scanId }) => committed(recorder.box(subShipmentId, box, scanId)),
    'bench.state': () => ({ session: desk.session, recent: options.scans.recent(RECENT_SCANS) }),
    'bench.attest': async (input) => committed(await attested['bench.attest'](input)),
    'shelf.reprint': async (input) => committed(await shelved['shelf.reprint'](input)),
  };
  return {
    handlers,
    ...label,
    ...outboxNews(parts),
    ...composedFacts(options),
    labelFirst: first,
    packAhead: packAhead({ ...parts, refusalOf: first.refusalOf }),
    shipmentChanged: late.shipmentChanged,
    /** What was printed for its parcel tells what the shipment no longer is. */
    isStale: (shipmentId: string): boolean => known.isStale(shipmentId),
    newsCame: late.newsCame,
    get session() {
      return desk.session;
    },
    /** Throws WRONG_STATE when the shipment is held, cancelled or otherwise gated: its label must not come out again. */
    assertMayPrint(shipmentId: string | null): void {
      if (shipmentId !== null && known.isStale(shipmentId)) {
        throw new AppFailure('WRONG_STATE', 'Its label tells what the shipment no longer is.');
      }
      const gate = shipmentId === null ? null : known.gateOf(shipmentId);
      if (gate === null || gate.kind === 'already-dispatched') return;
      throw new AppFailure('WRONG_STATE', `Its label is not printed now (${gate.kind}).`, { gate: gate.kind });
    },
    /** After a start: what happened while the station was off is told now. */
    recheck(): void {
      const session = desk.session;
      if (session.status !== 'idle') {
        late.shipmentChanged(session.parcel.shipmentId);
        if ('jobId' in session && session.jobId !== null) label.printChanged(session.jobId);
        label.documentReady(session.parcel.shipmentId);
      }
      late.recheckAway();
    },
  };
}

export type Bench = ReturnType<typeof createBench>;
