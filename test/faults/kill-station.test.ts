import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { quickCheck } from '../../main/db/maintenance/jobs.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import type { Session } from '../../shared/bench/session.ts';
import { putBigStation } from '../support/big-station.ts';
import { lostVerdicts } from '../support/kept-verdicts.ts';
import { killedPacker } from '../support/killed-packer.ts';
import { type LastingHall, lastingHall, type Passing } from '../support/lasting-hall.ts';
import { assertReplays } from '../support/replayed-journal.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type StationProcess, spawnStation, until } from '../support/station-process.ts';

/** Where the number is given the station holds 20,000 live and 180,000 closed shipments besides, and drains to the end. */
const ASKED = process.env['PACKBENCH_KILLS'];
const KILLS = Number(ASKED ?? 25);
const SEED = Number(process.env['PACKBENCH_SEED'] ?? Date.now() % 1_000_000_007);
const CLEAN_EVERY = 12;
const UNITS = 5;
/** In `npm test` no new life begins after this long, or twice as long where nothing was dispatched yet, however slow the machine is. */
const BOUND_MS = 45_000;
/** How long a moment may be waited for: requests leave only once the file was checked. */
const LONGEST_LIFE_MS = 5_000;
const SHORT_LIFE_MS = 1_000;
const DRAIN_MS = 600_000;
const STARTING_MS = 1_000;
/** 20,000 live shipments are a thousand pages, read beside everything else. */
const KNOWN_MS = 1_200_000;

/** What the station was doing when it was killed. The last is a label that lies in the tray while nobody told the station so. */
const MOMENTS = ['pack', 'starting', 'label-out', 'scans', 'dispatch', 'label', 'scans'] as const;
type Moment = (typeof MOMENTS)[number];

describe('kill -9 of the station', () => {
  const { next: random } = seededRandom(SEED);
  let onPassing: (passing: Passing) => void = () => undefined;
  let hall: LastingHall;
  beforeAll(async () => {
    hall = await lastingHall({ orders: 20 + KILLS, units: UNITS, onPassing: (passing) => onPassing(passing) });
    if (ASKED !== undefined) putBigStation(join(hall.dataDir, 'station.db'), hall.locationId);
  }, 120_000);
  afterAll(() => hall.close());

  it(`up to ${KILLS} times while it packs loses no verdict and doubles nothing`, {
    timeout: 240_000 + (ASKED === undefined ? 0 : KNOWN_MS) + KILLS * 10_000,
  }, async () => {
    const packer = killedPacker(hall);
    const met = new Map<Moment, number>();
    const startMs = { clean: [] as number[], afterKill: [] as number[] };
    let checkedScans = 0;

    /** Started, and scannable: the last scan was answered, or one that says nothing. */
    async function start(after: keyof typeof startMs): Promise<StationProcess> {
      const from = performance.now();
      const station = await spawnStation({ dataDir: hall.dataDir }).ready;
      const { session } = await station.ask('bench.state', {});
      lies(packer.standing, session);
      if (packer.standing.unanswered) await packer.sayAgain(station);
      else await station.ask('bench.scan', { code: 'is this a code' });
      startMs[after].push(performance.now() - from);
      expect(lostVerdicts(hall.dataDir, packer.heard.slice(checkedScans))).toEqual([]);
      checkedScans = packer.heard.length;
      return station;
    }

    async function workUntilKilled(station: StationProcess, moment: Moment): Promise<void> {
      let dead = false;
      const kill = (why: Moment) => {
        if (dead) return;
        dead = true;
        station.child.kill('SIGKILL');
        met.set(why, (met.get(why) ?? 0) + 1);
      };
      const when = random() < 0.5 ? 'before' : 'after';
      const enough = packer.heard.length + 1 + Math.floor(random() * 25);
      const afterMs = random() * 5;
      onPassing = (passing) => {
        if (passing.what !== moment) return;
        if (passing.when === when) kill(moment);
      };
      const noLook = moment === 'label-out' ? hall.onLabelOut(() => kill(moment)) : () => undefined;
      const longest = setTimeout(() => kill('scans'), moment === 'scans' ? SHORT_LIFE_MS : LONGEST_LIFE_MS);
      await packer.work(station, () => {
        if (moment === 'scans' && packer.heard.length >= enough) setTimeout(() => kill('scans'), afterMs);
        return false;
      });
      clearTimeout(longest);
      noLook();
      onPassing = () => undefined;
      await station.kill();
    }

    const boundMs = Date.now() + BOUND_MS;
    const first = await start('clean');
    await until(
      'the orders',
      async () => await knows(first, hall.shipmentIds),
      ASKED === undefined ? 120_000 : KNOWN_MS,
    );
    await first.stop();
    let kills = 0;
    const goesOn = () =>
      Date.now() < boundMs || (hall.effects('dispatched').size === 0 && Date.now() < boundMs + BOUND_MS);
    for (; kills < KILLS && (ASKED !== undefined || goesOn()); kills += 1) {
      if (kills % CLEAN_EVERY === 0) {
        const station = await start(kills === 0 ? 'clean' : 'afterKill');
        await station.stop();
      }
      const moment = MOMENTS[kills % MOMENTS.length] ?? 'scans';
      if (moment === 'starting') {
        const starting = spawnStation({ dataDir: hall.dataDir });
        starting.ready.catch(() => undefined);
        await new Promise((next) => setTimeout(next, random() * STARTING_MS));
        await starting.kill();
        met.set(moment, (met.get(moment) ?? 0) + 1);
      } else {
        await workUntilKilled(await start(kills % CLEAN_EVERY === 0 ? 'clean' : 'afterKill'), moment);
      }
      checkNothingTwice(hall, packer.reprintsOf);
    }

    const end = await start('afterKill');
    if (ASKED !== undefined) await drain(end, packer);
    await end.stop();
    expect(lostVerdicts(hall.dataDir, packer.heard)).toEqual([]);
    checkNothingTwice(hall, packer.reprintsOf);
    checkWhole(hall, packer.labelScanned);
    const [packs, dispatches] = [hall.effects('pack-accepted').size, hall.effects('dispatched').size];
    console.log(
      `${kills} kills of the station (${[...met].map(([moment, times]) => `${moment} ${times}`).join(', ')}), seed ${SEED}: ` +
        `${packer.heard.length} verdicts heard, 0 lost; ${packs} packs, ${dispatches} dispatches, ${packer.labelScanned.size} labels confirmed, none twice; ` +
        `scannable ${median(startMs.afterKill)} ms after a kill, ${median(startMs.clean)} ms after a clean stop, ` +
        `ratio ${(median(startMs.afterKill) / median(startMs.clean)).toFixed(2)}`,
    );
    expect(packer.heard.length).toBeGreaterThan(kills);
    expect(dispatches).toBeGreaterThan(0);
  });

  /** Everything that can still be done is done; what is not known is asked for until it is. */
  async function drain(station: StationProcess, packer: ReturnType<typeof killedPacker>): Promise<void> {
    const deadline = Date.now() + DRAIN_MS;
    let drained = false;
    const look = async () => {
      const [{ total: queued }, { entries }] = await Promise.all([
        station.ask('outbox.list', {}),
        station.ask('shelf.list', { limit: 500 }),
      ]);
      drained = queued === 0 && entries.length === 0;
    };
    const looking = setInterval(() => void look().catch(() => undefined), 1_000);
    await packer.work(station, () => drained || Date.now() > deadline, { opensMore: false });
    clearInterval(looking);
    const { entries } = await station.ask('outbox.list', {});
    // Exactly once, or in front of a person.
    expect(entries.filter(({ state }) => state !== 'rejected')).toEqual([]);
    for (const shipmentId of packer.labelScanned) expect(hall.effects('dispatched').get(shipmentId)).toBe(1);
  }
});

