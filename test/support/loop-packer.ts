import type { Session } from '../../shared/bench/session.ts';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { LoopStation } from './loop-station.ts';
import type { MemoryPrinter } from './memory-printer.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface LoopPackerOptions {
  readonly time: VirtualTime;
  readonly station: LoopStation;
  readonly printer: MemoryPrinter;
  readonly shipmentIds: readonly string[];
  /** What of the label a scanner reads. */
  readonly labelCode: (shipmentId: string) => string;
  /** A scan that got no answer goes out again under a new id: what the renderer must not do. */
  readonly forgetsScanIds?: boolean;
}

/** Units of each shipment that the packer heard accepted, by line. */
export type Heard = Map<string, Map<string, number>>;

/**
 * A packer who works through the orders, does what the bench says and looks at what lies in the printer's tray. When the station
 * dies under a scan it is started again and the same scan goes out again, as the renderer does it. Breaches are collected.
 */
export function loopPacker({ time, station, printer, shipmentIds, labelCode, forgetsScanIds }: LoopPackerOptions) {
  const broken: string[] = [];
  const heard: Heard = new Map();
  let scans = 0;
  let restarts = 0;
  let reopened = 0;

  const unitsIn = (session: Session, shipmentId: string): Map<string, number> | undefined =>
    session.status === 'idle' || session.parcel.shipmentId !== shipmentId
      ? undefined
      : new Map(session.parcel.lines.map((line) => [line.lineId, line.verified]));
  const totalOf = (units: ReadonlyMap<string, number> | undefined) =>
    [...(units?.values() ?? [])].reduce((sum, one) => sum + one, 0);

  /** After a start: the shipment that lay on the bench lies there still, with the units that were heard. */
  function restart(before: Session, unanswered: 'scan' | null): void {
    restarts += station.restart();
    const { session } = station.now.bench;
    if (before.status === 'idle') return;
    const { shipmentId } = before.parcel;
    const known = totalOf(unitsIn(before, shipmentId));
    const found = unitsIn(session, shipmentId);
    if (found === undefined) {
      if (unanswered === null) broken.push(`${shipmentId} was on the bench (${before.status}), then ${session.status}`);
      return;
    }
    const units = totalOf(found);
    if (units < known || units > known + (unanswered ? 1 : 0)) {
      broken.push(`${shipmentId} had ${known} units before the crash and ${units} after`);
    }
  }

  async function ask(how: 'scan' | 'command', code: string): Promise<void> {
    scans += 1;
    let scanId = `scan-${scans}`;
    const send = () =>
      how === 'scan'
        ? station.scan(code, scanId)
        : station.command(code as Parameters<typeof station.command>[0], scanId);
    const before = station.now.bench.session;
    let reply = await send();
    while (!reply) {
      restart(before, 'scan');
      if (forgetsScanIds) scanId += '-again';
      reply = await send();
    }
    const again = await send();
    // The verdict is told again as it was; the session is where the bench stands now.
    const told = ({ verdict, detail, atMs }: ScanReply) => JSON.stringify([verdict, detail, atMs]);
    if (again && told(again) !== told(reply)) broken.push(`${scanId} was judged twice`);
    const shipmentOnBench = reply.session.status === 'idle' ? '' : reply.session.parcel.shipmentId;
    const once = totalOf(unitsIn(reply.session, shipmentOnBench));
    const twice = again ? totalOf(unitsIn(again.session, shipmentOnBench)) : once;
    if (twice > once) broken.push(`${scanId} made ${once} units of ${shipmentOnBench} to ${twice}`);
    if (again === undefined) restart(reply.session, null);
    if (reply.detail.what === 'reopened') reopened += 1;
    if (reply.detail.what !== 'unit' && reply.detail.what !== 'completed') return;
    const { shipmentId } = reply.detail.shipmentId
      ? { shipmentId: reply.detail.shipmentId }
      : before.status === 'idle'
        ? { shipmentId: '' }
        : before.parcel;
    const known = totalOf(heard.get(shipmentId));
    const units = unitsIn(reply.session, shipmentId);
    if (units === undefined) return;
    if (totalOf(units) !== known + 1) {
      broken.push(`${scanId} made ${known} units of ${shipmentId} to ${totalOf(units)}`);
    }
    heard.set(shipmentId, units);
  }

  async function pass(ms: number): Promise<void> {
    const before = station.now.bench.session;
    await time.advance(ms);
    if (!station.alive) restart(before, null);
  }

  const undone = new Set<string>();

  const isDone = (shipmentId: string) =>
    station.now.mutations.byShipment(shipmentId).some((row) => row.kind === 'dispatch' && row.state === 'acked');
  const isQueued = (shipmentId: string) =>
    station.now.mutations.byShipment(shipmentId).some((row) => row.kind === 'dispatch');

  /** One act of the packer, as the bench stands. */
  async function act(): Promise<void> {
    const { session } = station.now.bench;
    switch (session.status) {
      case 'idle': {
        // Once per parcel the packer has second thoughts: its dispatch is taken back where that can still be done.
        if (session.last && !undone.has(session.last.shipmentId)) {
          undone.add(session.last.shipmentId);
          return await ask('command', 'undo');
        }
        const next = shipmentIds.find((id) => !isQueued(id));
        return next === undefined ? await pass(2_000) : await ask('scan', next);
      }
      case 'verifying': {
        if (session.blocked) return await ask('command', 'ok');
        const line = session.parcel.lines.find((each) => each.verified < each.needed);
        return await ask('scan', line?.sku ?? session.parcel.shipmentId);
      }
      case 'confirming-label': {
        if (session.blocked) return await ask('command', 'ok');
        return await ask('scan', labelCode(session.parcel.shipmentId));
      }
      case 'asking': {
        const out = printer.labelsWith(labelCode(session.parcel.shipmentId)) > 0;
        return await ask('command', out ? 'label-printed' : 'label-not-printed');
      }
      case 'stopped':
        return await ask('command', 'ok');
      default:
        return await pass(1_000);
    }
  }

  return {
    broken,
    act,
    pass,
    get restarts() {
      return restarts;
    },
    /** How often a dispatch, or a completion, was taken back. */
    get reopened() {
      return reopened;
    },
    /** Until every dispatch is acked; says so where that does not come. */
    async work(maxActs: number): Promise<void> {
      for (let acts = 0; acts < maxActs; acts += 1) {
        if (shipmentIds.every(isDone)) return;
        await act();
        if (!station.alive) restart(station.now.bench.session, null);
      }
      broken.push(
        `not done: ${shipmentIds.filter((id) => !isDone(id)).join(', ')} (${station.now.bench.session.status})`,
      );
    },
  };
}
