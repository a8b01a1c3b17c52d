import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hourlyName } from '../../../main/db/backup-files.ts';
import { stationFiles } from '../../../main/db/data-folder.ts';
import { restoreBackup } from '../../../main/db/restore.ts';
import { realFiles } from '../../../main/ports/files.ts';
import type { Ports } from '../../../main/ports/index.ts';
import type { PullEvery } from '../../../main/pull/pull-pace.ts';
import { startStation } from '../../../main/station.ts';
import type { Station } from '../../../main/station-options.ts';
import type { BenchCommand, ScanReply } from '../../../shared/contract/bench.ts';
import { AppFailure } from '../../../shared/errors.ts';
import type { StationConfig } from '../../../shared/model/config.ts';
import type { RetentionDays } from '../../../shared/model/retention.ts';
import { timeOrderedId } from '../../../shared/time-ordered-id.ts';
import { Crashed } from '../crash-points.ts';
import type { Draw, Mishaps } from './chance.ts';
import { simSpawn } from './sim-children.ts';
import { copyFiles, cutPower, watchDisk } from './sim-disk.ts';
import type { SimTime } from './sim-time.ts';

export interface SimStationOptions {
  readonly index: number;
  readonly time: SimTime;
  /** UTC epoch ms of the world at time 0. */
  readonly startMs: number;
  readonly config: StationConfig;
  readonly http: Ports['http'];
  readonly sockets: Ports['sockets'];
  readonly draw: Draw;
  readonly mishaps: Mishaps;
  readonly trace: (line: string) => void;
  /** A folder of its own; files of a prepared station are copied from `template`. */
  readonly folder: string;
  readonly template: string;
  /** A careless product, made so from outside: run on the writing connection when it is opened. */
  readonly onOpened?: (db: Database.Database) => void;
  /** The same, done to the files between two runs; `restored`: a backup was put in their place. */
  readonly betweenRuns?: (db: Database.Database, restored: boolean, wallMs: number) => void;
  /** The monotonic clock is the wall clock, as nobody may build it. */
  readonly monotonicIsWall?: boolean;
  /** Time that passes with each look at the clock, and timers of whole milliseconds, which ring up to one too early; neither, when left out. */
  readonly creep?: (() => number) | undefined;
  /** Careless timers, between the station and its own. */
  readonly timers?: ((timers: Ports['timers']) => Ports['timers']) | undefined;
  /** How often it reads the marketplace; as shipped, when left out. */
  readonly pullEvery?: PullEvery | undefined;
  /** How long what may name a buyer stays; as shipped, when left out. */
  readonly retentionDays?: RetentionDays | undefined;
  readonly onFault: (message: string, fields: unknown) => void;
  readonly secret: string;
}

/** One life of the process, from start to death. */
interface Run {
  readonly number: number;
  readonly folder: string;
  readonly station: Station;
  readonly bootMs: number;
}

/** What happened between the two instants is not in the files; simulated ms. */
export interface Restored {
  readonly fromMs: number;
  readonly atMs: number;
}

/** What the screens of orders, returns and the outbox ask again for. */
const OF_THE_DESK: ReadonlySet<string> = new Set(['queue.changed', 'outbox.changed', 'returns.changed']);

/** Where a process can die: every step that somebody else could notice. */
const EDGE_SHARE = 0.0006;

/** One packing PC: the shipping station over its files, which dies and comes back. */
export type SimStation = ReturnType<typeof createSimStation>;

