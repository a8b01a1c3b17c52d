import { PNG } from 'pngjs';
import { code128 } from '../../renderer/scan/code-128.ts';
import type { BatchEntry, LabelBatch } from '../../shared/contract/batch.ts';
import type { PrinterView } from '../../shared/contract/printers.ts';
import type { PrintPreview } from '../../shared/contract/prints.ts';
import type { FoundPrinter, LearnedPrinter, PrinterConfig } from '../../shared/model/printers.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';

export const LEARNED: LearnedPrinter = {
  testedAtMs: NOW_MS - 3 * 24 * 60 * MINUTE,
  compressed: true,
  closes: 'printed',
  answers: true,
  model: 'ZD421-203dpi ZPL',
};
export const LABEL_PRINTER: PrinterConfig = {
  id: 'label-1',
  documents: ['label', 'ticket'],
  language: 'zpl',
  dpi: 203,
  widthMm: 100,
  heightMm: 150,
  crop: 'auto',
  turn: 'auto',
  firstOnTop: false,
  transport: { kind: 'tcp', host: '192.168.1.40', port: 9100 },
  learned: LEARNED,
};
/** As a station has it that nobody tested yet. */
export function untested(over: Partial<PrinterConfig>): PrinterConfig {
  const { learned: _, ...config } = LABEL_PRINTER;
  return { ...config, ...over };
}

export const printerView = (config: PrinterConfig, over: Partial<PrinterView> = {}): PrinterView => ({
  config,
  readiness: { kind: 'ready', reason: null },
  sinceMs: NOW_MS - 84 * MINUTE,
  queued: 0,
  held: false,
  printedToday: 0,
  test: null,
  ...over,
});

export const BENCH_PRINTER = printerView(LABEL_PRINTER, { printedToday: 412 });
/** One in every way and state, the worst first. */
export const PRINTERS: readonly PrinterView[] = [BENCH_PRINTER];
export const ALL_PRINTERS: readonly PrinterView[] = [
  printerView(
    untested({ id: 'label-2', language: 'tspl', transport: { kind: 'spooler', queue: 'TSC TE210 (Copy 2)' } }),
    {
      readiness: { kind: 'needs-attention', reason: 'paper-out' },
      sinceMs: NOW_MS - 4 * MINUTE,
      queued: 12,
      printedToday: 1_204,
    },
  ),
  BENCH_PRINTER,
  printerView(untested({ id: 'label-3', language: 'epl', transport: { kind: 'device', path: '/dev/usb/lp0' } }), {
    readiness: { kind: 'needs-attention', reason: 'stalled' },
    sinceMs: NOW_MS - 42_000,
    queued: 3,
  }),
  printerView(
    untested({
      id: 'office-1',
      language: 'pdf',
      documents: ['invoice', 'form', 'manifest'],
      widthMm: 210,
      heightMm: 297,
      transport: {
        kind: 'ipp',
        host: 'print-server.warehouse.example',
        port: 631,
        path: '/printers/Office_HP_LaserJet',
        secure: true,
      },
    }),
    { held: true, queued: 2, readiness: { kind: 'ready', reason: null } },
  ),
  printerView(
    untested({
      id: 'till-1',
      language: 'escpos',
      documents: ['slip', 'receipt'],
      widthMm: 80,
      heightMm: 200,
      transport: { kind: 'serial', path: 'COM3', baud: 38400, flow: 'rts-cts' },
    }),
    { readiness: { kind: 'unknown', reason: 'ETIMEDOUT' }, queued: 1 },
  ),
  printerView(untested({ id: 'archive', transport: { kind: 'file', folder: 'D:\\labels\\of this station' } }), {
    readiness: { kind: 'unknown', reason: 'no-way' },
    sinceMs: null,
  }),
];

