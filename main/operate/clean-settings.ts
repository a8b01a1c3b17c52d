import type { Health } from '../../shared/contract/operate.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { PrinterConfig, TransportConfig } from '../../shared/model/printers.ts';
import { codeOnly, idWord } from '../db/maintenance/clean.ts';

const VERSION = /^\d{1,4}\.\d{1,4}\.\d{1,4}(-[a-z0-9.]{1,20})?$/;

/**
 * The settings as a bundle tells them: choices and numbers as they are, every name a person gave as a word that stands for it, and
 * no address, path, account or secret.
 */
export function cleanSettings(config: StationConfig, salt: string) {
  const { stations, dispatchAfter, findBy, boxing, shelfMarks, invoicing, labelFirst, packAhead, holdOffline } = config;
  return {
    ...{ station: idWord(salt, config.stationId), stations, hasLocation: config.locationId !== undefined },
    ...{ dispatchAfter, findBy, boxing, shelfMarks, labelFirst },
    invoicing: invoicing.mode,
    packAhead: packAhead ?? null,
    holdOffline: holdOffline ?? null,
    defaultTaxRatePercent: config.defaultTaxRatePercent ?? null,
    hasDefaultBox: config.defaultBox !== undefined,
    marketplace: {
      own: config.marketplace.url === 'https://api.flipkart.net',
      requestsPerSecond: config.marketplace.requestsPerSecond ?? null,
    },
    printers: config.printers.map((printer) => cleanPrinter(printer, salt)),
  };
}

function cleanPrinter(printer: PrinterConfig, salt: string) {
  const { documents, language, dpi, widthMm, heightMm, crop, turn, firstOnTop, transport, learned } = printer;
  return {
    ...{ printer: idWord(salt, printer.id), documents, language, dpi, widthMm, heightMm, crop, turn, firstOnTop },
    transport: cleanTransport(transport),
    learned:
      learned === undefined ? null : { ...learned, model: learned.model === null ? null : modelWords(learned.model) },
  };
}

/** The kind of way and its numbers; hosts, queues and paths bear names. */
function cleanTransport(transport: TransportConfig): Readonly<Record<string, string | number | boolean>> {
  switch (transport.kind) {
    case 'tcp':
      return { kind: transport.kind, port: transport.port };
    case 'ipp':
      return { kind: transport.kind, port: transport.port, secure: transport.secure };
    case 'serial':
      return { kind: transport.kind, baud: transport.baud, flow: transport.flow };
    case 'spooler':
    case 'device':
    case 'file':
    case 'system':
      return { kind: transport.kind };
  }
}

/** Of a name only the words that hold a short number, as models do: `ZD421-203dpi`. */
function modelWords(model: string): string {
  const words = model
    .split(/\s+/)
    .filter((word) => /\d/.test(word) && !/\d{5}/.test(word) && /^[\w-]{1,24}$/.test(word));
  return words.length === 0 ? 'named' : words.join(' ');
}

/** The health page with printers as in the settings, and no fact that is neither a number nor a code. */
export function cleanHealth({ state, checks, atMs }: Health, salt: string) {
  return {
    ...{ state, atMs },
    checks: checks.map(({ id, subject, reason, facts, ...check }) => ({
      ...{ id, reason, state: check.state },
      ...(subject === null ? {} : { printer: idWord(salt, subject) }),
      facts: Object.fromEntries(facts.map(({ name, value }) => [name, cleanFact(value)])),
    })),
  };
}

function cleanFact(value: number | string): number | string {
  if (typeof value === 'number') return value;
  return codeOnly(value) ?? (VERSION.test(value) ? value : 'other');
}
