import type { OutboxEntry } from '../../../shared/contract/outbox.ts';
import type { ReturnView } from '../../../shared/contract/returns.ts';
import type { SelfShipView } from '../../../shared/contract/self-ship.ts';
import { indiaDate } from '../../../shared/india-time.ts';
import type { OutboxReason } from '../../../shared/model/mutations.ts';
import type { Draw, Mishaps } from './chance.ts';
import { nameOf, type SimStation } from './sim-station.ts';
import type { SimTime } from './sim-time.ts';
import type { World } from './sim-world.ts';
import { hadEffect } from './supervisor-truth.ts';

export interface SupervisorOptions {
  readonly time: SimTime;
  readonly station: SimStation;
  readonly world: World;
  readonly draw: Draw;
  readonly mishaps: Mishaps;
  readonly trace: (line: string) => void;
  /** A change was heard to be queued. */
  readonly onQueued: (queued: Queued) => void;
  /** Returns are one desk's, whichever station packed their orders. */
  readonly takesReturns: boolean;
}

/** What the supervisor heard that the station will bring to the marketplace. */
export interface Queued {
  readonly station: number;
  readonly mutationId: string;
  readonly atMs: number;
}

const DAY_MS = 86_400_000;
/** What waits for so long is given up, where the station lets a person do that. */
const GIVEN_UP_AFTER_MS = 600_000;
const LAST_MS = 40_000;
/** Some of what may be done comes with time alone. */
const LOOK_AGAIN_MS = 45_000;
const MOST_PULLS = 12;
const MOST_TRIES = 12;

/**
 * Who ships, delivers and services the seller's own orders, decides about returns and receives them, cancels what cannot be had, tells
 * form numbers, and decides about what the outbox puts before a person: through the requests of the screens, as they allow it.
 */
