import { decode } from 'html-entities';
import { z } from 'zod';
import { foldCode } from '../shared/scan/codes.ts';
import { PRODUCT_COLUMNS } from './catalogue/csv/product-rules.ts';
import { csvLines, numberCell, textCell } from './catalogue/csv/write-csv.ts';
import type { Log } from './host.ts';
import type { Ports } from './ports/index.ts';
import { pause } from './ports/timers.ts';
import type { Station } from './station-options.ts';

/** What the practice marketplace tells a trainer and the API tells nobody. */
const productSchema = z.object({
  sku: z.string().transform((sku) => decode(sku, { level: 'html5', scope: 'strict' })),
  title: z.string(),
  ean: z.string(),
  taxRatePercent: z.number(),
  weightGrams: z.number(),
  lengthMm: z.number(),
  breadthMm: z.number(),
  heightMm: z.number(),
  serials: z.object({ kind: z.enum(['imei', 'serial']), perUnit: z.number() }).nullable(),
  refurbished: z.boolean().default(false),
  purchasePricePaise: z.number().nullable().default(null),
});
const replySchema = z.object({ products: z.array(productSchema) });
type PracticeProduct = z.infer<typeof productSchema>;

/** Later lessons: their barcode is taught at the bench when they come. */
const WITHOUT_BARCODE: ReadonlySet<string> = new Set(['GLASS-CHAI-6S', 'TRIMMER-PRO-7']);
/** Nobody said that it has an IMEI: the marketplace's refusal teaches that. */
const WITHOUT_SERIAL_NEED: ReadonlySet<string> = new Set(['PHN-KEYPAD-1SIM']);

const PAGE = 500;
const TRIES = 3;
const TRY_AGAIN_MS = 2_000;
const TIMEOUT_MS = 5_000;
const MAX_REPLY_BYTES = 1_000_000;

export interface PracticeCatalogue {
  readonly station: Pick<Station, 'handlers'>;
  readonly marketplaceUrl: string;
  readonly ports: Pick<Ports, 'http' | 'timers'>;
  readonly log: Log;
}

/**
 * Fills the catalogue of a practice station with what its marketplace's seller knows of the products, but for a few that are left
 * to be taught. Products on file stay as they are, so that what was taught in an earlier run is kept. Never rejects: practice goes on
 * without it, with a line in the log.
 */
export async function fillPracticeCatalogue(parts: PracticeCatalogue): Promise<void> {
  const { station, log } = parts;
  try {
    const products = await readProducts(parts);
    if (!products) return log.warn('the practice marketplace did not tell its products');
    const onFile = await skusOnFile(station);
    const missing = products.filter(({ sku }) => !onFile.has(foldCode(sku)));
    if (missing.length === 0) return;
    const csv = csvLines([PRODUCT_COLUMNS, ...missing.map(cellsOf)]);
    const { refused, errors } = await station.handlers['catalogue.import']({ kind: 'products', csv });
    if (refused > 0) log.warn('some practice products were not taken', { refused, errors });
  } catch (error) {
    log.warn('the practice catalogue was not filled', { error });
  }
}

/** Folded. What shipments want and nobody entered is in the list too, without ever having changed. */
async function skusOnFile({ handlers }: PracticeCatalogue['station']): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let offset = 0; ; offset += PAGE) {
    const { entries } = await handlers['catalogue.list']({ limit: PAGE, offset, search: '' });
    for (const { sku, changedAtMs } of entries) if (changedAtMs > 0) found.add(foldCode(sku));
    if (entries.length < PAGE) return found;
  }
}

async function readProducts({ marketplaceUrl, ports, log }: PracticeCatalogue): Promise<PracticeProduct[] | undefined> {
  for (let tried = 1; tried <= TRIES; tried++) {
    if (tried > 1) await pause(ports.timers, TRY_AGAIN_MS);
    const outcome = await ports.http.exchange({
      ...{ method: 'GET', url: `${marketplaceUrl}/control/products`, headers: { accept: 'application/json' } },
      ...{ timeoutMs: TIMEOUT_MS, maxReplyBytes: MAX_REPLY_BYTES },
    });
    if (outcome.ok && outcome.reply.status === 200) {
      return replySchema.parse(JSON.parse(new TextDecoder().decode(outcome.reply.body))).products;
    }
    log.info('the practice products were not read', { tried });
  }
  return undefined;
}

function cellsOf(product: PracticeProduct): readonly string[] {
  const { sku, serials } = product;
  return [
    textCell(sku),
    textCell(product.title),
    textCell(WITHOUT_BARCODE.has(sku) ? '' : product.ean),
    ...(WITHOUT_SERIAL_NEED.has(sku)
      ? ['unknown', '', '']
      : [serials ? 'yes' : 'no', serials?.kind ?? '', serials ? String(serials.perUnit) : '']),
    ...[product.lengthMm, product.breadthMm, product.heightMm].map((side) => numberCell(side, 10)),
    numberCell(product.weightGrams, 1_000),
    numberCell(product.taxRatePercent),
    product.refurbished ? 'yes' : 'no',
    numberCell(product.purchasePricePaise, 100),
  ];
}
