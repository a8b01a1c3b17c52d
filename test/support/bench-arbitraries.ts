import fc from 'fast-check';
import type { OpenParcel, ParcelBox, ParcelLine, Session, VoidingWork } from '../../shared/bench/session.ts';
import type { BenchEvent, Match } from '../../shared/bench/step.ts';
import type { ShelfMark, StaleLabel, TakeBack } from '../../shared/bench/step-types.ts';
import { BENCH_COMMANDS } from '../../shared/contract/bench.ts';
import type { SerialRule } from '../../shared/model/catalogue.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import { PARCEL_DOCUMENTS } from '../../shared/model/printers.ts';
import { parcel, parcelLine } from './parcels.ts';

/** Random sessions and events of the bench, over names few enough that they meet. */

const LINES = ['A', 'B', 'C'] as const;
const BOXES = ['SS-1', 'SS-2'] as const;
const SERIALS = ['s1', 's2', 's3', 's4', 's5', 's6'] as const;
const CODES = ['A', 'B', 'S1', 'S2', 'FMPP1', 'FMPP2', 'PB-B:M', ...SERIALS] as const;

const instant = fc.integer({ min: 0, max: 20_000 });
const size = { lengthMm: 200, breadthMm: 150, heightMm: 100 };
const box = fc.constant({ ...size, weightGrams: 450 });
const gate = fc.constantFrom<Gate>({ kind: 'on-hold' }, { kind: 'too-early', untilMs: 9 });

const rule: fc.Arbitrary<SerialRule> = fc.oneof(
  fc.constant<SerialRule>({ need: 'no', kind: 'serial', perUnit: 1 }),
  fc.constant<SerialRule>({ need: 'unknown', kind: 'serial', perUnit: 1 }),
  fc.integer({ min: 1, max: 2 }).map((perUnit): SerialRule => ({ need: 'yes', kind: 'imei', perUnit })),
);

const freshLine = (sku: string): fc.Arbitrary<ParcelLine> =>
  fc
    .record({ needed: fc.integer({ min: 0, max: 3 }), boxId: fc.option(fc.constantFrom(...BOXES)), serials: rule })
    .map((over) => parcelLine(sku, over.needed, over));

const freshBox = (subShipmentId: string): fc.Arbitrary<ParcelBox> =>
  fc.oneof(
    box.map((known): ParcelBox => ({ subShipmentId, box: known, confirmed: true })),
    fc.option(box).map((suggested): ParcelBox => ({ subShipmentId, box: suggested, confirmed: false })),
  );

/** A parcel as it is opened: nothing counted. */
export const freshParcel: fc.Arbitrary<OpenParcel> = fc
  .record({
    shipmentId: fc.constantFrom('S1', 'S2'),
    type: fc.constantFrom<OpenParcel['type']>('NORMAL', 'NORMAL', 'SELF'),
    lines: fc.tuple(...LINES.map(freshLine)),
    boxes: fc.oneof(fc.tuple(freshBox('SS-1')), fc.tuple(freshBox('SS-1'), freshBox('SS-2'))),
  })
  .map(({ shipmentId, type, lines, boxes }) => ({ ...parcel(shipmentId, lines, boxes), type }));

/** A parcel with some units in, each with as many serial numbers of its own as its line asks for; sometimes all of them. */
const begunParcel: fc.Arbitrary<OpenParcel> = fc
  .record({
    of: freshParcel,
    share: fc.tuple(...LINES.map(() => fc.integer({ min: 0, max: 4 }))),
    ended: instant,
    labelled: fc.option(fc.constant(true as const), { nil: undefined }),
  })
  .map(({ of, share, ended, labelled }) => {
    const lines = of.lines.map((line, at): ParcelLine => {
      const verified = Math.min(line.needed, share[at] ?? 0);
      const unit = (number: number) =>
        Array.from({ length: line.serials.perUnit }, (_, part) => `${line.sku}-${number}-${part}`);
      const serialNumbers = line.serials.need === 'yes' ? Array.from({ length: verified }, (_, n) => unit(n)) : [];
      return { ...line, verified, serialNumbers };
    });
    const verifiedOrder = lines.flatMap((line) => Array.from({ length: line.verified }, () => line.lineId));
    return { ...of, lines, verifiedOrder, labelled, ended: { code: 'A', atMs: ended } };
  });

const blocked = fc.option(
  fc.record({ by: fc.constantFrom('wrong-item' as const, 'too-many' as const), code: fc.constantFrom(...CODES) }),
  { freq: 4 },
);

/** Two sheets, at least one of them not seen; undefined for a label of one. */
const sheets = fc.option(
  fc.constantFrom([false, false], [true, false], [false, true]).map((seen) => [
    { codes: ['FMPP1'], seen: seen[0] === true },
    { codes: ['FMPP2'], seen: seen[1] === true },
  ]),
  { nil: undefined },
);

