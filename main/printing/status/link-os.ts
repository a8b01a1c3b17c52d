import { z } from 'zod';
import type { PrinterReadiness } from '../printer.ts';
import type { Ask } from './language-status.ts';
import { NOT_UNDERSTOOD, needs, STATUS_TIMEOUT_MS, unheard } from './language-status.ts';
import { attentionReason, isIdle, parseZplHostStatus } from './zpl-host-status.ts';

/** TCP port of Link-OS' JSON settings channel; it answers while the printer prints, up to 8 connections at once (printing 2.2). */
export const LINK_OS_PORT = 9200;
const STATUS = 'device.host_status';
const LABELS = 'odometer.total_label_count';

const replySchema = z.object({
  [STATUS]: z.string().optional(),
  [LABELS]: z.union([z.string(), z.number()]).optional(),
});

export interface LinkOsState {
  readonly readiness: PrinterReadiness;
  /** Labels it has printed in its life; null where it does not count. */
  readonly labels: number | null;
}

/** Asks on the channel beside the jobs' own; undefined when nothing of Link-OS answers there. */
export async function askLinkOs(ask: Ask, port: number, signal?: AbortSignal): Promise<LinkOsState | undefined> {
  const question = {
    bytes: Buffer.from(`{}${JSON.stringify({ [STATUS]: null, [LABELS]: null })}`, 'latin1'),
    isWhole: (reply: Uint8Array) => parse(reply) !== undefined,
    timeoutMs: STATUS_TIMEOUT_MS,
    port,
  };
  const answer = await ask(question, signal);
  if (answer.kind === 'none')
    return answer.reason === 'interrupted' ? { readiness: unheard(answer), labels: null } : undefined;
  const told = parse(answer.bytes);
  if (!told) return undefined;
  const counted = /^\s*(\d{1,12})\b/.exec(String(told[LABELS] ?? ''))?.[1];
  return { readiness: readinessOf(told[STATUS]), labels: counted === undefined ? null : Number(counted) };
}

function parse(reply: Uint8Array): z.infer<typeof replySchema> | undefined {
  try {
    const told = replySchema.safeParse(JSON.parse(Buffer.from(reply).toString('utf8')));
    return told.success && (told.data[STATUS] !== undefined || told.data[LABELS] !== undefined) ? told.data : undefined;
  } catch {
    return undefined;
  }
}

/** The three lines of `~HS` as text, framed or not. */
function readinessOf(told: string | undefined): PrinterReadiness {
  const lines = (told ?? '').split(/[\x02\x03\r\n]+/).filter((line) => line !== '');
  const status = parseZplHostStatus(Buffer.from(lines.map((line) => `\x02${line.trim()}\x03\r\n`).join(''), 'latin1'));
  if (!status) return NOT_UNDERSTOOD;
  const reason = attentionReason(status);
  return reason === null ? { kind: 'ready', idle: isIdle(status) } : needs(reason);
}
