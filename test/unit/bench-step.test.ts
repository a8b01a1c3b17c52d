import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../shared/bench/session.ts';
import { sessionSchema } from '../../shared/bench/session-schema.ts';
import { type BenchEvent, type Match, step } from '../../shared/bench/step.ts';
import { BENCH_COMMANDS } from '../../shared/contract/bench.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const MUG = parcelLine('MUG', 2);
const PEN = parcelLine('PEN', 1);
const verifying: Session = { status: 'verifying', parcel: parcel('S1', [MUG, PEN]), blocked: null };
const confirming: Session = {
  status: 'confirming-label',
  parcel: parcel('S1', [parcelLine('MUG', 1, { verified: 1 })]),
  jobId: 'J1',
  labelCodes: ['FMPP1', 'QR-1'],
  sentAtMs: 0,
  blocked: null,
};
const scan = (match: Match, code = 'code'): BenchEvent => ({ type: 'scan', code, match, atMs: 1 });
const item = (line = MUG): BenchEvent => scan({ kind: 'own-item', orderItemIds: [line.orderItemId] });
const wrong = scan({ kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: ['S2'] });
const shipment = (shipmentId: string): BenchEvent =>
  scan({ kind: 'shipment', shipmentId, gate: null, resume: null, parcel: parcel(shipmentId, [parcelLine('CUP', 1)]) });
const ok: BenchEvent = { type: 'command', command: 'ok', atMs: 1 };

/** Plays events and returns the verdicts, ending with the status. */
function play(start: Session, events: readonly BenchEvent[]): string[] {
  const said: string[] = [];
  let session = start;
  for (const event of events) {
    const next = step(session, event);
    session = next.session;
    said.push(next.verdict);
  }
  return [...said, session.status];
}

describe('verifying', () => {
  test('every needed unit scanned once completes the parcel', () => {
    expect(play(verifying, [item(), item(PEN), item()])).toEqual(['accept', 'accept', 'complete', 'printing']);
  });

  test('a unit more than needed is one too many and counts nothing', () => {
    expect(play(verifying, [item(PEN), item(PEN), ok, item(), item()])).toEqual([
      'accept',
      'too-many',
      'command',
      'accept',
      'complete',
      'printing',
    ]);
  });

  test('an item of another order is wrong, and the next item does not clear it', () => {
    expect(play(verifying, [wrong, item(), item(), ok, item()])).toEqual([
      'wrong-item',
      'wrong-item',
      'wrong-item',
      'command',
      'accept',
      'verifying',
    ]);
  });

  test('scanning the open order again answers a wrong item', () => {
    expect(play(verifying, [wrong, shipment('S1'), item()])).toEqual(['wrong-item', 'command', 'accept', 'verifying']);
  });

  test('an unknown code is cleared by the next good scan', () => {
    expect(play(verifying, [scan({ kind: 'unknown' }), item()])).toEqual(['unknown-code', 'accept', 'verifying']);
  });

  test('another order does not open while this one is on the bench', () => {
    expect(play(verifying, [shipment('S2')])).toEqual(['gate', 'verifying']);
  });

  test('undo takes back the last unit, and only units of this parcel', () => {
    const undo: BenchEvent = { type: 'command', command: 'undo', atMs: 1 };
    expect(play(verifying, [undo, item(), undo, item(), item(PEN), item()])).toEqual([
      'command',
      'accept',
      'command',
      'accept',
      'accept',
      'complete',
      'printing',
    ]);
  });

  test('units the buyer took back are not asked for', () => {
    const reduced: Session = {
      status: 'verifying',
      parcel: parcel('S1', [parcelLine('MUG', 1, { cancelled: 1 }), parcelLine('PEN', 0, { cancelled: 1 })]),
      blocked: null,
    };
    expect(play(reduced, [item()])).toEqual(['complete', 'printing']);
  });
});