const voidingWork: fc.Arbitrary<VoidingWork> = fc.record({
  jobId: fc.constant('J1'),
  labelCodes: fc.constant(['FMPP1', 'FMPP2']),
  sheets,
  labelVoid: fc.boolean(),
  toRemove: fc.uniqueArray(
    fc
      .record({ sku: fc.constantFrom(...LINES), units: fc.integer({ min: 1, max: 2 }), byLine: fc.boolean() })
      .map(({ sku, units, byLine }) => ({
        ...{ orderItemId: `item-${sku}`, units },
        ...(byLine ? { lineId: `item-${sku}` } : {}),
      })),
    { minLength: 1, maxLength: 2, selector: ({ orderItemId }) => orderItemId },
  ),
  out: fc.constant(undefined),
  cancelled: fc.constant(undefined),
});

/** Units taken back of a line with serial numbers have numbers of their own, as long as the box holds numbered units of it. */
function withOwnNumbers(work: VoidingWork, { lines }: OpenParcel): VoidingWork {
  const toRemove = work.toRemove.map((each) => {
    const line = lines.find(({ orderItemId }) => orderItemId === each.orderItemId);
    if (line?.serials.need !== 'yes') return each;
    const { sku, serials } = line;
    const unit = (number: number) =>
      Array.from({ length: serials.perUnit }, (_, part) => `${sku}-out${number}-${part}`);
    return { ...each, serialNumbers: Array.from({ length: each.units }, (_, number) => unit(number)) };
  });
  return { ...work, toRemove };
}

const staleLabel: fc.Arbitrary<StaleLabel> = fc.record({
  jobId: fc.constant('J1'),
  labelCodes: fc.constant(['FMPP1', 'FMPP2']),
  sheets,
  dispatched: fc.boolean(),
});

const busy: fc.Arbitrary<Exclude<Session, { status: 'idle' }>> = fc.oneof(
  fc.record({
    status: fc.constant('verifying' as const),
    parcel: begunParcel,
    blocked,
    capturing: fc.option(
      fc.record({
        lineId: fc.constantFrom(...LINES.map((sku) => `item-${sku}`), 'nobody'),
        read: fc.uniqueArray(fc.constantFrom(...SERIALS), { maxLength: 1 }),
      }),
      { nil: undefined },
    ),
  }),
  fc.record({
    status: fc.constant('boxing' as const),
    parcel: begunParcel,
    at: fc.integer({ min: 0, max: 3 }),
    blocked,
  }),
  fc.record({
    status: fc.constant('printing' as const),
    parcel: begunParcel,
    waitingFor: fc.constantFrom('documents' as const, 'printer' as const),
    sinceMs: instant,
    jobId: fc.option(fc.constant('J1')),
    missing: fc.option(fc.uniqueArray(fc.constantFrom(...PARCEL_DOCUMENTS), { minLength: 1 }), { nil: undefined }),
  }),
  fc.record({
    status: fc.constant('confirming-label' as const),
    parcel: begunParcel,
    jobId: fc.constant('J1'),
    labelCodes: fc.constant(['FMPP1', 'FMPP2']),
    sheets,
    sentAtMs: instant,
    blocked,
  }),
  fc.record({
    status: fc.constant('asking' as const),
    parcel: begunParcel,
    jobId: fc.constant('J1'),
    labelCodes: fc.constant(['FMPP1', 'FMPP2']),
    sheets,
    reason: fc.constant('reset'),
  }),
  fc.record({ parcel: begunParcel, blocked, work: voidingWork }).map(({ parcel: of, blocked: by, work }) => ({
    status: 'voiding' as const,
    parcel: of,
    blocked: by,
    ...withOwnNumbers(work, of),
  })),
  fc.record({
    status: fc.constant('stopped' as const),
    parcel: begunParcel,
    voiding: fc.option(
      voidingWork.map((work) => ({ ...work, toRemove: [] })),
      { nil: undefined },
    ),
    why: fc.oneof(
      gate.map((each) => ({ kind: 'gate' as const, gate: each })),
      fc.constant({ kind: 'gate' as const, gate: { kind: 'cancelled' as const } }),
      fc.record({
        kind: fc.constant('quantity-changed' as const),
        removed: fc.constantFrom(
          [{ orderItemId: 'item-A', units: 1 }],
          [{ orderItemId: 'item-A', lineId: 'item-A', units: 2, inBox: 1 }],
          [{ orderItemId: 'item-B', units: 2, inBox: 2, serialNumbers: [['s5'], ['s6']] }],
        ),
        after: fc.constantFrom('open' as const, 'complete' as const, 'label' as const),
      }),
      fc.record({
        kind: fc.constant('not-printed' as const),
        reason: fc.constant('cancelled'),
        document: fc.option(fc.constantFrom(...PARCEL_DOCUMENTS), { nil: undefined }),
      }),
      fc.record({
        kind: fc.constant('rejected' as const),
        code: fc.constantFrom(...Object.keys(MARKETPLACE_CODES), 'A_NEW_ONE'),
        message: fc.constant(''),
      }),
    ),
  }),
);

