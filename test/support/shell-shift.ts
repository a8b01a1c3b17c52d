import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import { drawnLabels } from './drawn-labels.ts';
import { type Packer, packerAt } from './packer.ts';
import { practiceFloor } from './practice-floor.ts';
import { type StationProcess, until } from './station-process.ts';

/** The program as one of its shells carries it, with its page open. */
export interface RunningShell {
  readonly page: Page;
  readonly ask: StationProcess['ask'];
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** An orderly end; resolves with what the program told the person last. */
  quit(): Promise<string>;
}

export interface ShellShift {
  readonly dataDir: string;
  shell(): RunningShell;
  packer(): Packer;
  readonly floor: ReturnType<typeof practiceFloor>;
  restart(): Promise<void>;
  /** Opens an order that needs at least two scans and makes all but the last; its rest finishes it. */
  openOrder(): Promise<OpenOrder>;
  confirm(entry: QueueEntry): Promise<void>;
}

export interface OpenOrder {
  readonly entry: QueueEntry;
  readonly rest: readonly string[];
}

/**
 * The shift that every shell must carry, told in order; the tests are the caller's file's own. `start` opens the program on a folder,
 * which is new the first time.
 */
export function testShiftIn(
  name: string,
  start: (dataDir: string, browser: Browser) => Promise<RunningShell>,
): ShellShift {
  let dataDir = '';
  let running: RunningShell | undefined;
  let packer: Packer | undefined;
  let again: () => Promise<void> = async () => undefined;
  const packed: string[] = [];

  const shell = () => {
    if (running === undefined) throw new Error('the program was never started');
    return running;
  };
  const hand = () => {
    packer ??= packerAt(shell().page);
    return packer;
  };
  const floor = practiceFloor(shell);

  async function openOrder(): Promise<OpenOrder> {
    const entry = await floor.pickPlain('order of several units', ({ units }) => units === 2 || units === 3);
    await hand().scan(entry.orderIds[0] ?? entry.shipmentId);
    await hand().sees('verifying');
    const codes = (await floor.unitsOf(entry.shipmentId)).map(({ code }) => code);
    for (const code of codes.slice(0, -1)) await hand().scanAnswered(code);
    return { entry, rest: codes.slice(-1) };
  }

  async function confirm(entry: QueueEntry): Promise<void> {
    await hand().sees('confirming-label');
    for (const trackingId of await floor.trackingIdsOf(entry.shipmentId)) await hand().scan(trackingId);
    await hand().sees('idle');
    packed.push(entry.shipmentId);
  }

  const shift: ShellShift = {
    ...{ shell, floor, openOrder, confirm },
    get dataDir() {
      return dataDir;
    },
    packer: hand,
    restart: () => again(),
  };

  test.beforeAll(async ({ browser }) => {
    dataDir = mkdtempSync(join(tmpdir(), `packbench-${name}-`));
    again = async () => {
      running = await start(dataDir, browser);
      packer = undefined;
    };
    await again();
  });
  test.afterAll(async () => {
    await running?.kill().catch(() => undefined);
    if (dataDir !== '') rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test('the first run leads into practice with the keyboard alone', async () => {
    await hand().tabTo('choose-practice');
    await hand().press('Enter');
    await hand().sees('idle');
    await until(
      'the first whole pull',
      async () => (await shell().ask('station.status', {})).lastPullAt !== null,
      90_000,
    );
    await floor.catalogueKnown();
    await floor.quickPacking();
  });

  test('an order is scanned, packed, printed, scanned back and dispatched, once and with one label', async () => {
    const { entry, rest } = await openOrder();
    for (const code of rest) await hand().scan(code);
    await confirm(entry);
    await floor.drained();
    const { control, labelsDir } = await floor.practice();
    expect(await control.state(entry.shipmentId)).toBe('READY_TO_DISPATCH');
    expect(await control.effectsOn(entry.shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
    const [trackingId = ''] = await floor.trackingIdsOf(entry.shipmentId);
    expect(drawnLabels(labelsDir).filter(({ codes }) => codes.includes(trackingId))).toHaveLength(1);
  });

  test('killed amid an order it comes back with every unit that was answered, and the order goes on', async () => {
    const { entry, rest } = await openOrder();
    const before = (await shell().ask('bench.state', {})).session;
    await shell().kill();
    await again();
    await hand().sees('verifying');
    expect((await shell().ask('bench.state', {})).session).toEqual(before);
    for (const code of rest) await hand().scan(code);
    await confirm(entry);
  });

  test('quit with a queue it keeps what is not sent, and sends it after the next start', async () => {
    await floor.drained();
    await shell().ask('practice.network', { up: false });
    await expect(shell().ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
    await until('the outage to show', async () => (await shell().ask('station.status', {})).network === 'offline');
    const { entry, rest } = await openOrder();
    for (const code of rest) await hand().scan(code);
    await hand().sees('idle');
    const queued = (await shell().ask('outbox.list', {})).total;
    expect(queued).toBeGreaterThan(0);
    expect(await shell().quit()).toContain(`${queued} changes`);
    await again();
    const { control } = await floor.practice();
    await shell().ask('practice.network', { up: true });
    await until(
      'the pack to arrive',
      async () => 'pack-accepted' in (await control.effectsOn(entry.shipmentId)),
      60_000,
    );
    for (const shipmentId of [...packed, entry.shipmentId]) {
      expect(await control.effectsOn(shipmentId), shipmentId).toMatchObject({ 'pack-accepted': 1 });
    }
    expect(await shell().ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
  });

  return shift;
}
