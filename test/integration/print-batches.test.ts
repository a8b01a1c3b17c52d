import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { type PrintStation, printStation } from '../support/print-station.ts';
import { type ScriptedPrinter, scriptedPrinter } from '../support/scripted-printer.ts';

const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const PRINTERS = ['slips', 'papers', 'labels'] as const;
type Name = (typeof PRINTERS)[number];

let folder: DataFolder;
let printers: Record<Name, ScriptedPrinter>;
/** What came out anywhere, in the order it did. */
let out: string[];
const stations: PrintStation[] = [];

/** A printer whose jobs are noted in one list with all others'. */
function noted(name: Name): ScriptedPrinter {
  const inner = scriptedPrinter(name);
  const { printer } = inner;
  return {
    ...inner,
    get busy() {
      return inner.busy;
    },
    printer: {
      ...printer,
      send: (bytes, ...rest) => {
        const sending = printer.send(bytes, ...rest);
        if (inner.got.includes(Buffer.from(bytes).toString('latin1'))) out.push(Buffer.from(bytes).toString('latin1'));
        return sending;
      },
    },
  };
}

beforeEach(() => {
  folder = dataFolder();
  out = [];
  printers = { slips: noted('slips'), papers: noted('papers'), labels: noted('labels') };
});
afterEach(async () => {
  for (const station of stations.splice(0)) await station.close();
  folder[Symbol.dispose]();
});

function station(options: Partial<Parameters<typeof printStation>[1]> = {}) {
  const one = printStation(folder, { printers: PRINTERS.map((name) => printers[name].printer), ...options });
  stations.push(one);
  return one;
}

/** One parcel's papers in one transaction, as its completion queues them; the ids of slip, invoice and label. */
function complete(s: PrintStation, parcel: string, on: readonly Name[] = PRINTERS): string[] {
  const ids = on.map((printerId, at) =>
    s.queueLabel(Buffer.from(`${parcel}:${at}`), {
      ...{ printerId, parcelId: parcel, shipmentId: `S-${parcel}`, batchId: `B-${parcel}` },
      documentKey: `label/${parcel}/${at}`,
    }),
  );
  s.queue.wake();
  return ids;
}
const GONE = ['sent', 'printed', 'unknown'];
const allGone = (s: PrintStation, ids: readonly string[]) =>
  soon(() => expect(ids.map((id) => GONE.includes(s.stateOf(id) ?? ''))).toEqual(ids.map(() => true)));

describe('the papers of one parcel over three printers', () => {
  test('come out in their order, and nothing of the next parcel between them', async () => {
    const s = station();
    const ids = ['P1', 'P2', 'P3', 'P4'].flatMap((parcel) => complete(s, parcel));
    s.queue.start();
    await allGone(s, ids);
    expect(out).toEqual(['P1', 'P2', 'P3', 'P4'].flatMap((parcel) => [0, 1, 2].map((at) => `${parcel}:${at}`)));
  });

  test('the next waits for the one before it, also while that is being sent', async () => {
    printers.slips.become({ outcome: null });
    const s = station();
    s.queue.start();
    const [slip = '', invoice = '', label = ''] = complete(s, 'P1');
    await soon(() => expect(s.stateOf(slip)).toBe('sending'));
    const [next = ''] = complete(s, 'P2', ['labels']);
    expect([invoice, label, next].map(s.stateOf)).toEqual(['queued', 'queued', 'queued']);
    printers.slips.end();
    await allGone(s, [invoice, label, next]);
    expect(out).toEqual(['P1:0', 'P1:1', 'P1:2', 'P2:0']);
  });

  test('an unknown one lets those behind it go, and so does one that was cancelled or expired', async () => {
    printers.slips.become({ outcome: { kind: 'unknown', reason: 'ECONNRESET', bytesWritten: 3 } });
    const s = station();
    const [slip = '', invoice = '', label = ''] = complete(s, 'P1');
    await s.queue.cancel(invoice);
    s.queue.start();
    await allGone(s, [slip, label]);
    expect([slip, invoice, label].map(s.stateOf)).toEqual(['unknown', 'cancelled', 'sent']);
  });

  test.each([
    ['cannot be reached', { outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } as const }],
    ['takes nothing', { outcome: null, stalls: true }],
    ['needs somebody', { readiness: { kind: 'needs-attention', reason: 'paper-out' } as const }],
  ])('a printer that %s holds up its own parcel alone', async (_, state) => {
    printers.slips.become(state);
    const s = station({ statusEveryMs: 'readiness' in state ? 20 : null });
    s.queue.start();
    // A job never waits for a status that is not known yet.
    if ('readiness' in state) await soon(() => expect(s.queue.readinessOf('slips').kind).toBe('needs-attention'));
    const first = complete(s, 'P1');
    const second = complete(s, 'P2', ['papers', 'labels']);
    await allGone(s, second);
    expect(first.slice(1).map(s.stateOf)).toEqual(['queued', 'queued']);
    printers.slips.become({ outcome: { kind: 'sent', evidence: null }, readiness: { kind: 'ready', idle: true } });
    printers.slips.end();
    await allGone(s, first);
    expect(out.filter((line) => line.startsWith('P1'))).toEqual(['P1:0', 'P1:1', 'P1:2']);
  });

  test.each(['job', 'printer'] as const)('a held %s holds up its own parcel alone', async (what) => {
    const s = station();
    const first = complete(s, 'P1');
    if (what === 'job') s.queue.hold(first[1] ?? '', true);
    else s.queue.holdPrinter('papers', true);
    s.queue.start();
    const second = complete(s, 'P2', ['slips', 'labels']);
    await allGone(s, second);
    expect(out).toEqual(['P1:0', 'P2:0', 'P2:1']);
    if (what === 'job') s.queue.hold(first[1] ?? '', false);
    else s.queue.holdPrinter('papers', false);
    await allGone(s, first);
    expect(out).toEqual(['P1:0', 'P2:0', 'P2:1', 'P1:1', 'P1:2']);
  });

  test('once it goes on, the parcel that overtook it is finished first', async () => {
    const s = station();
    printers.labels.become({ outcome: null });
    s.queue.holdPrinter('papers', true);
    const first = complete(s, 'P1', ['papers', 'slips']);
    const second = complete(s, 'P2', ['labels', 'slips']);
    s.queue.start();
    await soon(() => expect(s.stateOf(second[0] ?? '')).toBe('sending'));
    s.queue.holdPrinter('papers', false);
    const free = s.queueLabel(Buffer.from('no parcel'), { printerId: 'slips' });
    await allGone(s, [free]);
    expect(first.map(s.stateOf)).toEqual(['queued', 'queued']);
    printers.labels.end();
    await allGone(s, [...first, ...second]);
    expect(out).toEqual(['P2:0', 'no parcel', 'P2:1', 'P1:0', 'P1:1']);
  });

  test('go on in their order after a restart', async () => {
    printers.papers.become({ outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } });
    const s = station();
    s.queue.start();
    const ids = complete(s, 'P1');
    await soon(() => expect(ids.map(s.stateOf)).toEqual(['sent', 'not-sent', 'queued']));
    await s.close();
    stations.length = 0;
    printers.papers.become({ outcome: { kind: 'sent', evidence: null } });
    const again = station();
    again.queue.start();
    await allGone(again, ids);
    expect(out).toEqual(['P1:0', 'P1:1', 'P1:2']);
  });

  test('a stack of labels for many shipments keeps its order and holds up no parcel at another printer', async () => {
    printers.labels.become({ outcome: null });
    const s = station();
    s.queue.start();
    const stack = ['A', 'B', 'C'].map((shipmentId) =>
      s.queueLabel(Buffer.from(shipmentId), {
        ...{ printerId: 'labels', shipmentId, parcelId: `P-${shipmentId}`, batchId: 'STACK' },
        documentKey: `label/${shipmentId}/1`,
      }),
    );
    await soon(() => expect(s.stateOf(stack[0] ?? '')).toBe('sending'));
    const parcel = complete(s, 'P1', ['slips', 'papers']);
    await allGone(s, parcel);
    printers.labels.become({ outcome: { kind: 'sent', evidence: null } });
    printers.labels.end();
    await allGone(s, stack);
    expect(out.filter((line) => line.length === 1)).toEqual(['A', 'B', 'C']);
  });
});

