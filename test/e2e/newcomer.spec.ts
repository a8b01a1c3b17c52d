import { expect, test } from '@playwright/test';
import { drawnLabels } from '../support/drawn-labels.ts';
import { turnsTo } from '../support/packer.ts';
import type { UnitInHand } from '../support/practice-floor.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { until } from '../support/station-process.ts';

test.describe.configure({ timeout: 300_000 });

/** What a hand can do. Everything else the newcomer has to be told by the instruction line. */
type Act = 'next-order' | 'next-item' | 'next-serial' | 'next-label' | 'wait' | `press ${string}`;

/** All a newcomer was taught: what to do at which instruction. Anything that is not in here fails the test. */
const TAUGHT: Readonly<Record<string, Act>> = {
  starting: 'wait',
  wait: 'wait',
  waitDocuments: 'wait',
  waitPrinter: 'wait',
  scanFirst: 'next-order',
  labelConfirmed: 'next-order',
  gate: 'next-order',
  scanItem: 'next-item',
  scanItemBox: 'next-item',
  nextBox: 'next-item',
  scanSerial: 'next-serial',
  allIn: 'press F4',
  confirmBox: 'press F4',
  scanLabel: 'next-label',
  scanLabels: 'next-label',
  voidLabel: 'next-label',
  voidLabels: 'next-label',
  takeOut: 'next-item',
  takeOutSerial: 'next-serial',
  outWaits: 'wait',
  voidPutBack: 'next-order',
  gateTakeOver: 'next-order',
  stopQuantityLabel: 'press F4',
  staysInOk: 'press F4',
  wrongItem: 'press F4',
  tooMany: 'press F4',
};
const LESSONS = 16;
const MOST_ACTS = 400;
/** On file in practice, and wanted by none of the first orders. */
const FOREIGN = 'MUG-BLUE-350';

let hall: PracticePage;
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'newcomer');
  ({ page, packer, floor } = hall);
});

test.afterAll(() => hall?.close());

/** The orders as their papers lie on the bench, the goods of the open one in its tote, the labels as they come out. */
async function theBench() {
  const { labelsDir, control } = await floor.practice();
  const papers = (await control.shipments()).slice(0, LESSONS).map((each) => each.shipmentId);
  const orders = (await floor.queue()).filter((entry) => papers.includes(entry.shipmentId));
  const pile = [...orders];
  let tote: UnitInHand[] = [];
  let serials: string[] = [];
  let sheets = 0;
  let foreign = 0;
  return {
    orders,
    /** The next order's paper; undefined when the pile is done. */
    async paper(): Promise<string | undefined> {
      const order = pile.shift();
      if (!order) return undefined;
      tote = await floor.unitsOf(order.shipmentId);
      // Whoever filled the totes put a foreign item into every third.
      foreign += 1;
      if (foreign % 3 === 0) tote.unshift({ sku: FOREIGN, code: FOREIGN, serials: [] });
      return order.orderIds[0];
    },
    item(): string {
      const unit = tote.shift();
      if (!unit) throw new Error('the screen wants an item and the tote is empty');
      serials = [...unit.serials];
      return unit.code;
    },
    serial(): string {
      const serial = serials.shift();
      if (serial === undefined) throw new Error('the screen wants a serial number and the unit has no more');
      return serial;
    },
    async label(): Promise<string> {
      const drawn = await until('a label to come out', async () => drawnLabels(labelsDir)[sheets], 30_000);
      sheets += 1;
      const code = drawn.codes.find((each) => each.startsWith('FMP'));
      if (code === undefined) throw new Error(`no tracking id on sheet ${drawn.number}`);
      return code;
    },
  };
}

test('a newcomer who only reads the instruction line packs every order of the first shift', async () => {
  const bench = await theBench();
  const line = page.getByTestId('instruction');
  const told: string[] = [];
  for (let acts = 0; acts < MOST_ACTS; acts += 1) {
    const key = (await line.getAttribute('data-instruction')) ?? '';
    if (told.at(-1) !== key) told.push(key);
    const act = TAUGHT[key];
    if (act === undefined) throw new Error(`nobody taught what to do at "${key}": ${await line.innerText()}`);
    if (act === 'wait') await turnsTo(page, { testId: 'instruction', name: 'data-instruction', not: key }, 60_000);
    else if (act === 'next-item') await packer.scanAnswered(bench.item());
    else if (act === 'next-serial') await packer.scanAnswered(bench.serial());
    else if (act === 'next-label') await packer.scanAnswered(await bench.label());
    else if (act === 'next-order') {
      const paper = await bench.paper();
      if (paper === undefined) break;
      await packer.scanAnswered(paper);
    } else await packer.pressAnswered(act.slice('press '.length));
  }
  process.stdout.write(`instructions met: ${[...new Set(told)].join(', ')}\n`);
  await floor.drained();
  const { control } = await floor.practice();
  for (const order of bench.orders) {
    const effects = await control.effectsOn(order.shipmentId);
    if (order.why !== undefined) expect(effects, order.shipmentId).not.toHaveProperty('pack-accepted');
    else expect(effects, `${order.shipmentId} ${order.skus}`).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
});
