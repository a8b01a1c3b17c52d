import type { Handlers } from '../../shared/contract/index.ts';
import { type BenchShipmentsOptions, benchShipments } from './bench-shipments.ts';
import { createDesk, type DeskOptions } from './desk.ts';
import { benchEffects, type EffectsOptions } from './effects.ts';
import { type BenchNewsOptions, benchNews } from './news.ts';
import { labelPrinting, type PrintLabelOptions } from './print-label.ts';
import { type RecordScanOptions, scanRecorder } from './record-scan.ts';

export type BenchOptions = BenchShipmentsOptions &
  DeskOptions &
  PrintLabelOptions &
  Omit<EffectsOptions, 'desk' | 'known' | 'labels'> &
  Omit<BenchNewsOptions, 'desk' | 'known' | 'labels' | 'effects'> &
  Omit<RecordScanOptions, 'desk' | 'known' | 'labels' | 'effects'> & {
    /** After every committed verdict: what follows from it (send, print, fetch) is started by the owning loops. */
    readonly onCommitted: (shipmentId: string | null) => void;
  };

export type BenchHandlers = Pick<Handlers, 'bench.scan' | 'bench.command' | 'bench.state'>;

const RECENT_SCANS = 10;

/** The scan-pack-print loop: one request per scan, answered from local knowledge alone. */
export function createBench(options: BenchOptions) {
  const desk = createDesk(options);
  const known = benchShipments(options);
  const labels = labelPrinting(options);
  const effects = benchEffects({ ...options, desk, known, labels });
  const news = benchNews({ ...options, desk, known, labels, effects });
  const recorder = scanRecorder({ ...options, desk, known, labels, effects });

  function committed<T>(reply: T): T {
    options.onCommitted(desk.session.status === 'idle' ? null : desk.session.parcel.shipmentId);
    return reply;
  }

  const handlers: BenchHandlers = {
    'bench.scan': ({ code, scanId }) => committed(recorder.scan(code, scanId)),
    'bench.command': ({ command, scanId }) => committed(recorder.command(command, scanId)),
    'bench.state': () => ({ session: desk.session, recent: options.scans.recent(RECENT_SCANS) }),
  };
  return {
    handlers,
    ...news,
    get session() {
      return desk.session;
    },
  };
}

export type Bench = ReturnType<typeof createBench>;
