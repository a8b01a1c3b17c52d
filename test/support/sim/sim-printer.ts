import type { Socket, Sockets } from '../../../main/ports/sockets.ts';
import type { Mishaps } from './chance.ts';
import type { SimTime } from './sim-time.ts';

/** One sheet that lies in, or was taken from, the printer's tray. */
export interface Sheet {
  readonly number: number;
  readonly atMs: number;
  readonly kind: 'label' | 'other';
  /** What a scanner reads of it first. */
  readonly code: string;
  readonly shipmentId: string | null;
  /** Units it says are in the box. */
  readonly units: number | null;
  /** Stuck on a box, put away or thrown away: no longer in the tray. */
  taken: boolean;
  /** Stale, and put away. */
  void: boolean;
}

export interface SimPrinter {
  readonly sockets: Sockets;
  readonly sheets: readonly Sheet[];
}

/** A ZPL printer that prints whole formats, and does what printers do besides. Nothing is drawn. */
export function createSimPrinter(time: SimTime, mishaps: Mishaps, trace: (line: string) => void): SimPrinter {
  const sheets: Sheet[] = [];

  function print(format: string): void {
    const sheet = sheetOf(format, sheets.length, time.nowMs());
    sheets.push(sheet);
    trace(`printed ${sheet.kind} ${sheet.code} ${sheet.shipmentId ?? ''}`);
  }

  function open(): Socket {
    const details = mishaps.draw('printer details');
    let unread = '';
    let formats = 0;
    let ended: (end: { readonly clean: boolean; readonly cause?: string }) => void = () => undefined;
    const closed = new Promise<{ readonly clean: boolean; readonly cause?: string }>((resolve) => {
      ended = resolve;
    });
    let swallows = false;
    let silent = false;
    let dead = false;
    return {
      async write(bytes) {
        const text = Buffer.from(bytes).toString('latin1');
        const job = text.includes('^');
        if (job && mishaps.strikes('printer-dies-before', 0.012)) dead = true;
        if (dead) {
          ended({ clean: false, cause: 'ECONNRESET' });
          throw new Error('ECONNRESET');
        }
        if (job && formats === 0) swallows ||= mishaps.strikes('printer-swallows', 0.012);
        if (job) silent ||= mishaps.strikes('printer-never-says', 0.008);
        if (job && mishaps.strikes('printer-stalls', 0.01)) await time.sleep(details.between(5_000, 90_000));
        unread += text;
        for (let end = unread.indexOf('^XZ'); end >= 0; end = unread.indexOf('^XZ')) {
          const format = unread.slice(0, end + 3);
          unread = unread.slice(end + 3);
          formats += 1;
          if (!swallows) print(format);
        }
        if (job && mishaps.strikes('printer-dies-after', 0.012)) {
          dead = true;
          ended({ clean: false, cause: 'ECONNRESET' });
          throw new Error('ECONNRESET');
        }
        await time.sleep(3);
      },
      end() {
        if (!silent) time.after(60, () => ended({ clean: true }));
      },
      destroy: () => ended({ clean: false, cause: 'DESTROYED' }),
      onData: () => undefined,
      closed,
    };
  }

  return {
    sockets: {
      async connect(_host, _port, timeoutMs) {
        if (mishaps.strikes('printer-refuses', 0.02)) {
          await time.sleep(5);
          return { ok: false, cause: 'ECONNREFUSED' };
        }
        if (mishaps.strikes('printer-off', 0.006)) {
          await time.sleep(timeoutMs);
          return { ok: false, cause: 'ETIMEDOUT' };
        }
        await time.sleep(5);
        return { ok: true, socket: open() };
      },
    },
    sheets,
  };
}

function sheetOf(format: string, number: number, atMs: number): Sheet {
  const shipmentId = /\^FDShipment (\S+)\^FS/.exec(format)?.[1] ?? null;
  const code = /\^BCN[^\n]*?\^FD([^^]*)\^FS/.exec(format)?.[1] ?? '';
  const units = /\^FDTotal\^FS\n?\^FO\d+,\d+\^A0N,\d+,\d+\^FH_\^FD(\d+)\^FS/.exec(format)?.[1];
  return {
    ...{ number, atMs, code, shipmentId, taken: false, void: false },
    kind: shipmentId === null ? 'other' : 'label',
    units: units === undefined ? null : Number(units),
  };
}
