import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import { DISK_FAULTS, type DiskFault, type FailingDiskOptions, failingDisk } from '../support/failing-disk.ts';
import { loopPacker } from '../support/loop-packer.ts';
import { type LoopStation, loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime, type VirtualTime } from '../support/virtual-time.ts';

/** `PACKBENCH_DISK_FAULTS` asks for more runs, `PACKBENCH_SEED` for others. */
const RUNS = Number(process.env['PACKBENCH_DISK_FAULTS'] ?? 60);
const SEED = Number(process.env['PACKBENCH_SEED'] ?? 1);
const SHIPMENTS = ['SHIP-A', 'SHIP-B'];
const MAX_ACTS = 300;
/** Commits in a row that fail: one alone, and a disk that stays full for a while. */
const LENGTHS = [1, 2, 5, 14];
/** Until the packer tries again what could not be kept. */
const TRY_AGAIN_MS = 2_000;
const CODES: ReadonlySet<string> = new Set(['DISK_FULL', 'DISK_FAILED']);

const labelOf = (shipmentId: string) =>
  Buffer.from(`^XA^FO10,10^BCN,80^FDFMPP-${shipmentId}^FS^FO10,120^FD${shipmentId}^FS^XZ`);

/** The station as somebody meets it who tries again, with the same scan, whatever a disk did not take. */
function persistent(station: LoopStation, time: VirtualTime, refused: AppFailure[]): LoopStation {
  const insist =
    <A extends unknown[], R>(ask: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      for (;;) {
        try {
          return await ask(...given);
        } catch (error) {
          if (!(error instanceof AppFailure) || !CODES.has(error.code)) throw error;
          refused.push(error);
          await time.advance(TRY_AGAIN_MS);
        }
      }
    };
  return Object.create(station, {
    scan: { value: insist(station.scan) },
    command: { value: insist(station.command) },
  }) as LoopStation;
}

/** Packs all shipments while the disk takes no commit for a while; returns what was broken. */
async function run(seed: number, options: FailingDiskOptions) {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const printer = memoryPrinter(time.timers);
  const disk = failingDisk(options);
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    // Without guards only the station's own care keeps an effect from happening twice.
    guards: false,
    label: labelOf,
    packing: () => ({ afterMs: 500 + random.next() * 2_000, state: 'PACKED' }),
  });
  server.put(shipment('SHIP-A', [orderItem('MUG', 2), orderItem('CUP')]));
  server.put(shipment('SHIP-B', [orderItem('PAN')]));
  const station = loopStation({ time, client: server.client, printer, random, disk });
  const refused: AppFailure[] = [];
  const packer = loopPacker({
    ...{ time, station: persistent(station, time, refused), printer, shipmentIds: SHIPMENTS },
    labelCode: (shipmentId) => `FMPP-${shipmentId}`,
  });
  try {
    station.told(...SHIPMENTS.flatMap((id) => server.read(id) ?? []));
    station.start();
    disk.arm();
    await packer.work(MAX_ACTS);
    const broken = [...packer.broken];
    for (const id of SHIPMENTS) {
      for (const kind of ['pack', 'dispatch'] as const) {
        const effects = server.effectsOf(kind, id);
        if (effects !== 1) broken.push(`${effects} effects of ${kind} for ${id}`);
      }
      const labels = printer.labelsWith(`FMPP-${id}`);
      if (labels !== 1) broken.push(`${labels} labels of ${id} came out`);
    }
    for (const fault of station.faults) {
      if (!(fault instanceof AppFailure) || !CODES.has(fault.code)) broken.push(`a fault without words: ${fault}`);
    }
    const wordless = refused.filter(({ message }) => message.length < 20);
    if (wordless.length > 0) broken.push('a refusal without words');
    return { broken, commits: disk.commits, failed: disk.failed, refused: refused.length, told: station.faults.length };
  } finally {
    station.close();
  }
}

describe('a disk that takes no commit for a while', () => {
  it(`costs nothing that was acknowledged and doubles nothing, in ${RUNS} runs over every commit`, async () => {
    const whole = await run(SEED, { fault: 'SQLITE_FULL', from: Number.POSITIVE_INFINITY, count: 0 });
    expect(whole.broken).toEqual([]);
    let [failed, refused, told] = [0, 0, 0];
    for (let at = 0; at < RUNS; at += 1) {
      const fault: DiskFault = DISK_FAULTS[at % DISK_FAULTS.length] ?? 'SQLITE_FULL';
      const count = LENGTHS[Math.floor(at / DISK_FAULTS.length) % LENGTHS.length] ?? 1;
      const from = 1 + (Math.floor((at * whole.commits) / RUNS) % whole.commits);
      const result = await run(SEED, { fault, from, count });
      expect(result.broken, `SEED=${SEED} ${fault} from=${from} count=${count}`).toEqual([]);
      expect(result.failed).toBeGreaterThan(0);
      failed += result.failed;
      refused += result.refused;
      told += result.told;
    }
    console.log(
      `SEED=${SEED}: ${RUNS} runs over ${whole.commits} commits, ${failed} failed; ${refused} scans were refused with words, ` +
        `${told} faults told by the loops, no promise broken`,
    );
  });
});
