import type { Blocked, OpenParcel, ParcelLine, Session, StopReason } from '../../shared/bench/session.ts';
import type { RecentScan, ScanReply, VerdictDetail } from '../../shared/contract/bench.ts';
import type { Gate } from '../../shared/model/gates.ts';
import type { Verdict } from '../../shared/model/states.ts';

/** A day at one bench, as the page could be told of it: the worst lengths a seller's titles and SKUs reach, real id shapes. */
export const NOW_MS = Date.parse('2026-11-05T08:35:00Z');
export const MINUTE = 60_000;

const line = (
  lineId: string,
  sku: string,
  title: string,
  needed: number,
  over: Partial<ParcelLine> = {},
): ParcelLine => ({
  lineId,
  boxId: null,
  orderItemId: lineId,
  orderId: 'OD436577655443310100',
  sku,
  fsn: 'MUGGJ5ZZQ8YHXJZV',
  listingId: `LST${sku}`,
  title,
  needed,
  cancelled: 0,
  verified: 0,
  fragile: false,
  dangerous: false,
  large: false,
  replacement: false,
  serials: { need: 'no', kind: 'serial', perUnit: 1 },
  serialNumbers: [],
  picture: null,
  ...over,
});

/** Names a picture, as the catalogue would: the hash of its bytes. */
export const PICTURE = 'a'.repeat(64);
export const PICTURE_URL = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="#dfe7ee"/><path d="M22 26h42v44H22z" fill="#1f5fa8"/><path d="M64 36h12v22H64" fill="none" stroke="#1f5fa8" stroke-width="6"/></svg>',
)}`;

export const MUG = line('i-mug', 'MUG-BLUE-350', 'Blue mug 350 ml', 2, { fragile: true, picture: PICTURE });
export const BOTTLE = line(
  'i-bottle',
  'BTL-STEEL-1L',
  'Steel water bottle 1 litre, leak proof, with carry loop, pack of 1',
  2,
);
export const COVER = line(
  'i-cover',
  'KRTN_DESIGNER-PRINTED.COTTON/BEDSHEET-DOUBLE-QX',
  'Homeline Designer Printed Cotton Double Bedsheet with 2 Pillow Covers, 144 TC, Multicolour Floral, King Size',
  1,
  { cancelled: 2, large: true, replacement: true },
);

export const PARCEL: OpenParcel = {
  parcelId: 'p-1',
  shipmentId: 'b3f1c1e0-7d3e-4b52-9d0c-0d2c8b6f5a10',
  orderIds: ['OD436577655443310100'],
  type: 'NORMAL',
  dispatchByMs: NOW_MS + 25 * MINUTE,
  packagingPolicy: 'GREEN_PACKAGE',
  lines: [{ ...MUG, verified: 1 }, { ...BOTTLE, verified: 2 }, COVER],
  boxes: [
    {
      subShipmentId: 'sub-1',
      box: { lengthMm: 300, breadthMm: 200, heightMm: 150, weightGrams: 1240 },
      confirmed: true,
    },
  ],
  verifiedOrder: ['i-mug', 'i-bottle', 'i-bottle'],
  openedAtMs: NOW_MS - MINUTE,
  readAtMs: NOW_MS - 4 * MINUTE,
};
export const ALL_IN: OpenParcel = {
  ...PARCEL,
  lines: PARCEL.lines.map((one) => ({ ...one, verified: one.needed })),
};
export const bigParcel = (count: number): OpenParcel => ({
  ...PARCEL,
  orderIds: ['OD436577655443310100', 'OD436577655443310101'],
  lines: Array.from({ length: count }, (_, index) => ({
    ...(index % 2 === 0 ? COVER : BOTTLE),
    lineId: `i-${index}`,
    orderItemId: `i-${index}`,
    needed: 12,
    verified: index < 3 ? 12 : index,
    cancelled: 0,
  })),
});

const PHONE = line(
  'i-phone',
  'SMART-5G-128-BLACK',
  'Northline Smart 5G (Midnight Black, 128 GB) (6 GB RAM), dual SIM, with charger in the box',
  2,
  {
    serials: { need: 'yes', kind: 'imei', perUnit: 2 },
    serialNumbers: [['355762052793235', '355762052793243']],
    verified: 1,
    dangerous: true,
  },
);
const SPEAKER = line('i-speaker', 'SPK-MINI-20', 'Mini speaker 20 W', 1, {
  serials: { need: 'yes', kind: 'serial', perUnit: 1 },
});
/** A phone with two IMEIs and a speaker with one serial number. */
export const SERIAL_PARCEL: OpenParcel = {
  ...PARCEL,
  packagingPolicy: 'TRANSPARENT_PACKAGE',
  lines: [PHONE, SPEAKER],
  verifiedOrder: ['i-phone'],
};
/** Two boxes: the chair's frame goes in two packages, the cushion in the second. */
export const BOXED_PARCEL: OpenParcel = {
  ...PARCEL,
  packagingPolicy: 'DEFAULT',
  lines: [
    line('sub-1/p-1', 'CHAIR-BOX-1', 'Office chair, box 1: base and wheels', 2, { boxId: 'sub-1', verified: 1 }),
    line('sub-1/p-2', 'CHAIR-GASLIFT', 'Office chair: gas lift', 1, { boxId: 'sub-1', verified: 1, dangerous: true }),
    line('sub-2/p-3', 'CHAIR-BOX-2', 'Office chair, box 2: seat and back', 1, { boxId: 'sub-2', large: true }),
  ],
  boxes: [
    {
      subShipmentId: 'sub-1',
      box: { lengthMm: 600, breadthMm: 400, heightMm: 255, weightGrams: 8400 },
      confirmed: false,
    },
    { subShipmentId: 'sub-2', box: null, confirmed: false },
  ],
  verifiedOrder: ['sub-1/p-1', 'sub-1/p-2'],
};
/** The same with its first box full. */
export const SECOND_BOX: OpenParcel = {
  ...BOXED_PARCEL,
  lines: BOXED_PARCEL.lines.map((one) => (one.boxId === 'sub-1' ? { ...one, verified: one.needed } : one)),
};
/** Every sign a line can carry at once. */
export const MARKED_PARCEL: OpenParcel = {
  ...PARCEL,
  packagingPolicy: 'TRANSPARENT_PACKAGE',
  lines: [
    { ...COVER, fragile: true, dangerous: true },
    { ...MUG, dangerous: true },
  ],
};

export const verifying = (blocked: Blocked['by'] | null = null, parcel = PARCEL): Session => ({
  status: 'verifying',
  parcel,
  blocked: blocked === null ? null : { by: blocked, code: '8901086261410' },
});
export const confirming = (blocked: Blocked['by'] | null = null): Session => ({
  status: 'confirming-label',
  parcel: ALL_IN,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  sentAtMs: NOW_MS - MINUTE,
  blocked: blocked === null ? null : { by: blocked, code: 'FMPC9999999999' },
});
/** The label has one sheet for each of the two boxes; so many were scanned back. */
const sheetsOf = (seen: number) => {
  const codes = ['FMPC4365776554', 'FMPC4365776555'];
  return { labelCodes: codes, sheets: codes.map((code, at) => ({ codes: [code], seen: at < seen })) };
};
export const confirmingBoxes = (seen: number): Session => ({
  status: 'confirming-label',
  parcel: full(BOXED_PARCEL),
  jobId: 'j-1',
  ...sheetsOf(seen),
  sentAtMs: NOW_MS - MINUTE,
  blocked: null,
});
export const printing = (waitingFor: 'documents' | 'printer'): Session => ({
  status: 'printing',
  parcel: ALL_IN,
  waitingFor,
  sinceMs: NOW_MS - MINUTE,
  jobId: null,
});
export const capturing = (read: readonly string[], lineId = 'i-phone'): Session => ({
  status: 'verifying',
  parcel: SERIAL_PARCEL,
  blocked: null,
  capturing: { lineId, read },
});
const full = (parcel: OpenParcel): OpenParcel => ({
  ...parcel,
  lines: parcel.lines.map((one) => ({ ...one, verified: one.needed })),
});
export const boxing = (at: number, over: Partial<OpenParcel> = {}): Extract<Session, { status: 'boxing' }> => ({
  status: 'boxing',
  parcel: { ...full(BOXED_PARCEL), ...over },
  at,
});
/** The carton of the second box was scanned; the scale has to say what it weighs. */
export const weighing = boxing(1, {
  boxes: BOXED_PARCEL.boxes.map((box, index) =>
    index === 1
      ? { ...box, carton: { lengthMm: 600, breadthMm: 450, heightMm: 400, weightGrams: null } }
      : { ...box, confirmed: true },
  ),
});
export const asking: Session = {
  status: 'asking',
  parcel: ALL_IN,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  reason: 'The connection to the printer ended before it had taken the whole label.',
};
export const askingBoxes: Session = { ...asking, parcel: full(BOXED_PARCEL), ...sheetsOf(1) };
export const stopped = (why: StopReason): Session => ({ status: 'stopped', parcel: PARCEL, why });

export const NEEDED = [COVER.title, MUG.title, BOTTLE.title];
export const scanned = (verdict: Verdict, session: Session, detail: VerdictDetail): { readonly value: ScanReply } => ({
  value: { verdict, session, detail, atMs: NOW_MS },
});
export const gated = (gate: Gate) =>
  scanned('gate', { status: 'idle' }, { what: 'gate', gate, shipmentId: PARCEL.shipmentId });

export const RECENT: readonly RecentScan[] = (
  [
    'accept',
    'wrong-item',
    'command',
    'accept',
    'too-many',
    'gate',
    'unknown-code',
    'label-confirmed',
    'complete',
    'accept',
  ] as const
).map((verdict, index) => ({
  scanId: `s-${index}`,
  code: index % 3 === 0 ? '8901086261410' : index % 3 === 1 ? 'MUG-BLUE-350' : 'PB:OK',
  verdict,
  atMs: NOW_MS - index * 17_000,
}));
