import type { PrinterConfig, PrinterLanguage } from '../../shared/model/printers.ts';
import { assertNever } from '../../shared/result.ts';
import type { Printer, PrinterReadiness } from './printer.ts';
import { type Answered, acknowledgedSend } from './status/acknowledged-send.ts';
import { eplStatus } from './status/epl.ts';
import { escposStatus } from './status/escpos.ts';
import type { Ask, LanguageStatus } from './status/language-status.ts';
import { askLinkOs, LINK_OS_PORT, type LinkOsState } from './status/link-os.ts';
import { tsplStatus } from './status/tspl.ts';
import { zplStatus } from './status/zpl.ts';
import { openTransport, type TransportPorts, type TransportSettings } from './transports/open-transport.ts';

export interface AttachSettings extends TransportSettings {
  /** Where Link-OS is asked; null nowhere. Default 9200, but not of this very PC, where it would be some other program. */
  readonly linkOsPort?: number | null;
}

/** What stands still so long is shown; nothing is done about it. */
const STALL_AFTER_MS = 1_500;
/** A printer known to close when its label is out is given the time a label takes. */
const STALL_AFTER_PRINTING_MS = 4_000;

/** Joins the way to a printer with the questions of its language. */
export function attachPrinter(config: PrinterConfig, ports: TransportPorts, settings: AttachSettings = {}): Printer {
  const stallAfterMs = config.learned?.closes === 'printed' ? STALL_AFTER_PRINTING_MS : STALL_AFTER_MS;
  const transport = openTransport(config.transport, ports, { stallAfterMs, ...settings });
  const status = statusOf(config.language);
  const ask = transport.ask?.bind(transport);
  const linkOsPort = linkOsPortOf(config, settings);
  const heard: Answered = { answered: config.learned?.answers === true, linkOs: false };
  let lookedForLinkOs = linkOsPort === null || !ask;

  async function linkOs(signal?: AbortSignal): Promise<LinkOsState | undefined> {
    if (!ask || linkOsPort === null) return undefined;
    return askLinkOs(ask, linkOsPort, signal);
  }

  /** Once, of a printer that has answered as one: nobody else is sent a byte on that port. */
  async function lookForLinkOs(signal?: AbortSignal): Promise<void> {
    if (lookedForLinkOs || !heard.answered) return;
    const found = await linkOs(signal);
    if (found?.readiness.kind === 'unknown' && found.labels === null && signal?.aborted) return;
    lookedForLinkOs = true;
    heard.linkOs = found !== undefined;
  }

  async function readiness(signal?: AbortSignal): Promise<PrinterReadiness> {
    const known = await transport.state?.(signal);
    if (known?.kind === 'needs-attention') return known;
    if (!ask || !status) return known ?? { kind: 'unknown', reason: 'no-way' };
    const answer = await status.readiness(ask, signal);
    if (answer.kind === 'unknown') return known?.kind === 'ready' ? known : answer;
    heard.answered = true;
    await lookForLinkOs(signal);
    return answer;
  }

  return {
    printerId: config.id,
    send: acknowledgedSend({
      ...{ transport, language: config.language, heard, timers: ports.timers, ids: ports.ids },
      labelsPrinted: async (signal) => (heard.linkOs ? ((await linkOs(signal))?.labels ?? null) : null),
    }),
    readiness,
    ...(ask && status?.identify ? { identify: identifying(ask, status, heard) } : {}),
    ...(status && takesHalves(config) ? { resync: status.resync } : {}),
    ...(linkOsPort === null
      ? {}
      : {
          aside: async (signal) =>
            (heard.linkOs ? (await linkOs(signal))?.readiness : undefined) ?? { kind: 'unknown', reason: 'no-way' },
        }),
    ...(transport.close ? { close: () => transport.close?.() ?? Promise.resolve() } : {}),
  };
}

function identifying(ask: Ask, status: LanguageStatus, heard: Answered): NonNullable<Printer['identify']> {
  return async (signal) => {
    const told = (await status.identify?.(ask, signal)) ?? null;
    if (told) heard.answered = true;
    return told;
  };
}

function statusOf(language: PrinterLanguage): LanguageStatus | undefined {
  switch (language) {
    case 'zpl':
      return zplStatus();
    case 'tspl':
      return tsplStatus();
    case 'epl':
      return eplStatus();
    case 'escpos':
      return escposStatus();
    case 'pdf':
      return undefined;
    default:
      return assertNever(language);
  }
}

/** Ways that hand a job's bytes to the device as they come; spoolers and folders take jobs whole. */
function takesHalves({ transport }: PrinterConfig): boolean {
  return transport.kind === 'tcp' || transport.kind === 'device' || transport.kind === 'serial';
}

function linkOsPortOf(config: PrinterConfig, { linkOsPort }: AttachSettings): number | null {
  if (config.language !== 'zpl' || config.transport.kind !== 'tcp') return null;
  if (linkOsPort !== undefined) return linkOsPort;
  return /^(localhost|127\.|::1$)/.test(config.transport.host) ? null : LINK_OS_PORT;
}
