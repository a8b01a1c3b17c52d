import { plainSku } from '../../../main/practice/marketplace/catalogue/product.ts';
import { PRODUCTS } from '../../../main/practice/marketplace/catalogue/products.ts';
import type { Session } from '../../../shared/bench/session.ts';
import type { BenchCommand, ScanReply } from '../../../shared/contract/bench.ts';
import type { Draw, Mishaps } from './chance.ts';
import { createPile } from './packer-pile.ts';
import { serialOf } from './serials.ts';
import type { Sheet, SimPrinter } from './sim-printer.ts';
import { nameOf, type SimStation } from './sim-station.ts';
import type { SimTime } from './sim-time.ts';

/** A verdict as the packer heard it. */
export interface Heard {
  readonly station: number;
  readonly scanId: string;
  readonly code: string;
  /** When it was first asked for, and when it was heard; simulated ms. */
  readonly askedMs: number;
  readonly atMs: number;
  readonly reply: ScanReply;
}

export interface PackerOptions {
  readonly time: SimTime;
  readonly station: SimStation;
  readonly printer: SimPrinter;
  readonly draw: Draw;
  readonly mishaps: Mishaps;
  /** Orders as they lie on this packer's pile; grows. */
  readonly orders: () => readonly string[];
  readonly trace: (line: string) => void;
  readonly onHeard: (heard: Heard) => void;
  /** What is wrong as the packer sees it. */
  readonly onBreach: (what: string, shipmentId: string) => void;
  /** A code that was scanned before gets the reply it got then: what no station may do. */
  readonly knowsByCode: boolean;
}

type Of<S extends Session['status']> = Extract<Session, { status: S }>;

const EANS = new Map(PRODUCTS.map((product) => [plainSku(product.sku), product.ean]));
/** A label that did not come out by then is asked for once more. */
const NO_LABEL_MS = 45_000;

/**
 * A packer at one bench: scans orders and items, looks into the printer's tray, answers truthfully, and makes the mistakes people
 * make. When the station dies under a scan, the same scan goes out again once it is back, as the screen does it.
 */
