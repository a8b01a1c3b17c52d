import * as path from 'node:path';
import { z } from 'zod';
import { boxSchema, type StationConfig, stationConfigSchema } from '../shared/model/config.ts';
import { printerConfigSchema } from '../shared/model/printers.ts';
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
  defaultTaxRatePercent: z.number().optional(),
  defaultBox: boxSchema.optional(),
  /** Only printers that were chosen on purpose; the practice printer's port changes with every start. */
  printers: z.array(printerConfigSchema).optional(),
});

function fileIn(folder: string): string {
  return path.join(folder, 'settings.json');
}

/** Empty when there are none or they cannot be read: practice must always start. */
export function readPracticeSettings(files: Files, folder: string): Partial<StationConfig> {
  const text = files.readText(fileIn(folder));
  if (text === undefined) return {};
  try {
    const { printers, ...settings } = practiceSettingsSchema.parse(JSON.parse(text));
    const chosen = printers?.filter((printer) => printer.id !== 'practice-printer') ?? [];
    return { ...(settings as Partial<StationConfig>), ...(chosen.length > 0 ? { printers: chosen } : {}) };
  } catch {
    return {};
  }
}

export function writePracticeSettings(files: Files, folder: string, config: StationConfig): void {
  files.replaceText(fileIn(folder), `${JSON.stringify(practiceSettingsSchema.parse(config), null, 2)}\n`);
}
