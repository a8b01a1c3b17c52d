import pino from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { Log, LogFields } from './host.ts';
import { realFiles } from './ports/files.ts';
import { redactFields, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const TAIL_LINES = 200;
const TAIL_LINE_LENGTH = 2_000;

/**
 * The station's log: JSON lines in `dir`/packbench.log, five files of 5 MB at most, readable by this user only. Secrets
 * and buyer data are redacted before a line exists. A disk that takes no lines does not stop the station; the tail in
 * memory goes on.
 */
export function openLog({ dir, level = 'info' }: { dir: string; level?: LogLevel }): Log {
  const file = openFile(dir);
  let takesLines = file !== undefined;
  file?.on('error', () => {
    takesLines = false;
  });
  const tail: string[] = [];
  const lines = {
    write(line: string) {
      tail.push(line.trimEnd().slice(0, TAIL_LINE_LENGTH));
      if (tail.length > TAIL_LINES) tail.shift();
      if (takesLines) file?.write(line);
    },
  };
  const out = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    lines,
  );
  const say =
    (at: LogLevel) =>
    (message: string, fields: LogFields = {}) =>
      out[at](redactFields(fields), redactText(message));
  return {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    tail: () => [...tail],
    close: () =>
      new Promise((resolve) => {
        if (file === undefined || !takesLines) return resolve();
        file.once('error', () => resolve());
        file.end(() => resolve());
      }),
  };
}

/** The folder is made here: the library asks for a missing one again and again where it cannot be made. */
function openFile(dir: string): RotatingFileStream | undefined {
  try {
    realFiles.makeDir(dir);
    return createStream('packbench.log', { path: dir, size: '5M', rotate: 4, mode: 0o600 });
  } catch {
    return undefined;
  }
}
