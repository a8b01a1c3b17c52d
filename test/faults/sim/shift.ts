import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Http } from '../../../main/ports/http.ts';
import type { Timers } from '../../../main/ports/timers.ts';
import { AppFailure } from '../../../shared/errors.ts';
import { type StationConfig, stationConfigSchema } from '../../../shared/model/config.ts';
import { createMishaps, drawFor, type Mishaps } from '../../support/sim/chance.ts';
import { createPurges, NOT_WHERE_PURGED, shortDays } from '../../support/sim/purges.ts';
import type { SeenChange } from '../../support/sim/seen-changes.ts';
import { createSimNetwork, type SeenRequest, type SimNetwork } from '../../support/sim/sim-network.ts';
import { createPacker, type Heard, type Packer } from '../../support/sim/sim-packer.ts';
import { createSimPrinter, type SimPrinter } from '../../support/sim/sim-printer.ts';
import { createSimStation, type SimStation } from '../../support/sim/sim-station.ts';
import { createSupervisor, type Queued, type Supervisor } from '../../support/sim/sim-supervisor.ts';
import { createSimTime, type SimTime } from '../../support/sim/sim-time.ts';
import { createWorld, START_MS, type World } from '../../support/sim/sim-world.ts';
import { SIM_FOLDERS, stationTemplate } from '../../support/sim/template.ts';
import { createTrace, type Trace } from '../../support/sim/trace.ts';
import type { Breach, Invariant } from './breach.ts';
import { watchEffects } from './invariants/effects.ts';
import { watchKnowledge } from './invariants/knowledge.ts';
import { watchLeaving } from './invariants/leaving.ts';
import { judge } from './judge.ts';

export interface ShiftOptions {
  readonly seed: number;
  readonly parcels: number;
  /** 1 or 2; drawn from the seed when absent. */
  readonly stations?: number;
  /** Kinds or single events (`crash#2`) that do not happen. */
  readonly without?: ReadonlySet<string>;
  readonly careless?: Careless;
  /** Drawn from the seed where absent. */
  readonly shape?: Partial<ShiftShape>;
  /** The shift ends with the first breach of one of these. */
  readonly until?: readonly Invariant[];
}

/** What of a shift is settled before it begins. */
export interface ShiftShape {
  readonly ownInvoicing: boolean;
  readonly packsAhead: boolean;
  /** With no network an order of some value is held once its news is old. */
  readonly holdsOffline: boolean;
  /** Copies of the files are made every few seconds, and some deaths end with the last one put back. */
  readonly restores: boolean;
  /** What may name a buyer stays for minutes, and goes while the bench works. */
  readonly purges: boolean;
  /** A supervisor works at each station, and there is what a supervisor works on. */
  readonly supervised: boolean;
  /** The share of orders that the seller ships himself, where a supervisor works. */
  readonly selfShip: number;
  /** What is ordered, in place of a mix of everything. */
  readonly skus: readonly string[];
  /** Time passes while the stations work, by a little with each look at the clock, and their timers ring up to a millisecond early. */
  readonly creeps: boolean;
}

/** Ways in which the product, or what stands around it, is made careless for a shift that must be noticed. */
export interface Careless {
  /** On the writing connection, right after it was opened. */
  readonly onOpened?: (db: Database) => void;
  /** To the files between two runs. */
  readonly betweenRuns?: (db: Database, restored: boolean, wallMs: number) => void;
  /** Between the station and its http port. */
  readonly http?: (http: Http) => Http;
  readonly config?: (config: StationConfig) => StationConfig;
  readonly timers?: (timers: Timers) => Timers;
  readonly knowsByCode?: boolean;
  readonly monotonicIsWall?: boolean;
  /** Kinds of mishaps that come so many times as often, so that a rare coincidence comes within a few shifts. */
  readonly more?: Readonly<Record<string, number>>;
}

export interface ShiftReport {
  readonly seed: number;
  readonly stations: number;
  readonly breaches: readonly Breach[];
  readonly hash: string;
  readonly happened: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  /** By kind: changes the marketplace took. */
  readonly changes: ReadonlyMap<string, number>;
  readonly packed: number;
  /** Papers and rows that were erased because their days were over. */
  readonly erased: number;
  readonly dispatched: number;
  readonly requests: number;
  readonly deaths: number;
  readonly scans: number;
  readonly virtualMs: number;
  readonly steps: number;
  readonly trace: Trace;
}

/** What of a shift can be seen from outside when it is over. */
export interface Shift {
  readonly options: ShiftOptions;
  readonly time: SimTime;
  readonly world: World;
  readonly network: SimNetwork;
  readonly mishaps: Mishaps;
  readonly benches: readonly Bench[];
  readonly heard: readonly Heard[];
  /** Changes a supervisor was told are queued. */
  readonly queued: readonly Queued[];
  readonly drained: boolean;
  readonly config: (station: number) => StationConfig;
}