export const anySession: fc.Arbitrary<Session> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Session>({ status: 'idle' }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ code: fc.constantFrom(...CODES), completedAtMs: instant })
      .map((last): Session => ({ status: 'idle', last: { parcelId: 'parcel-S1', shipmentId: 'S1', ...last } })),
  },
  { weight: 10, arbitrary: busy },
);

const lineIds = fc.uniqueArray(fc.constantFrom(...LINES.map((sku) => `item-${sku}`), 'nobody'), { minLength: 1 });
const left = fc.option(busy);
const shipmentId = fc.constantFrom('S1', 'S2', 'S3');
const named = { sku: fc.constant('CUP'), title: fc.constant('Cup') };
const shelfMark: fc.Arbitrary<ShelfMark> = fc.constantFrom(
  { kind: 'slot', name: 'S-07' },
  { kind: 'ticket', name: 'T-1' },
);

const match: fc.Arbitrary<Match> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('own-item' as const), lineIds }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('serial' as const),
      serial: fc.constantFrom(...SERIALS, 'A-0-0', 'B-0-0', 'A-out0-0', 'B-out0-0', 'C-out1-0'),
      problem: fc.option(fc.constantFrom('not-an-imei' as const, 'other-code' as const, 'not-readable' as const), {
        freq: 1,
      }),
      usedIn: fc.option(fc.constant('S9'), { freq: 1 }),
    }),
  },
  fc.record({
    kind: fc.constant('item-shipment' as const),
    shipmentId,
    lineIds,
    resume: left,
    parcel: fc.option(freshParcel),
    ...named,
  }),
  fc.record({ kind: fc.constant('item-not-wanted' as const), ...named, gate: fc.option(gate) }),
  fc.record({
    kind: fc.constant('shelf-mark' as const),
    mark: shelfMark,
    shipmentId: fc.option(shipmentId),
    gate: fc.option(gate, { freq: 1 }),
    resume: left,
  }),
  fc.record({
    kind: fc.constant('box-type' as const),
    code: fc.constant('M'),
    box: fc.option(fc.constantFrom({ ...size, weightGrams: 300 }, { ...size, weightGrams: null })),
  }),
  fc.record({ kind: fc.constant('other-item' as const), ...named, shipmentIds: fc.constant(['S2']) }),
  fc.record({
    kind: fc.constant('shipment' as const),
    shipmentId,
    gate: fc.option(gate, { freq: 1 }),
    resume: left,
    parcel: fc.option(freshParcel),
    byLabel: fc.option(fc.constant(true as const), { nil: undefined, freq: 1 }),
    selfPacked: fc.option(fc.constantFrom('self-dispatch' as const, 'self-dispatch-queued' as const), {
      ...{ nil: undefined, freq: 1 },
    }),
  }),
  fc.record({ kind: fc.constant('printer-test' as const), printerId: fc.option(fc.constant('label-1')) }),
  fc.constant<Match>({ kind: 'shipments', shipmentIds: ['S2', 'S3'] }),
  fc.record({ kind: fc.constant('label' as const), shipmentId, resume: left }),
  fc.constant<Match>({ kind: 'unknown' }),
);

const takeBack: fc.Arbitrary<TakeBack> = fc.record({
  pack: fc.constantFrom('none' as const, 'pending' as const, 'gone' as const),
  dispatch: fc.constantFrom('none' as const, 'pending' as const, 'gone' as const),
  last: left,
});

export const scanEvent: fc.Arbitrary<BenchEvent> = fc.record({
  type: fc.constant('scan' as const),
  code: fc.constantFrom(...CODES),
  match,
  atMs: instant,
  shelveAtOnce: fc.option(fc.constant(true), { nil: undefined, freq: 1 }),
  stale: fc.option(staleLabel, { nil: undefined }),
});

export const anyEvent: fc.Arbitrary<BenchEvent> = fc.oneof(
  { weight: 6, arbitrary: scanEvent },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('command' as const),
      command: fc.constantFrom(...BENCH_COMMANDS),
      atMs: instant,
      shelveAtOnce: fc.option(fc.constant(true), { nil: undefined, freq: 1 }),
      takeBack: fc.option(takeBack, { nil: undefined }),
      stale: fc.option(staleLabel, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('box' as const),
      subShipmentId: fc.constantFrom(...BOXES, 'SS-9'),
      box,
      atMs: instant,
    }),
  },
);
