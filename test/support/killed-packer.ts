import type { Session } from '../../shared/bench/session.ts';
import type { BenchCommand, ScanReply } from '../../shared/contract/bench.ts';
import type { LastingHall } from './lasting-hall.ts';
import type { StationProcess } from './station-process.ts';

/** One scan or command, under the id it keeps however often it is sent. */
interface Act {
  readonly scanId: string;
  readonly how: 'scan' | 'command';
  readonly code: string;
}

/** A verdict that reached the packer. */
export interface HeardVerdict extends Act {
  readonly verdict: ScanReply['verdict'];
  readonly detail: ScanReply['detail'];
  readonly atMs: number;
}

/** Parcels put aside before the packer opens no more: two requests leave a second, and packs go before what labels and dispatches need. */
const MOST_ASIDE = 3;
const LOOK_AGAIN_MS = 15;

/**
 * Packs as an automation client does, one order after the other, and puts each aside while its label is on the way. What was said to
 * a station that died under it is said again to the next, under the same scan id. Remembers every verdict it heard.
 */
export function killedPacker(hall: LastingHall) {
  const heard: HeardVerdict[] = [];
  const labelScanned = new Set<string>();
  const opened = new Set<string>();
  const reprinted = new Map<string, number>();
  let acts = 0;
  let mayOpen = true;
  let unanswered: Act | undefined;
  let last: Session = { status: 'idle' };

  async function send(station: StationProcess, act: Act): Promise<ScanReply> {
    unanswered = act;
    const reply =
      act.how === 'scan'
        ? await station.ask('bench.scan', { code: act.code, scanId: act.scanId })
        : await station.ask('bench.command', { command: act.code as BenchCommand, scanId: act.scanId });
    unanswered = undefined;
    last = reply.session;
    const { verdict, detail, atMs } = reply;
    heard.push({ ...act, verdict, detail, atMs });
    if (detail.what === 'label-confirmed' && detail.shipmentId) labelScanned.add(detail.shipmentId);
    if (detail.what === 'opened' && detail.shipmentId) opened.add(detail.shipmentId);
    return reply;
  }

  async function say(station: StationProcess, how: Act['how'], code: string): Promise<ScanReply> {
    acts += 1;
    return await send(station, { scanId: `act-${acts}`, how, code });
  }

  /** What can go on: a parcel put aside whose label is here, else an order nobody began with. */
  async function nextOrder(station: StationProcess): Promise<string | undefined> {
    const { entries, total } = await station.ask('shelf.list', { limit: 100 });
    const ready = entries.find(
      ({ waitsFor }) => waitsFor === 'label-ready' || waitsFor === 'label-scan' || waitsFor === 'units',
    );
    if (ready) return ready.shipmentId;
    if (total >= MOST_ASIDE || !mayOpen) return undefined;
    return hall.shipmentIds.find((id) => !opened.has(id));
  }

  async function act(station: StationProcess): Promise<void> {
    const { session } = await station.ask('bench.state', {});
    switch (session.status) {
      case 'idle': {
        const next = await nextOrder(station);
        if (next === undefined) {
          await rest();
          return void (await say(station, 'scan', `no order ${acts}`));
        }
        return void (await say(station, 'scan', next));
      }
      case 'verifying':
        return void (session.blocked ? await say(station, 'command', 'ok') : await say(station, 'scan', hall.sku));
      case 'printing':
        if (session.waitingFor === 'printer') return await rest();
        return void (await say(station, 'command', 'park'));
      case 'confirming-label': {
        if (session.blocked) return void (await say(station, 'command', 'ok'));
        const trackingId = hall.trackingIdOf(session.parcel.shipmentId);
        if (trackingId === undefined) return await rest();
        return void (await say(station, 'scan', trackingId));
      }
      case 'asking': {
        const { shipmentId } = session.parcel;
        if (hall.labelsOf(shipmentId) > 0) return void (await say(station, 'command', 'label-printed'));
        reprinted.set(shipmentId, (reprinted.get(shipmentId) ?? 0) + 1);
        return void (await say(station, 'command', 'label-not-printed'));
      }
      case 'boxing':
      case 'voiding':
      case 'stopped':
        return void (await say(station, 'command', session.status === 'boxing' ? 'confirm' : 'ok'));
    }
  }

  return {
    heard,
    /** Shipments whose label the packer heard confirmed. */
    labelScanned,
    /** How often the packer told the station, asked by it, that a label had not come out. */
    reprintsOf: (shipmentId: string): number => reprinted.get(shipmentId) ?? 0,
    /** The session of the last reply, and whether a scan is out that nobody answered. */
    get standing() {
      return { session: last, unanswered: unanswered !== undefined };
    },
    /** The scan that no station answered goes out again. The first thing after a start; it is also what makes the station scannable. */
    async sayAgain(station: StationProcess): Promise<void> {
      if (unanswered) await send(station, unanswered);
    },
    /** Works until the station no longer answers, or `until` says so. */
    async work(station: StationProcess, until: () => boolean, { opensMore = true } = {}): Promise<void> {
      mayOpen = opensMore;
      while (!until()) {
        try {
          await act(station);
        } catch (error) {
          // A refusal has words; a connection that ended under the request is the kill.
          if (!(error instanceof TypeError || (error instanceof Error && error.name !== 'Error'))) throw error;
          if (station.child.exitCode !== null || station.child.signalCode !== null || station.child.killed) return;
          throw error;
        }
      }
    },
  };
}

function rest(): Promise<void> {
  return new Promise((next) => setTimeout(next, LOOK_AGAIN_MS));
}
