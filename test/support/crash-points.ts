import type { Db } from '../../main/db/database.ts';
import type { Documents } from '../../main/db/documents.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import type { ConnectOutcome, Socket, Sockets } from '../../main/ports/sockets.ts';
import type { Timers } from '../../main/ports/timers.ts';

/** The station died here. Nothing of that run goes on, and nobody hears of it. */
export class Crashed extends Error {}

/**
 * One run of a station between two of whose steps it may die: `edge` is called at each place where others could notice a
 * difference (before and after a commit, a request, bytes to a printer, at a timer). After the death every further edge throws.
 */
export interface CrashPoints {
  readonly alive: boolean;
  /** The edges passed in this run, in order. */
  readonly passed: readonly string[];
  edge(name: string): void;
  /** From here on edges count; what a test prepares before is none of the station's steps. */
  arm(): void;
  die(): void;
}

/** Dies at the `crashAt`th edge, from 1; null never. */
export function crashPoints(crashAt: number | null): CrashPoints {
  const passed: string[] = [];
  let alive = true;
  let armed = false;
  return {
    get alive() {
      return alive;
    },
    passed,
    edge(name) {
      if (!alive) throw new Crashed(`dead before ${name}`);
      if (!armed) return;
      passed.push(name);
      if (passed.length !== crashAt) return;
      alive = false;
      throw new Crashed(name);
    },
    arm() {
      armed = true;
    },
    die() {
      alive = false;
    },
  };
}

/** False when the station died here. */
function survives(points: CrashPoints, name: string): boolean {
  try {
    points.edge(name);
    return true;
  } catch (error) {
    if (error instanceof Crashed) return false;
    throw error;
  }
}

/** An exchange with the world outside: what was asked may have happened although the answer is heard by nobody. */
function crossing<T>(points: CrashPoints, name: string, ask: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (!survives(points, `${name} before`)) return;
    ask().then(
      (value) => {
        if (survives(points, `${name} after`)) resolve(value);
      },
      (error: unknown) => {
        if (points.alive) reject(error);
      },
    );
  });
}

export function mortalTimers(points: CrashPoints, timers: Timers): Timers {
  return {
    after: (delayMs, task) =>
      timers.after(delayMs, () => {
        if (!points.alive || !survives(points, 'timer')) return;
        try {
          task();
        } catch (error) {
          if (!(error instanceof Crashed)) throw error;
        }
      }),
  };
}

export function mortalClient(points: CrashPoints, client: MarketplaceClient): MarketplaceClient {
  return {
    ...client,
    readShipments: (ids, lane) => crossing(points, 'read', () => client.readShipments(ids, lane)),
    readDetails: (ids, lane) => crossing(points, 'details', () => client.readDetails(ids, lane)),
    pack: (requests, lane) => crossing(points, 'pack', () => client.pack(requests, lane)),
    dispatch: (ids, locationId, lane) => crossing(points, 'dispatch', () => client.dispatch(ids, locationId, lane)),
    fetchLabel: (shipmentId, lane) => crossing(points, 'label', () => client.fetchLabel(shipmentId, lane)),
  };
}

export function mortalSockets(points: CrashPoints, sockets: Sockets): Sockets {
  const mortal = (socket: Socket): Socket => ({
    write: (bytes) => crossing(points, 'socket write', () => socket.write(bytes)),
    end() {
      points.edge('socket end before');
      socket.end();
      points.edge('socket end after');
    },
    destroy: () => socket.destroy(),
    onData: (listener) => socket.onData((bytes) => points.alive && listener(bytes)),
    closed: crossing(points, 'socket close', () => socket.closed),
  });
  return {
    connect: async (host, port, timeoutMs) => {
      const outcome: ConnectOutcome = await crossing(points, 'connect', () => sockets.connect(host, port, timeoutMs));
      return outcome.ok ? { ok: true, socket: mortal(outcome.socket) } : outcome;
    },
  };
}

export function mortalDocuments(points: CrashPoints, documents: Documents): Documents {
  return {
    ...documents,
    put(...written) {
      points.edge('documents before');
      documents.put(...written);
      points.edge('documents after');
    },
    putRendition(...written) {
      points.edge('rendition before');
      documents.putRendition(...written);
      points.edge('rendition after');
    },
  };
}

/** Dies inside the outermost transaction, which then never was, or right behind its commit. Changes the connection itself. */
export function makeMortal(points: CrashPoints, db: Db): void {
  const begin = db.transaction.bind(db);
  const transaction = (work: (...given: unknown[]) => unknown) => {
    const run = begin((outermost: boolean, given: unknown[]) => {
      if (!points.alive) throw new Crashed('dead before a commit');
      const result = work(...given);
      if (outermost) points.edge('commit before');
      return result;
    });
    return {
      immediate(...given: unknown[]) {
        const outermost = !db.inTransaction;
        const result = run.immediate(outermost, given);
        if (outermost) points.edge('commit after');
        return result;
      },
    };
  };
  Object.defineProperty(db, 'transaction', { value: transaction, configurable: true });
}