export interface Bench {
  readonly station: SimStation;
  readonly printer: SimPrinter;
  readonly packer: Packer;
  readonly supervisor: Supervisor;
}

/** Packers as quick as machines: what only passes time would be simulated too. */
const MS_PER_PARCEL = 9_000;
/** What comes after packing, delivering and taking back, meets the same troubles. */
const AFTERMATH_MS = 200_000;
/** After the last fault everything is through within this. */
export const DRAIN_MS = 2 * 3_600_000;
/** Far more steps than the busiest minute of a shift has: somebody goes round in a circle. */
const STEPS_IN_A_MINUTE = 20_000;
const REQUESTS_IN_A_MINUTE = 3_000;
/** Whether a shift is over is looked at so often: stations with nothing to do go on reading, and that is simulated too. */
const LOOK_EVERY_MS = 5_000;
/** Some go on for so long when all is done: what a station does then, it should not do either. */
const QUIET_MS = 90_000;
/** Every third shift reads the marketplace as often as shipped; the others seldomer, and know less of what goes on. */
const USUAL_NEWS_MS = 30_000;
/** Where restores are what is looked for, and where they are one trouble among others. */
const BACK_UP_EVERY_MS = { often: 6_000, seldom: 45_000 };

export async function runShift(options: ShiftOptions): Promise<ShiftReport> {
  const { seed, parcels } = options;
  const time = createSimTime();
  const trace = createTrace(time.nowMs);
  const shape = drawFor(seed, 'shape');
  const count = options.stations ?? (seed % 2 === 0 ? 2 : 1);
  const drawn = {
    ownInvoicing: shape.hits(0.2),
    packsAhead: shape.hits(0.5),
    holdsOffline: shape.hits(0.3),
    restores: shape.hits(0.15),
    supervised: shape.hits(0.75),
    selfShip: 0.15,
    skus: [],
    creeps: drawFor(seed, 'creep').hits(0.4),
    purges: drawFor(seed, 'purges at all').hits(0.35),
  };
  const { ownInvoicing, packsAhead, holdsOffline, restores, supervised, selfShip, skus, creeps, purges }: ShiftShape = {
    ...drawn,
    ...options.shape,
  };
  const without = new Set([...(options.without ?? []), ...(purges ? NOT_WHERE_PURGED : [])]);
  const mishaps = createMishaps(seed, without, options.careless?.more);
  const lingers = shape.hits(0.2);
  const pullEvery = shape.hits(1 / 3)
    ? undefined
    : { newsMs: shape.between(45e3, 6e4), sweepMs: shape.between(9e4, 24e4) };
  const until = new Set(options.until);
  let ended = false;
  const packingMs = (parcels * MS_PER_PARCEL) / count;
  const shiftMs = packingMs + (supervised ? AFTERMATH_MS : 0);
  const breaches: Breach[] = [];
  const heard: Heard[] = [];
  const queued: Queued[] = [];
  const note = (line: string) => trace.add(line);
  const breached = (breach: Breach) => {
    breaches.push(breach);
    note(`BREACH ${breach.invariant} ${breach.what} ${breach.shipmentId}`);
    ended ||= until.has(breach.invariant);
  };
  const benches: Bench[] = [];
  const purging = createPurges({
    ...{ seed, time, trace: note, stations: () => benches.map(({ station }) => station) },
    onBreach: (what) => breached({ invariant: 'E', what, shipmentId: '', atMs: time.nowMs() }),
  });
  const world = createWorld({
    seed,
    time,
    parcels,
    shiftMs: packingMs,
    ownInvoicing,
    skus,
    mishaps,
    trace: note,
    selfShip: supervised ? selfShip : null,
  });
  const effects = watchEffects(world, breached, time.nowMs);
  const changes = new Map<string, number>();
  const onTaken = (request: SeenRequest, taken: readonly SeenChange[]) => {
    effects.onTaken(request, taken);
    changes.set(request.what, (changes.get(request.what) ?? 0) + taken.length);
  };
  const network = createSimNetwork({
    ...{ time, marketplace: world.marketplace, mishaps, trace: note },
    perSearch: pullEvery ? pullEvery.newsMs / USUAL_NEWS_MS : 1,
    onLeaving: watchKnowledge({ world, benches, heard, note: breached, nowMs: time.nowMs }),
    ...{ onArriving: effects.onArriving, onTaken },
  });
  const folder = mkdtempSync(join(SIM_FOLDERS, 'packbench-sim-'));
  const careless = options.careless ?? {};
  const configOf = (index: number) => {
    const config = configFor({ index, count, ownInvoicing, packsAhead, holdsOffline, world });
    return careless.config?.(config) ?? config;
  };

  for (let index = 0; index < count; index += 1) {
    const config = configOf(index);
    const printer = createSimPrinter(time, mishaps, (line) => note(`s${index} ${line}`));
    const station = createSimStation({
      ...{ index, time, startMs: START_MS, config, secret: world.marketplace.appSecret },
      ...{
        http: careless.http?.(network.portOf(index)) ?? network.portOf(index),
        sockets: printer.sockets,
        mishaps,
        trace: note,
      },
      ...(purges ? { retentionDays: shortDays(seed) } : {}),
      ...{ pullEvery, ...(creeps ? { creep: creepFor(seed, index) } : {}) },
      ...{ draw: drawFor(seed, `station ${index}`), folder: join(folder, `station-${index}`) },
      template: await stationTemplate(config, START_MS),
      monotonicIsWall: careless.monotonicIsWall ?? false,
      timers: careless.timers,
      ...(careless.onOpened ? { onOpened: careless.onOpened } : {}),
      ...(careless.betweenRuns ? { betweenRuns: careless.betweenRuns } : {}),
      onFault: (message, error) => {
        // A disk that fails is told and lived with; anything else is a bug.
        if (error instanceof AppFailure && error.code.startsWith('DISK_')) return;
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        breached({ invariant: 'E', what: `${message}: ${text}`, shipmentId: '', atMs: time.nowMs() });
      },
    });
    const packer = createPacker({
      ...{ time, station, printer, mishaps, draw: drawFor(seed, `packer ${index}`), trace: note },
      orders: () => world.orders,
      onHeard: (each) => heard.push(each),
      onBreach: (what, shipmentId) => breached({ invariant: 'A', what, shipmentId, atMs: time.nowMs() }),
      knowsByCode: careless.knowsByCode ?? false,
    });
    const supervisor = createSupervisor({
      ...{ time, station, world, mishaps, draw: drawFor(seed, `supervisor ${index}`), trace: note },
      onQueued: (each) => queued.push(each),
      takesReturns: index === 0,
    });
    benches.push({ station, printer, packer, supervisor });
  }

  try {
    for (const { station } of benches) station.start();
    watchDeaths();
    troubleNetwork();
    watchLeaving({ benches, network, time, note: breached });
    if (restores) backUps();
    if (purges) purging.begin();
    for (const { packer, supervisor } of benches) {
      void packer.work();
      if (supervised) void supervisor.work();
    }
    await runs(shiftMs, () => false);
    // Nothing more goes wrong; the packers end what they began.
    mishaps.end();
    note('the faults end');
    await settles(shiftMs + 60_000);
    world.letGo();
    await settles(time.nowMs() + 2_400_000);
    for (const { packer, supervisor } of benches) {
      packer.stop();
      supervisor.endDay();
    }
    const drained = await settles(time.nowMs() + DRAIN_MS);
    if (lingers) await runs(time.nowMs() + QUIET_MS, () => false);
    if (purges && !ended) await purging.last();
    const shift: Shift = { options, time, world, network, mishaps, benches, heard, queued, drained, config: configOf };
    if (!ended) for (const breach of judge(shift)) breached(breach);
    const history = world.marketplace.history();
    return {
      ...{
        seed,
        stations: count,
        breaches,
        hash: trace.hash(),
        happened: mishaps.happened,
        counts: mishaps.counts,
        changes,
      },
      packed: history.filter(({ kind }) => kind === 'pack-accepted').length,
      erased: purging.erased(),
      dispatched: history.filter(({ kind }) => kind === 'dispatched').length,
      requests: network.requests.length,
      deaths: benches.reduce((sum, { station }) => sum + station.deaths, 0),
      scans: benches.reduce((sum, { packer }) => sum + packer.scans, 0),
      ...{ virtualMs: time.nowMs(), steps: time.ran(), trace },
    };
  } finally {
    for (const { station } of benches) station.close();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Until nobody has anything left to do and nothing waits to be sent. */
  async function settles(limitMs: number): Promise<boolean> {
    const isOver = ({ station, packer, supervisor }: Bench) =>
      packer.isOver() && (!supervised || supervisor.isOver()) && isDrained(station);
    await runs(limitMs, () => benches.every(isOver));
    return benches.every(({ station }) => isDrained(station));
  }

  /** Until `over`, looked at every few seconds, or `limitMs`; a minute that has no end is a breach. */
  async function runs(limitMs: number, over: () => boolean): Promise<void> {
    while (!ended && time.nowMs() < limitMs) {
      const [steps, requests] = [time.ran(), network.requests.length];
      const most = steps + STEPS_IN_A_MINUTE;
      const minuteEndsMs = Math.min(limitMs, time.nowMs() + 60_000);
      while (!ended && time.nowMs() < minuteEndsMs && time.ran() <= most) {
        await time.run(Math.min(minuteEndsMs, time.nowMs() + LOOK_EVERY_MS), () => ended || time.ran() > most);
        if (time.ran() <= most && over()) return;
      }
      if (time.ran() <= most) continue;
      const sent = network.requests.length - requests;
      const what = `${time.ran() - steps} steps and ${sent} requests in a minute, and no end`;
      breached({ invariant: sent > REQUESTS_IN_A_MINUTE ? 'F' : 'E', what, shipmentId: '', atMs: time.nowMs() });
      ended = true;
    }
  }

  function backUps(): void {
    if (time.nowMs() > shiftMs) return;
    for (const { station } of benches) station.backUp();
    time.after(options.shape?.restores ? BACK_UP_EVERY_MS.often : BACK_UP_EVERY_MS.seldom, backUps);
  }

  /** Whoever sits at a dead station starts it again; its PC's clock may have been set meanwhile. */
  function watchDeaths(): void {
    for (const { station } of benches) {
      const look = (): void => {
        if (station.alive) return void time.after(500, look);
        const details = mishaps.draw('restart details');
        const pauseMs = mishaps.strikes('long-pause', 0.1)
          ? details.between(150_000, 600_000)
          : details.between(2_000, 30_000);
        const clockMs = mishaps.strikes('clock-set', 0.4) ? Math.round(details.between(-3_600_000, 3_600_000)) : 0;
        const fromBackup = restores && mishaps.strikes('backup-restored', 0.1);
        time.after(pauseMs, () => {
          station.restart(clockMs, fromBackup);
          look();
        });
      };
      look();
    }
  }

  function troubleNetwork(): void {
    const details = mishaps.draw('outages');
    let forwardMs = 0;
    const look = (): void => {
      for (const { station } of benches) {
        if (!network.isCut(station.index) && mishaps.strikes('network-cut', 0.04)) {
          network.cut(station.index, Math.min(shiftMs, time.nowMs() + details.between(10_000, 250_000)));
        }
      }
      for (const { station } of benches) {
        if (station.alive && mishaps.strikes('clock-set-running', 0.01)) {
          const setMs = Math.round(details.between(-3_600_000, 3_600_000));
          forwardMs += Math.abs(setMs);
          // Set back, a station that measures by it stands still for an hour, and what it does wrong otherwise is not seen.
          station.setClock(careless.monotonicIsWall ? forwardMs : setMs);
        }
      }
      if (mishaps.strikes('tokens-revoked', 0.01)) world.revokeTokens();
      time.after(12_000, look);
    };
    look();
  }
}

/** A busy PC: hundredths of a millisecond from one look at the clock to the next, and now and then some milliseconds in which others ran. */
function creepFor(seed: number, index: number): () => number {
  const draw = drawFor(seed, `creep ${index}`);
  return () => (draw.hits(0.002) ? draw.between(0.5, 12) : draw.between(0.001, 0.03));
}

function isDrained(station: SimStation): boolean {
  if (!station.alive) return false;
  return station.inspect(
    (db) =>
      Number(
        db
          .prepare("SELECT count(*) FROM mutation WHERE state IN ('pending','sending','verify','awaiting-documents')")
          .pluck()
          .get(),
      ) === 0,
  );
}

interface Shape {
  readonly index: number;
  readonly count: number;
  readonly ownInvoicing: boolean;
  readonly packsAhead: boolean;
  readonly holdsOffline: boolean;
  readonly world: World;
}

function configFor({ index, count, ownInvoicing, packsAhead, holdsOffline, world }: Shape): StationConfig {
  return stationConfigSchema.parse({
    stationId: `bench-${index}`,
    stations: { index, count },
    locationId: world.locationId,
    marketplace: { url: 'https://marketplace.test', appId: world.marketplace.appId },
    invoicing: ownInvoicing ? { mode: 'own', prefix: `S${index}` } : { mode: 'marketplace' },
    ...(holdsOffline ? { holdOffline: { olderThanMinutes: 2, valuePaise: 50_000 } } : {}),
    ...(packsAhead ? { packAhead: { outageMinutes: 10, most: 12 } } : {}),
    printers: [
      {
        ...{ id: 'labels', documents: ['label', 'ticket'], language: 'zpl', dpi: 203, widthMm: 102, heightMm: 152 },
        transport: { kind: 'tcp', host: '10.0.0.9', port: 9100 },
      },
    ],
  });
}