export function createSupervisor(options: SupervisorOptions) {
  const { time, station, world, draw, mishaps, trace } = options;
  const notBefore = new Map<string, number>();
  const done = new Map<string, number>();
  const seenAt = new Map<string, number>();
  let receipts = 0;
  let heard = 0;
  let going = true;
  let hurrying = false;
  let quietSinceMs: number | null = null;
  let seenNews = -1;
  let lookAgainMs = 0;

  const putOff = (what: string, ms: number) => void notBefore.set(what, time.nowMs() + ms);
  const isPutOff = (what: string) => (notBefore.get(what) ?? 0) > time.nowMs();
  /** True the first `most` times. */
  function still(what: string, most: number): boolean {
    const times = done.get(what) ?? 0;
    if (times >= most) return false;
    done.set(what, times + 1);
    return true;
  }

  async function ask<T>(what: string, request: Parameters<SimStation['asked']>[0]): Promise<T | undefined> {
    try {
      const reply = (await station.asked(request)) as T | undefined;
      if (reply !== undefined && what !== '') trace(`s${station.index} supervisor ${what}`);
      return reply;
    } catch (error) {
      if (what !== '') trace(`s${station.index} supervisor ${what}: ${nameOf(error)}`);
      return undefined;
    }
  }

  /** Asks for a change and remembers that it was heard. */
  async function change(what: string, request: Parameters<SimStation['asked']>[0]): Promise<void> {
    const askedMs = time.nowMs();
    const reply = await ask<{ mutationId?: string | null; mutationIds?: readonly string[] }>(what, request);
    if (reply !== undefined) heard += 1;
    for (const mutationId of [reply?.mutationId, ...(reply?.mutationIds ?? [])]) {
      if (mutationId) options.onQueued({ station: station.index, mutationId, atMs: askedMs });
    }
  }

  async function selfShip(): Promise<boolean> {
    const list = await ask<{ entries: readonly SelfShipView[] }>('', ({ handlers }) =>
      handlers['selfShip.list']({ limit: 200, offset: 0 }),
    );
    const open = list?.entries.filter(
      ({ shipmentId, stage }) => stage !== 'closed' && stage !== 'to-pack' && !isPutOff(shipmentId),
    );
    const entry = open && open.length > 0 ? draw.pick(open) : undefined;
    if (!entry) return false;
    const { shipmentId } = entry;
    putOff(shipmentId, draw.between(4_000, 20_000));
    const before = heard;
    const view = await ask<SelfShipView>('', ({ handlers }) => handlers['selfShip.read']({ shipmentId }));
    if (!view) return false;
    const may = (name: string) => view.acts.some((each) => each.act === name && each.why === null);
    if (may('dispatch')) await dispatch(view);
    else if (may('attempt') && draw.hits(0.3) && still(`attempt ${shipmentId}`, 2)) await attempt(view);
    else if (may('update') && draw.hits(0.2) && still(`update ${shipmentId}`, 2)) await update(view);
    else if (may('deliver')) await deliver(view);
    else await service(view, may);
    return heard > before;
  }

  const dispatch = ({ shipmentId, serverNowMs, draft }: SelfShipView) =>
    change(`dispatches ${shipmentId}`, ({ handlers }) =>
      handlers['selfShip.dispatch']({
        ...{ shipmentId, dispatchDateMs: serverNowMs, tentativeDeliveryMs: serverNowMs + 3 * DAY_MS },
        ...{ deliveryPartner: 'Example Couriers', trackingId: `OWN-${shipmentId.slice(0, 8)}` },
        ...{ invoiceNumber: `I-${shipmentId.slice(0, 12)}`, invoiceDate: draft.invoiceDate },
        address: { address1: '2 Demo Road', city: 'Mumbai', pincode: '400001' },
      }),
    );

  const deliver = ({ shipmentId, serverNowMs }: SelfShipView) =>
    change(`delivers ${shipmentId}`, ({ handlers }) =>
      handlers['selfShip.deliver']({ shipmentId, deliveredMs: serverNowMs }),
    );

  /** Every attempt names a day of its own, so that each is known by it. */
  const attempt = ({ shipmentId, serverNowMs }: SelfShipView) =>
    change(`attempted ${shipmentId}`, ({ handlers }) =>
      handlers['selfShip.attempt']({
        ...{ shipmentId, attemptedMs: serverNowMs, reason: 'customer_unavailable', subReason: 'door_locked' },
        newDeliveryMs: serverNowMs + (3 + (done.get(`attempt ${shipmentId}`) ?? 0)) * DAY_MS,
      }),
    );

  const update = ({ shipmentId, serverNowMs }: SelfShipView) =>
    change(`changes the courier of ${shipmentId}`, ({ handlers }) =>
      handlers['selfShip.update']({
        ...{ shipmentId, trackingId: `OWN-${shipmentId.slice(0, 8)}-${done.get(`update ${shipmentId}`) ?? 0}` },
        ...{ deliveryPartner: 'Other Couriers', tentativeDeliveryMs: serverNowMs + 4 * DAY_MS },
      }),
    );

  async function service(view: SelfShipView, may: (name: string) => boolean): Promise<void> {
    const { shipmentId, serverNowMs } = view;
    const open = view.services.find(({ state }) => state !== 'completed' && state !== 'cancelled');
    if (!open) return;
    const { serviceFulfilmentId } = open;
    const day = indiaDate(serverNowMs);
    const attempts = `service ${serviceFulfilmentId}`;
    if (may('service-attempt') && draw.hits(0.4) && still(attempts, 1)) {
      await change(`attempted the service of ${shipmentId}`, ({ handlers }) =>
        handlers['services.attempt']({
          ...{ shipmentId, serviceFulfilmentId, attemptedOn: day, newDate: indiaDate(serverNowMs + 9 * DAY_MS) },
          ...{ reason: 'customer_unavailable', subReason: 'door_locked' },
        }),
      );
    } else if (may('service-complete')) {
      await change(`completes the service of ${shipmentId}`, ({ handlers }) =>
        handlers['services.complete']({ shipmentId, serviceFulfilmentId, completedOn: day }),
      );
    }
  }

  async function returns(): Promise<boolean> {
    if (!options.takesReturns) return false;
    const list = await ask<{ entries: readonly ReturnView[] }>('', ({ handlers }) =>
      handlers['returns.list']({ tab: 'all', limit: 200, offset: 0 }),
    );
    const open = list?.entries.filter(
      ({ returnId, status, fulfilment, received }) =>
        !isPutOff(returnId) &&
        !['completed', 'rejected', 'cancelled'].includes(status) &&
        !(fulfilment === 'standard' && received !== null),
    );
    const entry = open && open.length > 0 ? draw.pick(open) : undefined;
    if (!entry) return await readAnew();
    const { returnId } = entry;
    putOff(returnId, draw.between(4_000, 20_000));
    const before = heard;
    const view = await ask<ReturnView>('', ({ handlers }) => handlers['returns.read']({ returnId }));
    if (!view) return false;
    const may = (name: string) => view.acts.some((each) => each.act === name && each.why === null);
    const visit = view.items.flatMap(({ services }) => services)[0]?.serviceFulfilmentId;
    if (visit !== undefined && may('tech-visit-attempt') && draw.hits(0.4) && still(`visit ${returnId}`, 1)) {
      await attemptVisit(view, visit);
    } else if (visit !== undefined && may('reject') && draw.hits(0.3)) await reject(view, visit);
    else if (may('approve')) await approve(view);
    else if (may('pickup-attempt') && draw.hits(0.4) && still(`pickup ${returnId}`, 1)) await attemptPickup(view);
    else if (may('cancel') && draw.hits(0.3) && (await isPackedHere(view.shipmentId))) await cancelReturn(view);
    else if (view.fulfilment === 'standard' || ((may('pickup') || may('complete')) && draw.hits(0.6))) {
      await receive(view);
    } else if (may('pickup')) {
      await change(`picked up ${returnId}`, ({ handlers }) =>
        handlers['returns.pickup']({ returnId, pickedUpMs: view.serverNowMs }),
      );
    } else if (may('complete')) {
      await change(`completes ${returnId}`, ({ handlers }) => handlers['returns.complete']({ returnId }));
    }
    return heard > before;
  }

  /** A parcel stands there, and the screen shows no return of it yet. */
  async function readAnew(): Promise<boolean> {
    const open = [...world.marketplace.returns()].some(({ status }) => status === 'requested' || status === 'approved');
    if (!open || isPutOff('pull') || !still('pull', MOST_PULLS)) return false;
    putOff('pull', 30_000);
    await ask('reads anew', ({ handlers }) => handlers['pull.now']({}));
    return true;
  }

  /** Whether a parcel arrived is known where it was sent from: nobody else says so. */
  async function isPackedHere(shipmentId: string | null): Promise<boolean> {
    if (shipmentId === null) return false;
    const view = await ask<SelfShipView>('', ({ handlers }) => handlers['selfShip.read']({ shipmentId }));
    return view?.acts.every(({ why }) => why !== 'other-station') ?? false;
  }

  const attemptVisit = ({ returnId, serverNowMs }: ReturnView, serviceFulfilmentId: string) =>
    change(`attempted the visit of ${returnId}`, ({ handlers }) =>
      handlers['returns.techVisitAttempt']({
        ...{ returnId, serviceFulfilmentId, attemptedOn: indiaDate(serverNowMs) },
        ...{ newDate: indiaDate(serverNowMs + 9 * DAY_MS), reason: 'customer_unavailable', subReason: 'door_locked' },
      }),
    );

  const reject = ({ returnId, serverNowMs }: ReturnView, serviceFulfilmentId: string) =>
    change(`rejects ${returnId}`, ({ handlers }) =>
      handlers['returns.reject']({
        ...{ returnId, serviceFulfilmentId, serviceDateMs: serverNowMs, comments: 'No fault found' },
      }),
    );

  const approve = ({ returnId }: ReturnView) =>
    change(`approves ${returnId}`, ({ handlers }) =>
      handlers['returns.approve']({ returnId, comments: 'Fault confirmed' }),
    );

  const attemptPickup = ({ returnId, serverNowMs }: ReturnView) =>
    change(`attempted to fetch ${returnId}`, ({ handlers }) =>
      handlers['returns.pickupAttempt']({
        ...{ returnId, attemptedMs: serverNowMs, newPickupMs: serverNowMs + 11 * DAY_MS, reason: 'door_locked' },
      }),
    );

  const cancelReturn = ({ returnId, serverNowMs }: ReturnView) =>
    change(`cancels ${returnId}`, ({ handlers }) => handlers['returns.cancel']({ returnId, deliveredMs: serverNowMs }));

  /** The same receipt again, as the screen sends it where no answer came. */
  async function receive({ returnId, units }: ReturnView): Promise<void> {
    receipts += 1;
    const receiptId = `receipt-${station.index}-${receipts}`;
    const times = mishaps.strikes('received-twice', 0.1) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      await change(`receives ${returnId}`, ({ handlers }) =>
        handlers['returns.receive']({
          ...{ receiptId, code: returnId, returnId, condition: 'good', quantity: units },
        }),
      );
    }
  }

  /** An order that cannot be had after all. */
  async function cancel(): Promise<boolean> {
    if (!mishaps.strikes('seller-cancels', 0.02)) return false;
    const shipmentId = mishaps.draw('seller-cancels details').pick(world.orders);
    const plan = await ask<{
      refusal: string | null;
      groups: readonly { cancellationGroupId: string }[];
    }>('', ({ handlers }) => handlers['orders.cancelPlan']({ shipmentId }));
    const group = plan?.groups[0]?.cancellationGroupId;
    if (!plan || plan.refusal !== null || group === undefined) return false;
    await change(`cancels ${shipmentId}`, ({ handlers }) =>
      handlers['orders.cancel']({
        ...{ shipmentId, cancellationGroupIds: [group], reason: 'not_enough_inventory', by: 'Supervisor' },
      }),
    );
    return true;
  }

  async function outbox(): Promise<boolean> {
    const list = await ask<{ entries: readonly OutboxEntry[] }>('', ({ handlers }) =>
      handlers['outbox.list']({ limit: 200, all: false }),
    );
    const entry = list?.entries.find((each) => isMine(each) && !isPutOff(each.mutationId) && !isHopeless(each));
    if (!entry || !still(`outbox ${entry.mutationId}`, MOST_TRIES)) return false;
    putOff(entry.mutationId, 30_000);
    if (entry.kind === 'pack') await tellForms(entry.shipmentId);
    else await decide(entry);
    return true;
  }

  const isHopeless = ({ mutationId }: OutboxEntry) => (done.get(`outbox ${mutationId}`) ?? 0) >= MOST_TRIES;

  function isMine({ kind, state, lastError, mutationId, decisions }: OutboxEntry): boolean {
    if (kind === 'pack') return state === 'rejected' && lastError === ('FORM_FAILED' satisfies OutboxReason);
    if (kind === 'dispatch' || decisions.length === 0) return false;
    if (state === 'rejected') return true;
    const since = seenAt.get(mutationId) ?? time.nowMs();
    seenAt.set(mutationId, since);
    return time.nowMs() - since > GIVEN_UP_AFTER_MS;
  }

  async function decide({ mutationId, kind, lastError, decisions }: OutboxEntry): Promise<void> {
    const untold = lastError === ('NOBODY_CAN_TELL' satisfies OutboxReason);
    const decision = !untold ? 'discard' : hadEffect(world, station, mutationId) ? 'done' : 'retry';
    if (!decisions.includes(decision)) return;
    await ask(`says ${decision} of a ${kind}`, ({ handlers }) => handlers['outbox.decide']({ mutationId, decision }));
  }

  async function tellForms(shipmentId: string): Promise<void> {
    const read = await ask<{ forms: readonly { name: string; status: string }[] }>('', ({ handlers }) =>
      handlers['orders.forms']({ shipmentId }),
    );
    const failed = read?.forms.filter(({ status }) => status === 'FAILED') ?? [];
    if (failed.length === 0) return;
    const forms = failed.map(({ name }) => ({ name, ackNumber: `ACK-${shipmentId.slice(0, 8)}` }));
    await change(`tells the forms of ${shipmentId}`, ({ handlers }) =>
      handlers['orders.acknowledgeForms']({ shipmentId, forms }),
    );
  }

  /** The screens ask again when they are told that something changed; what was put off is looked at again by itself. */
  async function round(): Promise<boolean> {
    const { deskNews } = station;
    const startedMs = time.nowMs();
    if (deskNews === seenNews && startedMs < lookAgainMs) {
      return hurrying ? false : (await cancel()) || (options.takesReturns && (await readAnew()));
    }
    const acted = (await outbox()) || (hurrying ? false : (await cancel()) || (await selfShip()) || (await returns()));
    seenNews = acted ? -1 : deskNews;
    const putOffUntil = [...notBefore.values()].filter((atMs) => atMs > startedMs);
    lookAgainMs = Math.min(startedMs + LOOK_AGAIN_MS, ...putOffUntil);
    return acted;
  }

  return {
    async work(): Promise<void> {
      while (going) {
        await time.sleep(draw.between(1_500, 5_000) * (quietSinceMs === null ? 1 : 3));
        if (!station.alive) continue;
        const acted = await round();
        quietSinceMs = acted ? null : (quietSinceMs ?? time.nowMs());
      }
    },
    /** Begins nothing new; what the outbox puts before a person is still decided. */
    endDay(): void {
      hurrying = true;
    },
    stop(): void {
      going = false;
    },
    isOver: () => quietSinceMs !== null && time.nowMs() - quietSinceMs > LAST_MS,
  };
}

export type Supervisor = ReturnType<typeof createSupervisor>;