export function createSimStation(options: SimStationOptions) {
  const { index, time, mishaps, trace, draw } = options;
  let run: Run | null = null;
  let runs = 0;
  let alive = false;
  let deaths = 0;
  const livesAt: number[] = [];
  let folder = join(options.folder, 'run-0');
  let wallOffsetMs = 0;
  let synchronous = 2;
  let backupMs: number | null = null;
  const restored: Restored[] = [];
  const onDeath = new Set<() => void>();
  let benchNews = 0;
  let deskNews = 0;
  let beside: { readonly folder: string; readonly db: Database.Database } | undefined;

  /** Lets go of the files of the last run that died. */
  let bury = (): void => undefined;

  const backup = join(options.folder, 'backup.db');

  copyFiles(options.template, folder);

  /** Passed by the run `mine`; throws where it dies, and for ever after. */
  function edge(mine: number, where: string): void {
    if (!alive || mine !== runs) throw new Crashed(`dead before ${where}`);
    if (!mishaps.strikes('crash', EDGE_SHARE)) return;
    die(`crash at ${where}`);
    throw new Crashed(where);
  }

  function survives(mine: number, where: string): boolean {
    try {
      edge(mine, where);
      return true;
    } catch (error) {
      if (error instanceof Crashed) return false;
      throw error;
    }
  }

  /** An exchange with the world: what was asked may have happened although nobody hears the answer. */
  function crossing<T>(mine: number, where: string, ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!survives(mine, `${where} before`)) return;
      ask().then(
        (value) => {
          if (survives(mine, `${where} after`)) resolve(value);
        },
        (error: unknown) => {
          if (alive && mine === runs) reject(error);
        },
      );
    });
  }

  function portsOf(mine: number, bootMs: number): Ports {
    const timers: Ports['timers'] = {
      after: (delayMs, task) =>
        time.after(options.creep ? Math.floor(delayMs) || Math.min(delayMs, 1) : delayMs, () => {
          if (!survives(mine, 'timer')) return;
          try {
            task();
          } catch (error) {
            if (error instanceof Crashed) return;
            // Nobody caught it: that ends a Node process.
            if (!(error instanceof AppFailure)) options.onFault('nobody caught', error);
            die(`of ${nameOf(error)}`);
          }
        }),
    };
    const look = () => {
      if (options.creep && alive && mine === runs) time.pass(options.creep());
      return time.nowMs();
    };
    const timersOf = options.timers ?? ((each) => each);
    const wallMs = () => Math.floor(options.startMs + look() + wallOffsetMs);
    const { http, sockets } = options;
    const spawn = simSpawn({
      ...time,
      after: timers.after,
      sleep: (ms) => new Promise((done) => void timers.after(ms, done)),
    });
    return {
      clock: { wallMs, monotonicMs: options.monotonicIsWall ? wallMs : () => look() - bootMs },
      timers: timersOf(timers),
      random: { next: draw.next, bytes: draw.bytes },
      ids: { next: () => timeOrderedId(uuidOf(draw.bytes(16)), wallMs()) },
      files: realFiles,
      spawn,
      http: {
        exchange: (request) => crossing(mine, 'request', () => http.exchange(request)),
        close: async () => undefined,
      },
      sockets: {
        async connect(host, port, timeoutMs) {
          const outcome = await crossing(mine, 'connect', () => sockets.connect(host, port, timeoutMs));
          if (!outcome.ok) return outcome;
          const { socket } = outcome;
          return {
            ok: true,
            socket: {
              write: (bytes) => crossing(mine, 'print', () => socket.write(bytes)),
              end: () => socket.end(),
              destroy: () => socket.destroy(),
              onData: (listener) => socket.onData((bytes) => mine === runs && alive && listener(bytes)),
              closed: crossing(mine, 'printer close', () => socket.closed),
            },
          };
        },
      },
    };
  }

  function begin(): boolean {
    runs += 1;
    const mine = runs;
    alive = true;
    const bootMs = time.nowMs();
    livesAt.push(bootMs);
    const ports = portsOf(mine, bootMs);
    let writing: Database.Database | undefined;
    synchronous = 2;
    const disk = watchDisk(folder, {
      beforeCommit(file) {
        edge(mine, 'commit before');
        // Files that are made anew are not the station's promise.
        if (file.endsWith('station.db') && run !== null && mishaps.strikes('disk-full', 0.0008)) {
          throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
        }
        if (file.endsWith('station.db') && run !== null && mishaps.strikes('disk-error', 0.0006)) {
          throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
        }
      },
      afterCommit: () => edge(mine, 'commit after'),
      opened: (db) => {
        if (!db.readonly && db.name.endsWith('station.db')) writing = db;
      },
    });
    onDeath.add(disk.end);
    try {
      const station = startStation({
        ...{ folder, config: options.config, ports, version: '0.0.0', shell: 'browser', practice: null },
        foldLog: 'by-sqlite',
        ...(options.pullEvery ? { pullEvery: options.pullEvery } : {}),
        ...(options.retentionDays ? { retentionDays: options.retentionDays } : {}),
        secrets: {
          kind: 'memory',
          protects: '',
          get: async () => '',
          set: async () => undefined,
          delete: async () => undefined,
        },
        log: {
          debug: () => undefined,
          info: () => undefined,
          warn: () => undefined,
          error: (message, fields) => {
            if (alive && mine === runs) options.onFault(message, fields?.['error']);
          },
          tail: () => [],
          close: async () => undefined,
        },
        readSecret: async () => options.secret,
        persistPrinters: () => undefined,
        emit: (event) => {
          if (mine !== runs) return;
          if (event.name === 'bench.changed') benchNews += 1;
          if (OF_THE_DESK.has(event.name)) deskNews += 1;
        },
        onDamaged: (failure) => options.onFault('the database is damaged', failure),
      });
      if (!alive || mine !== runs) return false;
      run = { number: mine, folder, station, bootMs };
    } catch (error) {
      if (!(error instanceof Crashed) && alive) throw error;
      return false;
    }
    if (writing) {
      options.onOpened?.(writing);
      synchronous = Number(writing.pragma('synchronous', { simple: true }));
    }
    trace(`s${index} runs (${mine}), its clock ${Math.round(wallOffsetMs / 1000)} s off`);
    return true;
  }

  function die(how: string): void {
    alive = false;
    run = null;
    deaths += 1;
    trace(`s${index} dies: ${how}`);
    const next = join(options.folder, `run-${runs}`);
    copyFiles(folder, next);
    if (mishaps.strikes('power-cut', 0.4)) {
      cutPower(folder, next, synchronous, mishaps.draw('power-cut').next());
    }
    const dead = folder;
    folder = next;
    const waiting = [...onDeath];
    onDeath.clear();
    let buried = false;
    bury = () => {
      if (buried) return;
      buried = true;
      for (const each of waiting) each();
      rmSync(dead, { recursive: true, force: true });
    };
    time.after(0, bury);
  }

  function putBackUpBack(fromMs: number): void {
    const wallMs = () => Math.floor(options.startMs + time.nowMs() + wallOffsetMs);
    const name = hourlyName(Math.floor(options.startMs + fromMs));
    const { backups } = stationFiles(folder);
    mkdirSync(backups, { recursive: true });
    copyFileSync(backup, join(backups, name));
    restoreBackup(folder, name, { wallMs });
    // What was put aside, and documents that are fetched again, would only be carried along.
    const clean = `${folder}-restored`;
    copyFiles(folder, clean);
    rmSync(folder, { recursive: true, force: true });
    folder = clean;
    restored.push({ fromMs, atMs: time.nowMs() });
    trace(`s${index} is restored as it was at ${Math.round(fromMs / 1000)}`);
  }

  /** Undefined: the process died before it answered, or does not run. */
  async function asked<T>(ask: (station: Station) => T | Promise<T>): Promise<T | undefined> {
    const { station } = run ?? {};
    if (!station || !alive) return undefined;
    const mine = runs;
    return await new Promise<T | undefined>((resolve, reject) => {
      const gone = () => resolve(undefined);
      onDeath.add(gone);
      const settle = (work: () => void) => {
        onDeath.delete(gone);
        if (alive && mine === runs) work();
        else resolve(undefined);
      };
      (async () => await ask(station))().then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  return {
    index,
    get alive() {
      return alive;
    },
    /** When each life began. */
    livesAt: livesAt as readonly number[],
    get deaths() {
      return deaths;
    },
    get folder() {
      return folder;
    },
    /** Grows with each news of the bench, as its screen gets it; a new life is news too. */
    get benchNews() {
      return benchNews + runs;
    },
    /** The same of what a supervisor's screens show. */
    get deskNews() {
      return deskNews + runs;
    },
    /** What its clock says, UTC epoch ms. */
    wallMs: () => Math.floor(options.startMs + time.nowMs() + wallOffsetMs),
    get handlers() {
      return alive ? run?.station.handlers : undefined;
    },
    /** Until one life outlives its start. */
    start(): void {
      while (!begin()) {
        if (alive) die('start');
        // It is one folder that stands where it stood: no copy of it lies beside it.
        bury();
      }
    },
    /** A copy of the files as they are now; it takes the place of the one before. */
    backUp(): void {
      if (!alive) return;
      rmSync(backup, { force: true });
      const db = new Database(join(folder, 'station.db'), { readonly: true });
      db.prepare('VACUUM INTO ?').run(backup);
      db.close();
      backupMs = time.nowMs();
      trace(`s${index} is backed up`);
    },
    /** When backups were put in the place of the files. */
    restored: restored as readonly Restored[],
    /** Starts again what died: with another wall clock, and with its last backup if it has one and `fromBackup` says so. */
    restart(clockOffsetMs: number, fromBackup = false): void {
      wallOffsetMs = clockOffsetMs;
      const restores = fromBackup && backupMs !== null;
      if (restores) putBackUpBack(backupMs ?? 0);
      if (options.betweenRuns) {
        const db = new Database(join(folder, 'station.db'));
        options.betweenRuns(db, restores, Math.floor(options.startMs + time.nowMs() + wallOffsetMs));
        // Copied before it is closed: closed last, a connection folds the log in and takes it away.
        const changed = `${folder}-changed`;
        copyFiles(folder, changed);
        db.close();
        rmSync(folder, { recursive: true, force: true });
        folder = changed;
      }
      this.start();
    },
    /** Somebody, or NTP, sets the PC's clock while the station runs. */
    setClock(offsetMs: number): void {
      wallOffsetMs = offsetMs;
      trace(`s${index} its clock is set ${Math.round(offsetMs / 1000)} s off`);
    },
    kill: (how: string) => {
      if (alive) die(how);
    },
    asked,
    scan: (code: string, scanId: string): Promise<ScanReply | undefined> =>
      asked((station) => station.handlers['bench.scan']({ code, scanId }) as ScanReply | Promise<ScanReply>),
    command: (command: BenchCommand, scanId: string): Promise<ScanReply | undefined> =>
      asked((station) => station.handlers['bench.command']({ command, scanId }) as ScanReply | Promise<ScanReply>),
    /** A look at the files beside the running station. */
    inspect<T>(look: (db: Database.Database) => T): T {
      if (beside?.folder !== folder) {
        beside?.db.close();
        beside = { folder, db: withKeptStatements(new Database(join(folder, 'station.db'), { readonly: true })) };
      }
      return look(beside.db);
    },
    /** Ends it for good; the files are gone. */
    close(): void {
      alive = false;
      run = null;
      for (const each of onDeath) each();
      onDeath.clear();
      beside?.db.close();
      rmSync(options.folder, { recursive: true, force: true });
    },
  };
}

/** The same few questions are asked thousands of times in a shift. */
function withKeptStatements(db: Database.Database): Database.Database {
  const kept = new Map<string, Database.Statement>();
  const prepare = db.prepare.bind(db);
  return Object.assign(db, {
    prepare(sql: string) {
      const statement = kept.get(sql) ?? prepare(sql);
      kept.set(sql, statement);
      return statement;
    },
  });
}

export function nameOf(error: unknown): string {
  if (error instanceof AppFailure) return error.code;
  return error instanceof Error ? error.message.slice(0, 80) : 'a fault';
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