describe('after completion', () => {
  const waiting: Session = {
    status: 'printing',
    parcel: parcel('S1', [parcelLine('MUG', 1, { verified: 1 })]),
    waitingFor: 'documents',
    sinceMs: 0,
    jobId: null,
  };

  test('a parcel whose label is not here yet goes to the shelf when the next order is scanned', () => {
    const next = step(waiting, shipment('S2'));
    expect(next.verdict).toBe('accept');
    expect(next.session.status).toBe('verifying');
    expect(next.effects.map((effect) => effect.kind)).toEqual(['shelved', 'opened']);
  });

  test('a gated next order leaves the completed parcel where it is', () => {
    const held = scan({ kind: 'shipment', shipmentId: 'S2', gate: { kind: 'on-hold' }, resume: null, parcel: null });
    expect(step(waiting, held)).toMatchObject({ verdict: 'gate', session: waiting, effects: [] });
  });

  test('nothing opens while the label is on its way to the printer', () => {
    expect(play({ ...waiting, waitingFor: 'printer', jobId: 'J1' }, [shipment('S2')])).toEqual(['gate', 'printing']);
  });

  test('any code of the label confirms it', () => {
    for (const code of ['FMPP1', 'QR-1']) {
      expect(step(confirming, scan({ kind: 'unknown' }, code))).toMatchObject({
        verdict: 'label-confirmed',
        session: { status: 'idle' },
        effects: [{ kind: 'label-seen', jobId: 'J1' }],
      });
    }
  });

  test('a code of any other shipment is a wrong label, never an opening, and stays until answered', () => {
    const label = scan({ kind: 'label', shipmentId: 'S2', resume: null }, 'FMPP2');
    const right = scan({ kind: 'label', shipmentId: 'S1', resume: null }, 'FMPP1');
    expect(play(confirming, [label, right, ok, right])).toEqual([
      'wrong-label',
      'wrong-label',
      'command',
      'label-confirmed',
      'idle',
    ]);
    expect(play(confirming, [shipment('S2')])).toEqual(['wrong-label', 'confirming-label']);
  });

  test('the own order number is not proof of the label', () => {
    expect(play(confirming, [shipment('S1')])).toEqual(['gate', 'confirming-label']);
  });

  test('a label that was asked about is proved by scanning it', () => {
    const asking: Session = {
      status: 'asking',
      parcel: confirming.parcel,
      jobId: 'J1',
      labelCodes: ['FMPP1'],
      reason: 'reset',
    };
    expect(play(asking, [shipment('S2'), scan({ kind: 'unknown' }, 'FMPP1')])).toEqual([
      'gate',
      'label-confirmed',
      'idle',
    ]);
  });
});

test('any sequence of scans and commands has an answer, keeps counts possible and completes at most once', () => {
  const match: fc.Arbitrary<Match> = fc.oneof(
    fc.constant<Match>({ kind: 'unknown' }),
    fc.constantFrom<Match>(
      { kind: 'own-item', orderItemIds: [MUG.orderItemId] },
      { kind: 'own-item', orderItemIds: [PEN.orderItemId] },
      { kind: 'own-item', orderItemIds: ['nobody'] },
      { kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: ['S2'] },
      { kind: 'shipments', shipmentIds: ['S2', 'S3'] },
      { kind: 'label', shipmentId: 'S2', resume: null },
      { kind: 'shipment', shipmentId: 'S1', gate: null, resume: null, parcel: verifying.parcel },
      { kind: 'shipment', shipmentId: 'S1', gate: null, resume: confirming, parcel: null },
      { kind: 'shipment', shipmentId: 'S2', gate: { kind: 'cancelled' }, resume: null, parcel: null },
      { kind: 'label', shipmentId: 'S1', resume: confirming },
    ),
  );
  const event: fc.Arbitrary<BenchEvent> = fc.oneof(
    fc.record({ type: fc.constant('scan' as const), code: fc.constantFrom('FMPP1', 'x', ''), match, atMs: fc.nat() }),
    fc.record({ type: fc.constant('command' as const), command: fc.constantFrom(...BENCH_COMMANDS), atMs: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let session: Session = { status: 'idle' };
      for (const each of events) {
        const next = step(session, each);
        session = sessionSchema.parse(next.session);
        expect(session).toEqual(next.session);
        if (session.status === 'idle') continue;
        for (const line of session.parcel.lines) {
          expect(line.verified).toBeGreaterThanOrEqual(0);
          expect(line.verified).toBeLessThanOrEqual(line.needed);
        }
        if (next.verdict === 'complete')
          expect(session.parcel.lines.every((line) => line.verified === line.needed)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