export function createPacker(options: PackerOptions) {
  const { time, station, printer, draw, mishaps } = options;
  const pile = createPile(options);
  const mistakes = mishaps.draw('mistakes');
  let scans = 0;
  let restores = 0;
  let going = true;
  let session: Session = { status: 'idle' };
  let sinceMs = 0;
  let sinceKey = '';
  let seenNews = -1;
  const removed = new Map<string, number>();
  const byCode = new Map<string, ScanReply>();

  async function ask(how: 'scan' | 'command', code: string): Promise<ScanReply> {
    scans += 1;
    const scanId = `scan-${station.index}-${scans}`;
    const askedMs = time.nowMs();
    const send = () => (how === 'scan' ? station.scan(code, scanId) : station.command(code as BenchCommand, scanId));
    for (;;) {
      const before = unitsIn(session);
      const known = options.knowsByCode && how === 'scan' ? byCode.get(code) : undefined;
      const reply = known && session.status === 'verifying' ? { ...known, session } : await answered(send);
      if (reply?.detail.what === 'unit') byCode.set(code, reply);
      if (!reply) {
        await time.sleep(400);
        continue;
      }
      options.trace(
        `s${station.index} ${how} ${code} -> ${reply.verdict} ${reply.detail.what} [${reply.session.status}]`,
      );
      options.onHeard({ station: station.index, scanId, code, askedMs, atMs: time.nowMs(), reply });
      // Counted by files of another time, it says nothing.
      if (restores === station.restored.length) counted(before, reply);
      session = reply.session;
      if (how === 'scan' && mishaps.strikes('double-trigger', 0.02)) void (await answered(send));
      return reply;
    }
  }

  /** Undefined: nobody answered; `DISK` faults are heard as a stop and tried again. */
  async function answered(send: () => Promise<ScanReply | undefined>): Promise<ScanReply | undefined> {
    try {
      return await send();
    } catch (error) {
      options.trace(`s${station.index} no verdict: ${nameOf(error)}`);
      return undefined;
    }
  }

  /** One unit more for one scan, never two. */
  function counted(before: Units, reply: ScanReply): void {
    const after = unitsIn(reply.session);
    if (before.parcel === null || before.parcel !== after.parcel) return;
    // Units taken back meanwhile are uncounted; then the sum of both is less.
    const same = after.units + after.lacks === before.units + before.lacks;
    if (reply.detail.what === 'unit' && same && after.units !== before.units + 1) {
      options.onBreach(`one unit was heard, ${after.units - before.units} were counted`, after.shipmentId);
    } else if (after.units > before.units + 1)
      options.onBreach(`one scan counted ${after.units - before.units} units`, after.shipmentId);
  }

  /** The screen asks again when it is told that something changed, and not before. */
  async function look(): Promise<boolean> {
    const { benchNews } = station;
    if (benchNews === seenNews) return true;
    const state = await station.asked(async ({ handlers }) => await handlers['bench.state']({})).catch(() => undefined);
    if (!state) return false;
    seenNews = benchNews;
    const known = unitsIn(session);
    const found = unitsIn(state.session);
    const sameFiles = restores === station.restored.length;
    restores = station.restored.length;
    if (
      sameFiles &&
      known.parcel !== null &&
      known.parcel === found.parcel &&
      found.units < known.units &&
      found.lacks >= known.lacks + 1
    ) {
      if (state.session.status === 'verifying' && session.status === 'verifying' && !uncounted(state.session)) {
        options.onBreach(`${known.units} units were heard, ${found.units} are there`, known.shipmentId);
      }
    }
    session = state.session;
    const key = session.status === 'idle' ? 'idle' : `${session.status} ${session.parcel.parcelId}`;
    if (key !== sinceKey) {
      sinceKey = key;
      sinceMs = time.nowMs();
    }
    return true;
  }

  const uncounted = (now: Of<'verifying'>) =>
    now.parcel.lines.some((line) => line.cancelled > 0 || line.serialNumbers.length > 0);

  async function act(): Promise<void> {
    switch (session.status) {
      case 'idle':
        return await idle(session);
      case 'verifying':
        return await verify(session);
      case 'boxing':
        return void (await ask('command', 'ok'));
      case 'printing':
        return await wait(session);
      case 'confirming-label':
        return await confirm(session);
      case 'asking':
        return await answer(session);
      case 'voiding':
        return await putAway(session);
      case 'stopped':
        return await stopped(session);
    }
  }

  async function idle({ last }: Of<'idle'>): Promise<void> {
    if (last && mishaps.strikes('undo', 0.015)) {
      await ask('command', 'undo');
      return;
    }
    // A label nobody scanned lies in the tray.
    const forgotten = printer.sheets.find(
      (sheet) => sheet.kind === 'label' && !sheet.taken && !pile.isPutOff(sheet.code),
    );
    if (forgotten && draw.hits(0.6)) {
      pile.putOff(forgotten.code, 90_000);
      return pile.heard(forgotten.shipmentId ?? '', await scanLabel(forgotten));
    }
    const waiting = await fromShelf();
    const next = waiting ?? pile.next();
    if (next === undefined) return await time.sleep(3_000);
    pile.heard(next, await ask('scan', next));
  }

  /** What the shelf's screen shows as ready to go on. */
  async function fromShelf(): Promise<string | undefined> {
    if (!draw.hits(0.5)) return undefined;
    const list = await station
      .asked(async ({ handlers }) => await handlers['shelf.list']({ limit: 200 }))
      .catch(() => undefined);
    const ready = list?.entries.find(
      ({ waitsFor, gate, shipmentId }) =>
        (waitsFor === 'label-ready' || waitsFor === 'units' || waitsFor === 'label-scan' || waitsFor === 'person') &&
        gate === null &&
        !pile.isPutOff(`shelf ${shipmentId}`),
    );
    if (ready) pile.putOff(`shelf ${ready.shipmentId}`, ready.waitsFor === 'person' ? 90_000 : 20_000);
    return ready?.shipmentId;
  }

  async function verify(now: Of<'verifying'>): Promise<void> {
    if (now.blocked) return void (await ask('command', 'ok'));
    if (mishaps.strikes('parks', 0.01)) return void (await ask('command', 'park'));
    if (mishaps.strikes('wrong-item', 0.02)) return void (await ask('scan', mistakes.pick(PRODUCTS).ean));
    if (mishaps.strikes('undo', 0.015)) return void (await ask('command', 'undo'));
    const { capturing } = now;
    if (capturing) {
      const line = now.parcel.lines.find(({ lineId }) => lineId === capturing.lineId);
      return void (await ask('scan', serialOf(line?.serials.kind ?? 'serial', station.index, scans)));
    }
    const line = now.parcel.lines.find((each) => each.verified < each.needed);
    if (!line) return void (await ask('command', 'ok'));
    const reply = await ask('scan', line.boxId === null ? (EANS.get(plainSku(line.sku)) ?? line.sku) : line.sku);
    const stuck = reply.verdict === 'unknown-code' || reply.verdict === 'gate';
    if (stuck && reply.session.status === 'verifying') await ask('command', 'park');
    const completed = reply.detail.what === 'completed' || reply.detail.what === 'shelved';
    if (completed && mishaps.strikes('too-many', 0.03)) await ask('scan', EANS.get(plainSku(line.sku)) ?? line.sku);
  }

  async function wait(now: Of<'printing'>): Promise<void> {
    const waitedMs = time.nowMs() - sinceMs;
    if (now.waitingFor === 'documents' && waitedMs > 6_000) {
      const next = pile.next();
      if (next !== undefined && draw.hits(0.5)) return pile.heard(next, await ask('scan', next));
      if (waitedMs > 30_000) return void (await ask('command', 'park'));
    }
    if (waitedMs > 900_000) return void (await ask('command', 'park'));
    await time.sleep(1_500);
  }

  async function confirm(now: Of<'confirming-label'>): Promise<void> {
    const { shipmentId } = now.parcel;
    if (now.blocked) return void (await ask('command', 'ok'));
    if (mishaps.strikes('forgets-scan-back', 0.02)) return void (await ask('command', 'park'));
    const others = printer.sheets.filter((sheet) => sheet.kind === 'label' && sheet.shipmentId !== shipmentId);
    if (others.length > 0 && mishaps.strikes('wrong-label', 0.02)) {
      return void (await ask('scan', mistakes.pick(others).code));
    }
    const seen = new Set(now.sheets?.filter((sheet) => sheet.seen).flatMap(({ codes }) => codes));
    const mine = printer.sheets.filter(
      (sheet) => sheet.shipmentId === shipmentId && !sheet.void && !seen.has(sheet.code),
    );
    const sheet = mine.findLast((each) => !each.taken) ?? mine.at(-1);
    if (sheet) return pile.heard(shipmentId, await scanLabel(sheet));
    if (time.nowMs() - sinceMs > NO_LABEL_MS) {
      sinceMs = time.nowMs();
      return void (await ask('command', 'reprint'));
    }
    await time.sleep(2_000);
  }

  async function scanLabel(sheet: Sheet): Promise<ScanReply> {
    const reply = await ask('scan', sheet.code);
    const { what } = reply.detail;
    if (what === 'label-confirmed' || what === 'label-of-box' || what === 'label-again') sheet.taken = true;
    if (reply.verdict === 'gate' || reply.verdict === 'stop') pile.putOff(sheet.code, 80_000);
    return reply;
  }

  /** The truth: whether a label of this parcel lies in the tray. */
  async function answer(now: Of<'asking'>): Promise<void> {
    const { shipmentId } = now.parcel;
    const out = printer.sheets.some((sheet) => sheet.shipmentId === shipmentId && !sheet.taken && !sheet.void);
    await time.sleep(2_000);
    await ask('command', out ? 'label-printed' : 'label-not-printed');
  }

  async function putAway(now: Of<'voiding'>): Promise<void> {
    const { shipmentId } = now.parcel;
    if (now.blocked) return void (await ask('command', 'ok'));
    if (!now.labelVoid) {
      const stale = printer.sheets.findLast((sheet) => sheet.shipmentId === shipmentId && !sheet.void);
      const reply = stale ? await ask('scan', stale.code) : await ask('command', 'park');
      if (stale && reply.detail.what === 'label-void') {
        stale.void = true;
        stale.taken = true;
      }
      return;
    }
    const unit = now.toRemove.find(({ units }) => units > 0);
    const line = now.parcel.lines.find(({ orderItemId }) => orderItemId === unit?.orderItemId);
    if (!line) return void (await ask('command', 'ok'));
    const numbered = line.serialNumbers.flat();
    const taken = removed.get(line.lineId) ?? 0;
    removed.set(line.lineId, taken + 1);
    await ask('scan', numbered[taken % Math.max(1, numbered.length)] ?? EANS.get(plainSku(line.sku)) ?? line.sku);
  }

  async function stopped({ why, parcel }: Of<'stopped'>): Promise<void> {
    const { shipmentId } = parcel;
    pile.putOff(`shelf ${shipmentId}`, 80_000);
    pile.putOff(shipmentId, 80_000);
    if (why.kind === 'rejected' && why.code.startsWith('WEIGHT')) return void (await ask('command', 'confirm'));
    if (why.kind === 'rejected' && /SERIAL|IMEI/.test(why.code)) {
      const reply = await ask('command', 'correct');
      if (reply.session.status !== 'stopped') return;
    }
    if (why.kind === 'not-printed') {
      const reply = await ask('command', 'reprint');
      if (reply.session.status !== 'stopped') return;
    }
    await ask('command', 'ok');
  }

  return {
    pile,
    /** The bench's work until `stop`; goes on through every death of the station. */
    async work(): Promise<void> {
      while (going) {
        const over = session.status === 'idle' && pile.left === 0;
        await time.sleep(draw.between(300, 1_200) * (over ? 10 : 1));
        if (!station.alive || !(await look())) continue;
        await act();
      }
    },
    stop(): void {
      going = false;
    },
    /** Nothing on the bench, nothing on the pile that could go on now. */
    isOver: () => !going || (session.status === 'idle' && pile.left === 0),
    get scans() {
      return scans;
    },
    get session() {
      return session;
    },
  };
}

export type Packer = ReturnType<typeof createPacker>;

interface Units {
  readonly parcel: string | null;
  readonly shipmentId: string;
  readonly units: number;
  readonly lacks: number;
}

function unitsIn(session: Session): Units {
  if (session.status === 'idle') return { parcel: null, shipmentId: '', units: 0, lacks: 0 };
  const { parcelId, shipmentId, lines } = session.parcel;
  return {
    parcel: parcelId,
    shipmentId,
    units: lines.reduce((sum, line) => sum + line.verified, 0),
    lacks: lines.reduce((sum, line) => sum + Math.max(0, line.needed - line.verified), 0),
  };
}