async function knows(station: StationProcess, shipmentIds: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    shipmentIds.map((shipmentId) =>
      station.ask('shipments.read', { shipmentId }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

/** What lay on the bench lies there still, with the units that were heard; a scan nobody answered may have counted or not. */
function lies(before: { readonly session: Session; readonly unanswered: boolean }, now: Session): void {
  if (before.session.status === 'idle') return;
  const { shipmentId, lines } = before.session.parcel;
  if (now.status === 'idle' || now.parcel.shipmentId !== shipmentId) {
    expect(before.unanswered, `${shipmentId} was on the bench (${before.session.status}), then ${now.status}`).toBe(
      true,
    );
    return;
  }
  const heard = lines.reduce((sum, line) => sum + line.verified, 0);
  const found = now.parcel.lines.reduce((sum, line) => sum + line.verified, 0);
  expect(found).toBeGreaterThanOrEqual(heard);
  expect(found).toBeLessThanOrEqual(heard + (before.unanswered ? 1 : 0));
}

/** The marketplace was told each thing once, and the tray holds one label a shipment, but where the packer said that none came out. */
function checkNothingTwice(hall: LastingHall, reprintsOf: (shipmentId: string) => number): void {
  for (const kind of ['pack-accepted', 'dispatched'] as const) {
    for (const [shipmentId, times] of hall.effects(kind)) expect(times, `${kind} ${shipmentId}`).toBe(1);
  }
  for (const shipmentId of hall.effects('pack-accepted').keys()) {
    expect(hall.labelsOf(shipmentId), `labels of ${shipmentId}`).toBeLessThanOrEqual(1 + reprintsOf(shipmentId));
  }
}

/** Closed in order: the file is whole, its journal verifies and replays, and every label that was confirmed announced its dispatch. */
function checkWhole(hall: LastingHall, labelScanned: ReadonlySet<string>): void {
  const file = join(hall.dataDir, 'station.db');
  const db = connect(file, { readonly: true });
  try {
    expect(verifyJournal(db)).toMatchObject({ intact: true, firstBadSeq: null });
    assertReplays(db);
    const mutations = mutationQueries(db);
    for (const shipmentId of labelScanned) {
      const kinds = mutations.byShipment(shipmentId).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'dispatch')).toHaveLength(1);
    }
    for (const shipmentId of hall.effects('dispatched').keys()) expect(labelScanned).toContain(shipmentId);
  } finally {
    db.close();
  }
  expect(quickCheck(file)).toEqual({ intact: true, problems: [] });
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}
