import { sha256 } from '../journal-chain.ts';

/**
 * What may stand in a file that leaves this PC. Everything not known to be harmless is left out, whatever it is called: a field
 * nobody thought of must not carry a buyer's name.
 */

/** A number of the marketplace's code list, of the system (`ECONNREFUSED`) or our own (`not-sent`). Never a number of six digits. */
const CODE = /^(?!.*\d{6})([A-Z][A-Z0-9_]{1,59}|[a-z]{1,20}(-[a-z0-9]{1,20}){0,5})$/;
const REFERENCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE_FIELDS = new Set([
  ...['code', 'kind', 'reason', 'endpoint', 'method', 'outcome', 'state', 'job', 'shell', 'lane', 'document', 'phase'],
]);
const NUMBER_FIELD =
  /^(\w*(Ms|Bytes|Count|Rows|Pages|Seconds)|bytes|rows|status|attempts|tries|seq|generation|schema)$/;
const FRAME = /^\s*at (?:(?:async )?(?:new )?([\w$.<>#]{1,80}) )?\(?(?:.*[\\/])?([\w.-]{1,60}):(\d{1,7}):(\d{1,7})\)?$/;
const FRAMES = 12;
const MESSAGE_LENGTH = 200;
const DEPTH = 3;

/** The same id gives the same word within one bundle and another in every other. */
export function idWord(salt: string, id: string): string {
  return sha256(`${salt}\n${id}`).toString('hex').slice(0, 12);
}

/** The code, or undefined where the text is no code. */
export function codeOnly(text: unknown): string | undefined {
  return typeof text === 'string' && CODE.test(text) ? text : undefined;
}

/** One line of the log, or undefined where it is not one of ours. The message is a constant of the program (a test holds that). */
export function cleanLogLine(line: string, salt: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { level, time, msg, ...fields } = parsed as Record<string, unknown>;
  if (typeof level !== 'string' || typeof time !== 'string' || typeof msg !== 'string') return undefined;
  const atMs = Date.parse(time);
  if (!['debug', 'info', 'warn', 'error'].includes(level) || !Number.isFinite(atMs)) return undefined;
  const message = msg.slice(0, MESSAGE_LENGTH).replace(/\d{4,}|\S*[@\\/]\S*|"[^"]*"/g, '#');
  return JSON.stringify({ time: new Date(atMs).toISOString(), level, msg: message, ...cleanFields(fields, salt, 0) });
}

function cleanFields(fields: Readonly<Record<string, unknown>>, salt: string, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let left = 0;
  for (const [name, value] of Object.entries(fields)) {
    const clean = cleanField(name, value, salt, depth);
    if (clean === undefined) left += 1;
    else kept[name] = clean;
  }
  return left === 0 ? kept : { ...kept, left };
}

function cleanField(name: string, value: unknown, salt: string, depth: number): unknown {
  if (name === 'reference') return typeof value === 'string' && REFERENCE.test(value) ? value : undefined;
  if (name === 'request')
    return typeof value === 'string' && /^[a-z]{2,20}\.[a-zA-Z]{2,30}$/.test(value) ? value : undefined;
  if (name === 'stack') return frames(value);
  if (/^[a-z]{2,20}Id$/.test(name) && typeof value === 'string') return idWord(salt, value);
  if (typeof value === 'boolean') return /^[a-z][a-zA-Z]{1,30}$/.test(name) ? value : undefined;
  if (typeof value === 'number') return NUMBER_FIELD.test(name) ? value : undefined;
  if (CODE_FIELDS.has(name)) return codeOrErrorName(value);
  if ((name === 'error' || name === 'cause') && isPlain(value) && depth < DEPTH)
    return cleanFields(value, salt, depth + 1);
  return undefined;
}

/** `kind` of a redacted error is the name of its class. */
function codeOrErrorName(value: unknown): string | undefined {
  if (typeof value === 'string' && /^([A-Z][A-Za-z]{0,30})?(Error|Failure)$/.test(value)) return value;
  return codeOnly(value);
}

/** Where it happened: names of our functions and files, no folders, which hold the user's name, and no message. */
function frames(stack: unknown): readonly string[] | undefined {
  if (typeof stack !== 'string') return undefined;
  return stack
    .split('\n')
    .flatMap((line) => {
      const [, name, file, row, column] = FRAME.exec(line) ?? [];
      return file === undefined ? [] : [`${name ?? ''} ${file}:${row}:${column}`.trim()];
    })
    .slice(0, FRAMES);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
