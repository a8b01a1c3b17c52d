import { z } from 'zod';
import type { UpdatesView } from '../../shared/contract/updates.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';
import type { Files } from '../ports/files.ts';

/** What the next start has to know of an installation begun in this one. */
const recordSchema = z.object({
  from: z.string(),
  to: z.string(),
  atMs: z.number(),
  by: z.string().optional(),
  /** Absent until a start has looked. */
  installed: z.boolean().optional(),
});
export type Installation = z.output<typeof recordSchema>;

/** Kept beside the records and not in them: a new version that cannot open them must still know that it is new. */
export function installationRecord(files: Files, file: string) {
  function read(): Installation | undefined {
    const text = files.readText(file);
    if (text === undefined) return undefined;
    try {
      return recordSchema.parse(JSON.parse(text));
    } catch {
      // A file that is none of ours holds nothing that the station rests on.
      return undefined;
    }
  }
  const write = (record: Installation) => files.replaceText(file, `${JSON.stringify(record)}\n`);
  return {
    begin: (record: Installation) => write(record),
    last(): UpdatesView['last'] {
      const record = read();
      if (record?.installed === undefined) return null;
      const { from, to, atMs, installed } = record;
      return { from, to, atMs, installed };
    },
    /** At a start: whether the installation begun before it led to this version. Undefined when none was begun, or it was told before. */
    settle(version: string): (JournalEvent & { readonly kind: 'update' }) | undefined {
      const record = read();
      if (record === undefined || record.installed !== undefined) return undefined;
      const installed = record.to === version;
      write({ ...record, installed });
      const { from, to, by } = record;
      return {
        kind: 'update',
        payload: { act: installed ? 'installed' : 'not-installed', from, to, ...(by === undefined ? {} : { by }) },
      };
    },
  };
}