export const FOUND: readonly FoundPrinter[] = [
  {
    transport: { kind: 'tcp', host: '192.168.1.40', port: 9100 },
    name: '192.168.1.40',
    language: 'zpl',
    dpi: 203,
    model: 'ZD421-203dpi ZPL',
    setUpAs: 'label-1',
  },
  {
    transport: { kind: 'device', path: '/dev/usb/lp0' },
    name: 'TSC TE210',
    language: 'tspl',
    dpi: 300,
    model: 'TSC TE210',
    setUpAs: null,
  },
  {
    transport: { kind: 'ipp', host: 'localhost', port: 631, path: '/printers/Office_HP_LaserJet', secure: false },
    name: 'Office HP LaserJet on the second floor beside the stairs',
    language: 'pdf',
    dpi: null,
    model: null,
    setUpAs: null,
  },
  {
    transport: { kind: 'serial', path: '/dev/ttyUSB0', baud: 9600, flow: 'rts-cts' },
    name: 'USB Serial',
    language: null,
    dpi: null,
    model: null,
    setUpAs: null,
  },
];

export const PREVIEW: PrintPreview = {
  pages: [picture('FMPC4365776554'), picture('FMPC4365776555')],
  exact: true,
  widthMm: 100,
  heightMm: 150,
  warnings: [
    { kind: 'fine-bars', code: 'OD436577655443310100', dots: 1.68 },
    { kind: 'shrunk', scale: 0.94 },
  ],
  codes: ['FMPC4365776554', 'OD436577655443310100', 'https://example.in/r/4365776554-and-much-more-than-fits-one-line'],
};

/** A label's dots: a frame, text-like blocks and a Code 128 of two dots a module. */
function picture(code: string): string {
  const [width, height] = [816, 1218];
  const png = new PNG({ width, height });
  png.data.fill(255);
  const black = (left: number, top: number, wide: number, high: number) => {
    for (let y = top; y < top + high; y += 1) {
      for (let x = left; x < left + wide; x += 1) png.data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  };
  for (const [left, top, wide, high] of [
    [0, 0, width, 6],
    [0, height - 6, width, 6],
    [0, 0, 6, height],
    [width - 6, 0, 6, height],
    [0, 400, width, 4],
  ] as const) {
    black(left, top, wide, high);
  }
  for (let line = 0; line < 8; line += 1) black(60, 60 + line * 36, 500 - line * 30, 14);
  for (const [x, wide] of code128(code).bars) black(100 + x * 3, 480, wide * 3, 240);
  for (let line = 0; line < 10; line += 1) black(60, 780 + line * 36, 640 - (line % 4) * 90, 12);
  return PNG.sync.write(png).toString('base64');
}

const entry = (index: number, over: Partial<BatchEntry> = {}): BatchEntry => ({
  shipmentId: `shipment-${index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  skus: index % 3 === 0 ? ['KRTN_DESIGNER-PRINTED.COTTON/BEDSHEET-DOUBLE-QX', 'MUG-BLUE-350'] : ['MUG-BLUE-350'],
  step: 'packing',
  reason: null,
  ...over,
});
export const PLAN: readonly BatchEntry[] = [
  ...Array.from({ length: 9 }, (_, index) => entry(index)),
  entry(9, { step: 'refused', reason: 'on-hold' }),
  entry(10, { step: 'refused', reason: 'serials-needed' }),
  entry(11, { step: 'refused', reason: 'begun' }),
];
export const BATCH: LabelBatch = {
  batchId: 'b-1',
  madeAtMs: NOW_MS - 12 * MINUTE,
  entries: [
    entry(0, { step: 'packed' }),
    entry(1, { step: 'printed' }),
    entry(2, { step: 'printing' }),
    entry(3, { step: 'ready' }),
    entry(4),
    entry(5, { step: 'refused', reason: 'INVALID_PACKAGE_DIMENSION' }),
    entry(6, { step: 'stopped', reason: 'cancelled' }),
    entry(7, { step: 'refused', reason: 'barcode-lost' }),
  ],
};
export const BATCHES: readonly LabelBatch[] = [
  BATCH,
  { batchId: 'b-2', madeAtMs: NOW_MS - 95 * MINUTE, entries: Array.from({ length: 40 }, (_, index) => entry(index)) },
];