describe('any parcels over any printers, with faults that come and go', () => {
  const outcome = fc.constantFrom(
    { outcome: { kind: 'sent', evidence: null } as const, stalls: false },
    { outcome: { kind: 'unknown', reason: 'ECONNRESET', bytesWritten: 1 } as const, stalls: false },
    { outcome: { kind: 'not-sent', reason: 'ECONNREFUSED' } as const, stalls: false },
    { outcome: null, stalls: true },
  );
  const parcels = fc.array(fc.uniqueArray(fc.constantFrom(...PRINTERS), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 5,
  });
  const faults = fc.array(fc.tuple(fc.constantFrom(...PRINTERS), outcome), { maxLength: 4 });

  test('every paper comes out once and in its parcel’s order; where nothing is stuck no parcel stands between another’s', async () => {
    await fc.assert(
      fc.asyncProperty(parcels, faults, async (routes, troubles) => {
        using own = dataFolder();
        out = [];
        printers = { slips: noted('slips'), papers: noted('papers'), labels: noted('labels') };
        for (const [name, state] of troubles) printers[name].become(state);
        const s = printStation(own, { printers: PRINTERS.map((name) => printers[name].printer) });
        try {
          s.queue.start();
          const jobs = routes.flatMap((on, at) => complete(s, `P${at}`, on));
          const waits = () => jobs.some((id) => !GONE.includes(s.stateOf(id) ?? ''));
          // Whoever looks after the printers puts every one right in the end.
          await vi.waitFor(
            () => {
              for (const name of PRINTERS) {
                printers[name].become({ outcome: { kind: 'sent', evidence: null }, stalls: false });
                printers[name].end();
              }
              expect(waits()).toBe(false);
            },
            { timeout: 15_000, interval: 20 },
          );
          const wanted = routes.flatMap((on, at) => on.map((_, document) => `P${at}:${document}`));
          expect([...out].sort()).toEqual(wanted.sort());
          for (const [at] of routes.entries()) {
            const own = out.filter((line) => line.startsWith(`P${at}:`));
            expect(own).toEqual([...own].sort());
          }
          if (troubles.every(([, state]) => state.outcome !== null && state.outcome.kind !== 'not-sent')) {
            const order = out.map((line) => line.split(':')[0]);
            expect(order.filter((parcel, at) => parcel !== order[at - 1])).toEqual([...new Set(order)]);
          }
          expect(s.faults).toEqual([]);
        } finally {
          await s.close();
        }
      }),
      { numRuns: 25, verbose: 1 },
    );
  }, 60_000);
});
