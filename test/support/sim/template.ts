import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRODUCT_COLUMNS } from '../../../main/catalogue/csv/product-rules.ts';
import { csvLines } from '../../../main/catalogue/csv/write-csv.ts';
import { plainSku } from '../../../main/practice/marketplace/catalogue/product.ts';
import { PRODUCTS } from '../../../main/practice/marketplace/catalogue/products.ts';
import type { StationConfig } from '../../../shared/model/config.ts';
import { createMishaps, drawFor } from './chance.ts';
import { copyFiles } from './sim-disk.ts';
import { createSimStation } from './sim-station.ts';
import { createSimTime } from './sim-time.ts';

/** In memory where that is offered: what is tried is the death of the process, and thousands of shifts wait for no disk. */
export const SIM_FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const templates = new Map<string, Promise<string>>();

/**
 * Files of a station whose catalogue is filled in, made once in a process for each kind and copied for every shift. What the
 * marketplace will refuse for want of serial numbers nobody entered: that is taught in the shift.
 */
export function stationTemplate(config: StationConfig, startMs: number): Promise<string> {
  const kind = JSON.stringify([config.stationId, config.invoicing.mode]);
  const known = templates.get(kind);
  if (known) return known;
  const made = makeTemplate(config, startMs);
  templates.set(kind, made);
  return made;
}

async function makeTemplate(config: StationConfig, startMs: number): Promise<string> {
  const folder = mkdtempSync(join(SIM_FOLDERS, 'packbench-sim-template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const time = createSimTime();
  const nobody = { ok: false, fault: { kind: 'not-sent', cause: 'refused', message: 'no network' } } as const;
  const station = createSimStation({
    ...{ index: 0, time, startMs: startMs - 3_600_000, config, secret: 'secret', template: folder },
    http: { exchange: async () => nobody, close: async () => undefined },
    sockets: { connect: async () => ({ ok: false, cause: 'ECONNREFUSED' }) },
    draw: drawFor(1, `template ${config.stationId}`),
    mishaps: createMishaps(1, new Set(['crash', 'disk-full', 'disk-error'])),
    trace: () => undefined,
    folder: join(folder, 'work'),
    onFault: () => undefined,
  });
  station.start();
  const csv = csvLines([PRODUCT_COLUMNS, ...PRODUCTS.map(cellsOf)]);
  let imported: { readonly refused: number } | undefined;
  void station
    .asked(async ({ handlers }) => await handlers['catalogue.import']({ kind: 'products', csv }))
    .then((reply) => {
      imported = reply;
    });
  await time.run(60_000, () => imported !== undefined);
  if (imported?.refused !== 0) throw new Error(`the catalogue was not filled: ${JSON.stringify(imported)}`);
  let stopped = false;
  void station
    .asked(({ stop }) => stop(100))
    .then(() => {
      stopped = true;
    });
  await time.run(120_000, () => stopped);
  const ready = join(folder, 'ready');
  copyFiles(station.folder, ready);
  station.close();
  return ready;
}

/** Whether it needs serial numbers nobody entered. */
export const UNKNOWN_SERIALS = 'PHN-KEYPAD-1SIM';

function cellsOf(product: (typeof PRODUCTS)[number]): readonly string[] {
  const { sku, serials } = product;
  return [
    ...[plainSku(sku), product.title, product.ean],
    ...(sku === UNKNOWN_SERIALS
      ? ['unknown', '', '']
      : [serials ? 'yes' : 'no', serials?.kind ?? '', serials ? String(serials.perUnit) : '']),
    ...[product.lengthMm, product.breadthMm, product.heightMm].map((side) => String(side / 10)),
    ...[String(product.weightGrams / 1_000), String(product.taxRatePercent)],
    ...[
      product.refurbished ? 'yes' : 'no',
      product.purchasePricePaise === null ? '' : String(product.purchasePricePaise / 100),
    ],
  ];
}
