import { describe, expect, it } from 'vitest';
import { loopPacker } from '../support/loop-packer.ts';
import { loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

/** `PACKBENCH_CRASHES` asks for more runs, `PACKBENCH_SEED` for others. */
const RUNS = Number(process.env['PACKBENCH_CRASHES'] ?? 160);
const SEED = Number(process.env['PACKBENCH_SEED'] ?? 1);
const SHIPMENTS = ['SHIP-A', 'SHIP-B'];
const MAX_ACTS = 600;
/** Larger than one chunk of the transport, so that a label can be cut in two. */
const PADDING = 'x'.repeat(9_000);

const labelOf = (shipmentId: string) =>
  Buffer.from(`^XA^FX${PADDING}^FS^FO10,10^BCN,80^FDFMPP-${shipmentId}^FS^FO10,120^FD${shipmentId}^FS^XZ`);

interface Careless {
  readonly betweenRuns?: string;
  readonly forgetsScanIds?: boolean;
}

/** Packs all shipments while the runs of the station die at these edges; returns what was broken and which edges were passed. */
async function run(seed: number, crashAt: readonly number[], { betweenRuns, forgetsScanIds = false }: Careless = {}) {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const printer = memoryPrinter(time.timers);
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
  const station = loopStation({
    ...{ time, client: server.client, printer, random, crashAt },
    ...(betweenRuns === undefined ? {} : { betweenRuns }),
  });
  const packer = loopPacker({
    ...{ time, station, printer, shipmentIds: SHIPMENTS, forgetsScanIds },
    labelCode: (shipmentId) => `FMPP-${shipmentId}`,
  });
  try {
    station.told(...SHIPMENTS.flatMap((id) => server.read(id) ?? []));
    if (!station.start()) station.restart();
    const first = station.now.points;
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
    if (station.faults.length > 0) broken.push(`faults: ${station.faults.map(String).join('; ')}`);
    return { broken, passed: first.passed, restarts: packer.restarts, reopened: packer.reopened };
  } finally {
    station.close();
  }
}

describe('a station that dies between any two steps', () => {
  it(`keeps every scan, and repeats no print and no change, in ${RUNS} runs`, async () => {
    const whole = await run(SEED, []);
    expect(whole.broken, `SEED=${SEED}`).toEqual([]);
    // Each parcel's dispatch was taken back once and queued anew.
    expect(whole.reopened).toBe(SHIPMENTS.length);
    const edges = whole.passed.length;
    const died = new Map<string, number>();
    let restarts = 0;
    for (let at = 0; at < RUNS; at += 1) {
      // Every edge of the undisturbed run in turn; then again with a second death somewhere in what follows the first.
      const first = Math.floor((at * edges) / Math.min(RUNS, edges)) % edges;
      const random = seededRandom(SEED + at);
      const later = at % 2 === 0 ? [] : [1 + Math.floor(random.next() * 60), 1 + Math.floor(random.next() * 200)];
      const result = await run(SEED, [first + 1, ...later]);
      expect(result.broken, `SEED=${SEED} crashAt=[${[first + 1, ...later]}]`).toEqual([]);
      const name = result.passed.at(-1) ?? 'none';
      died.set(name, (died.get(name) ?? 0) + 1);
      restarts += result.restarts;
    }
    console.log(`SEED=${SEED}: ${RUNS} runs over ${edges} edges, ${restarts} restarts, no promise broken`);
    console.log([...died].map(([name, count]) => `${name} ${count}`).join(', '));
    expect(restarts).toBeGreaterThanOrEqual(RUNS);
    const tried = new Set(RUNS >= edges ? died.keys() : whole.passed);
    for (const name of NAMED) expect([...tried]).toContain(name);
  });

  it.each([
    ['counts a scan twice when it goes out under a new id', { forgetsScanIds: true }, /made \d units of .* to \d/],
    [
      'prints twice when it forgets that bytes were on their way',
      { betweenRuns: `UPDATE print_job SET state = 'queued' WHERE state = 'sending'` },
      /2 labels of/,
    ],
    [
      'packs or dispatches twice when it forgets that a request was on its way and takes what it read before for new',
      {
        betweenRuns: `UPDATE mutation SET state = 'pending' WHERE state = 'sending'; UPDATE shipment SET read_at_ms = :now`,
      },
      /2 effects of/,
    ],
  ])('%s, which these runs notice', async (_, careless, breach) => {
    const { passed } = await run(SEED, []);
    const broken: string[] = [];
    for (const [at, name] of passed.entries()) {
      if (broken.length > 0) break;
      if (!/commit after|pack after|socket write after/.test(name)) continue;
      broken.push(...(await run(SEED, [at + 1], careless)).broken);
    }
    expect(broken.join('\n')).toMatch(breach);
  });
});

/** Whatever else is an edge, deaths at these were tried. */
const NAMED = [
  'commit before',
  'commit after',
  'pack before',
  'pack after',
  'dispatch before',
  'dispatch after',
  'connect before',
  'connect after',
  'socket write before',
  'socket write after',
  'socket close after',
  'documents before',
  'documents after',
  'label after',
  'timer',
];
