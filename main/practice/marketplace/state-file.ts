import * as fs from 'node:fs';
import { z } from 'zod';
import type { HistoryEntry } from './effects.ts';

const headSchema = z.object({
  practiceMarketplace: z.literal(2),
  seed: z.number(),
  shipments: z.number().int(),
  mix: z.enum(['practice', 'plain']),
  startMs: z.number(),
});
export type StateHead = Omit<z.infer<typeof headSchema>, 'practiceMarketplace'>;

/** Written by this product only; the shape of an effect is the writer's, its place in the order is checked on replay. */
const entrySchema = z.looseObject({ seq: z.number().int(), atMs: z.number(), kind: z.string(), requestId: z.string() });

export interface StateFile {
  readonly head: StateHead;
  readonly entries: readonly HistoryEntry[];
  append(entry: HistoryEntry): void;
  close(): void;
}

/**
 * A text file of one JSON line each: first what the catalogue is made from, then every effect in order. An existing file decides
 * over `wanted`. A last line that was torn by a crash is cut off; damage anywhere else is an error that names the line.
 */
export function openStateFile(file: string, wanted: StateHead): StateFile {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...rest] = whole.split('\n').slice(0, -1);
  const head = first === undefined ? wanted : readHead(file, first);
  const entries = rest.map((line, index) => readEntry(file, line, index));
  if (first === undefined) fs.writeFileSync(file, line({ practiceMarketplace: 2, ...wanted }), { mode: 0o600 });
  else if (whole.length < text.length) fs.truncateSync(file, Buffer.byteLength(whole));
  const descriptor = fs.openSync(file, 'a', 0o600);
  return {
    head,
    entries,
    append: (entry) => void fs.writeSync(descriptor, line(entry)),
    close: () => fs.closeSync(descriptor),
  };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function readHead(file: string, text: string): StateHead {
  const parsed = headSchema.safeParse(parse(text));
  if (!parsed.success) throw new Error(`${file} is not the state of a practice marketplace`);
  const { practiceMarketplace: _, ...head } = parsed.data;
  return head;
}

function readEntry(file: string, text: string, index: number): HistoryEntry {
  const parsed = entrySchema.safeParse(parse(text));
  if (!parsed.success || parsed.data.seq !== index + 1) throw new Error(`${file} is damaged in line ${index + 2}`);
  // What stands beside the named fields differs by kind, and is read by the effect it repeats.
  return parsed.data as unknown as HistoryEntry;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
