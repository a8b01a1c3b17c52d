import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { boxSchema, packAheadSchema, type StationConfig, stationConfigSchema } from '../shared/model/config.ts';
import { type PrinterConfig, printerConfigSchema } from '../shared/model/printers.ts';
import type { Files } from './ports/files.ts';

const field = stationConfigSchema.shape;

/** What of a practice station a person may change; everything else comes from the practice process. */
const practiceSettingsSchema = z.object({
  stationId: z.string(),
  locationId: z.string(),
  dispatchAfter: field.dispatchAfter.unwrap(),
  // Absent in settings written before there were these choices.
  findBy: field.findBy.unwrap().optional(),
  boxing: field.boxing.unwrap().optional(),
  shelfMarks: field.shelfMarks.unwrap().optional(),
  invoicing: field.invoicing.unwrap().optional(),
  labelFirst: field.labelFirst.unwrap().optional(),
  packAhead: packAheadSchema.optional(),
  holdOffline: field.holdOffline,
  stations: field.stations.unwrap().optional(),
  defaultTaxRatePercent: z.number().optional(),
  defaultBox: boxSchema.optional(),
  printers: z.array(printerConfigSchema).optional(),
  /** Which of them stand where practice has one, whose port changes with every start: the id set up here and practice's own. */
  atPractice: z.record(z.string(), z.string()).optional(),
});

function fileIn(folder: string): string {
  return path.join(folder, 'settings.json');
}

/**
 * Empty when there are none or they cannot be read: practice must always start. `offered`: the printers of the practice process as it
 * runs now; a printer that stands where one of them did stands there again.
 */
export function readPracticeSettings(
  files: Files,
  folder: string,
  offered: readonly PrinterConfig[],
): Partial<StationConfig> {
  const text = files.readText(fileIn(folder));
  if (text === undefined) return {};
  try {
    const { printers, atPractice = {}, ...settings } = practiceSettingsSchema.parse(JSON.parse(text));
    const moved = printers?.map((printer) => {
      const practice = offered.find(({ id }) => id === atPractice[printer.id]);
      return practice ? { ...printer, transport: practice.transport } : printer;
    });
    return { ...(settings as Partial<StationConfig>), ...(moved ? { printers: moved } : {}) };
  } catch {
    return {};
  }
}

export function writePracticeSettings(
  files: Files,
  folder: string,
  config: StationConfig,
  offered: readonly PrinterConfig[],
): void {
  const atPractice = Object.fromEntries(
    config.printers.flatMap((printer) => {
      const practice = offered.find(({ transport }) => isDeepStrictEqual(transport, printer.transport));
      return practice ? [[printer.id, practice.id] as const] : [];
    }),
  );
  const settings = practiceSettingsSchema.parse({ ...config, atPractice });
  files.replaceText(fileIn(folder), `${JSON.stringify(settings, null, 2)}\n`);
}
