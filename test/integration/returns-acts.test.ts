import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReturnRefusal, ReturnView } from '../../shared/contract/returns.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import { RETURN_ACTS, type ReturnAct, type ReturnStatus } from '../../shared/model/returns.ts';
import { type MadeReturn, type ReturnsStation, type ReturnWanted, returnsStation } from '../support/returns-station.ts';
import { until } from '../support/station-process.ts';

const DAY = 86_400_000;

let station: ReturnsStation;
beforeAll(async () => {
  station = await returnsStation();
}, 30_000);
afterAll(async () => {
  const { faults } = station;
  await station.close();
  expect(faults).toEqual([]);
});

/** As a person fills in the form, with dates that keep the rules. */
function does(act: ReturnAct, { returnId, serviceFulfilmentId }: MadeReturn): unknown {
  const nowMs = Date.now();
  const service = serviceFulfilmentId ?? 'SF-none';
  const { ask } = station;
  switch (act) {
    case 'tech-visit-attempt':
      return ask['returns.techVisitAttempt']({
        ...{ returnId, serviceFulfilmentId: service, reason: 'customer_unavailable', subReason: 'door_locked' },
        ...{ attemptedOn: indiaDate(nowMs), newDate: indiaDate(nowMs + 2 * DAY) },
      });
    case 'approve':
      return ask['returns.approve']({
        ...{ returnId, comments: 'Fault confirmed' },
        ...(serviceFulfilmentId === null ? {} : { serviceFulfilmentId, serviceDateMs: nowMs }),
      });
    case 'reject':
      return ask['returns.reject']({
        ...{ returnId, serviceFulfilmentId: service, serviceDateMs: nowMs, comments: 'No fault found' },
      });
    case 'pickup-attempt':
      return ask['returns.pickupAttempt']({
        ...{ returnId, attemptedMs: nowMs, newPickupMs: nowMs + 2 * DAY, reason: 'customer_unavailable' },
      });
    case 'pickup':
      return ask['returns.pickup']({ returnId, pickedUpMs: nowMs });
    case 'complete':
      return ask['returns.complete']({ returnId });
    case 'cancel':
      return ask['returns.cancel']({ returnId, deliveredMs: nowMs });
  }
}

interface Transition {
  readonly act: ReturnAct;
  readonly of: ReturnWanted;
  readonly from: ReturnStatus;
  readonly to: ReturnStatus;
  /** What the marketplace wrote down. */
  readonly effect: string;
}

/** The seed's tables of associated actions, every row. */
const TRANSITIONS: readonly Transition[] = [
  {
    ...{ act: 'tech-visit-attempt', of: { source: 'customer_return', service: true } },
    ...{ from: 'requested', to: 'requested', effect: 'service-attempted' },
  },
  {
    ...{ act: 'approve', of: { source: 'customer_return', service: true } },
    ...{ from: 'requested', to: 'approved', effect: 'return-approved' },
  },
  {
    ...{ act: 'approve', of: { source: 'customer_return', service: false } },
    ...{ from: 'requested', to: 'approved', effect: 'return-approved' },
  },
  {
    ...{ act: 'reject', of: { source: 'customer_return', service: true } },
    ...{ from: 'requested', to: 'rejected', effect: 'return-rejected' },
  },
  {
    ...{ act: 'pickup-attempt', of: { source: 'customer_return', status: 'approved' } },
    ...{ from: 'approved', to: 'approved', effect: 'return-pickup-attempted' },
  },
  {
    ...{ act: 'pickup', of: { source: 'customer_return', status: 'approved' } },
    ...{ from: 'approved', to: 'completed', effect: 'return-picked-up' },
  },
  {
    ...{ act: 'complete', of: { source: 'courier_return' } },
    ...{ from: 'approved', to: 'completed', effect: 'return-completed' },
  },
  {
    ...{ act: 'cancel', of: { source: 'courier_return' } },
    ...{ from: 'approved', to: 'cancelled', effect: 'return-cancelled' },
  },
];

function effectsOf(made: MadeReturn, kind: string): number {
  return station.practice
    .history()
    .filter(
      (entry) =>
        entry.kind === kind &&
        (('returnId' in entry && entry.returnId === made.returnId) ||
          ('serviceFulfilmentId' in entry && entry.serviceFulfilmentId === made.serviceFulfilmentId)),
    ).length;
}

const forwardState = (made: MadeReturn) => station.practice.shipment(made.shipmentId)?.items[0]?.state;

async function shows(made: MadeReturn, status: ReturnStatus): Promise<void> {
  await station.reads();
  await until(`it to be ${status}`, async () => station.view(made.returnId).status === status);
}

const row = ({ act, from, to, of }: Transition) =>
  [`${act} of a ${of.source}${of.service ? ' with a visit' : ''}, ${from} to ${to}`] as const;

describe('each act of the seed’s tables', () => {
  test.each(TRANSITIONS.map((each) => [...row(each), each] as const))('%s, with the network up', async (_, each) => {
    const made = station.made(each.of);
    await shows(made, each.from);
    const dueMs = station.view(made.returnId).due?.atMs;
    does(each.act, made);
    await station.drained();
    expect(effectsOf(made, each.effect)).toBe(1);
    await shows(made, each.to);
    expect(station.record(made.returnId).status).toBe(each.to);
    if (each.to === each.from) expect(station.view(made.returnId).due?.atMs).not.toBe(dueMs);
    if (each.act === 'cancel') expect(forwardState(made)).toMatch(/DELIVERED|COMPLETED/);
    if (each.act === 'complete') expect(forwardState(made)).toBe('RETURNED');
  });

  test('queued with the network down they all leave when it is back, each once', async () => {
    const made = TRANSITIONS.map(({ of }) => station.made(of));
    await station.reads();
    station.network(false);
    for (const [at, each] of TRANSITIONS.entries()) does(each.act, made[at] as MadeReturn);
    expect(station.queued().length).toBe(TRANSITIONS.length + 1);
    for (const [at, { act, of }] of TRANSITIONS.entries()) {
      const view = station.view((made[at] as MadeReturn).returnId);
      expect(view.changes.length).toBe(act === 'cancel' ? 2 : 1);
      const own = view.acts.filter((each) => allowedIn(of, view).includes(each.act));
      expect(own.every(({ why }) => why === 'already-queued')).toBe(true);
    }
    station.network(true);
    await station.drained();
    await station.reads();
    for (const [at, { effect, to }] of TRANSITIONS.entries()) {
      expect(effectsOf(made[at] as MadeReturn, effect)).toBe(1);
      expect(station.record((made[at] as MadeReturn).returnId).status).toBe(to);
    }
  });

  test('a cancelled return confirms its order’s delivery at that date, after the return is cancelled', async () => {
    const made = station.made({ source: 'courier_return' });
    await station.reads();
    const deliveredMs = Date.now();
    const { mutationIds } = (await station.ask['returns.cancel']({ returnId: made.returnId, deliveredMs })) as {
      mutationIds: readonly [string, string];
    };
    expect(mutationIds).toHaveLength(2);
    await station.drained();
    const kinds = station.practice
      .history()
      .filter((entry) => 'shipmentId' in entry && entry.shipmentId === made.shipmentId)
      .map(({ kind }) => kind);
    expect(kinds.indexOf('return-cancelled')).toBeGreaterThan(0);
    expect(kinds.findIndex((kind) => kind.includes('delivered'))).toBeGreaterThan(kinds.indexOf('return-cancelled'));
  });

  test('three attempts after one another are three changes, and the visit then ends it', async () => {
    const made = station.made({ source: 'customer_return', service: true });
    await station.reads();
    for (const days of [1, 2, 3]) {
      await station.ask['returns.techVisitAttempt']({
        ...{ returnId: made.returnId, serviceFulfilmentId: made.serviceFulfilmentId ?? '' },
        ...{ attemptedOn: indiaDate(Date.now()), newDate: indiaDate(Date.now() + days * DAY) },
        ...{ reason: 'customer_unavailable', subReason: 'door_locked', comments: 'Called twice' },
      });
      await station.drained();
    }
    expect(effectsOf(made, 'service-attempted')).toBe(3);
    does('approve', made);
    await station.drained();
    await shows(made, 'approved');
  });

  test('what the marketplace took shows at once, before the next read does', async () => {
    const made = station.made({ source: 'customer_return' });
    await station.reads();
    const { readReturns } = station.client;
    // The read that follows the answer comes late.
    let held = true;
    station.client.readReturns = async (ids, lane) => {
      if (lane === 'pull') await until('the end of the pause', async () => !held);
      return await readReturns(ids, lane);
    };
    does('approve', made);
    await station.drained();
    expect(station.view(made.returnId).status).toBe('approved');
    expect(whyOf(station.view(made.returnId), 'pickup')).toBeNull();
    held = false;
    station.client.readReturns = readReturns;
  });
});

const whyOf = (view: ReturnView, act: ReturnAct): ReturnRefusal | null =>
  view.acts.find((each) => each.act === act)?.why ?? null;

/** The acts that would be allowed were nothing queued. */
function allowedIn(of: ReturnWanted, { status, items }: ReturnView): readonly ReturnAct[] {
  if (of.source === 'courier_return') return ['complete', 'cancel'];
  if (status === 'approved') return ['pickup-attempt', 'pickup'];
  return (items[0]?.services.length ?? 0) > 0 ? ['tech-visit-attempt', 'approve', 'reject'] : ['approve'];
}

const EVERY: readonly (ReturnWanted & { readonly named: string })[] = [
  { named: 'a requested return with a visit', source: 'customer_return', service: true },
  { named: 'a requested return without one', source: 'customer_return' },
  { named: 'an approved customer return', source: 'customer_return', status: 'approved' },
  { named: 'a completed customer return', source: 'customer_return', status: 'completed' },
  { named: 'a rejected customer return', source: 'customer_return', service: true, status: 'rejected' },
  { named: 'a cancelled customer return', source: 'customer_return', status: 'cancelled' },
  { named: 'an approved courier return', source: 'courier_return' },
  { named: 'a completed courier return', source: 'courier_return', status: 'completed' },
  { named: 'a cancelled courier return', source: 'courier_return', status: 'cancelled' },
  { named: 'a standard return', type: 'NORMAL', source: 'customer_return' },
  { named: 'a standard courier return', type: 'NORMAL', source: 'courier_return' },
];

describe('every act that the tables do not allow', () => {
  test.each(EVERY.map((each) => [each.named, each] as const))(
    'is refused for %s with its reason, and queues nothing',
    async (_, { named, ...of }) => {
      const made = station.made(of);
      await station.reads();
      const view = station.view(made.returnId);
      const open = view.status === 'requested' || view.status === 'approved';
      const allowed = of.type === 'NORMAL' || !open ? [] : allowedIn(of, view);
      for (const act of RETURN_ACTS.filter((each) => !allowed.includes(each))) {
        const why = whyOf(view, act);
        expect(why, `${act} of ${named}`).not.toBeNull();
        expect(await failureOf(() => does(act, made))).toMatchObject({
          code: 'WRONG_STATE',
          details: { refusal: why },
        });
      }
      for (const act of allowed) expect(whyOf(view, act)).toBeNull();
      expect(station.queued()).toEqual([]);
      expect(named).toBeTruthy();
    },
  );

  test('each reason is the one that is true', async () => {
    const [visit, plain, approved, closed, courier, standard] = [
      station.made({ source: 'customer_return', service: true }),
      station.made({ source: 'customer_return' }),
      station.made({ source: 'customer_return', status: 'approved' }),
      station.made({ source: 'customer_return', status: 'completed' }),
      station.made({ source: 'courier_return' }),
      station.made({ type: 'NORMAL', source: 'customer_return' }),
    ];
    await station.reads();
    const why = (made: MadeReturn, act: ReturnAct) => whyOf(station.view(made.returnId), act);
    expect(why(visit, 'pickup')).toBe('not-approved');
    expect(why(plain, 'reject')).toBe('no-service');
    expect(why(approved, 'approve')).toBe('not-requested');
    expect(why(closed, 'pickup')).toBe('closed');
    expect(why(courier, 'pickup')).toBe('other-source');
    expect(why(visit, 'complete')).toBe('other-source');
    expect(why(standard, 'approve')).toBe('standard');
  });

  test('cancelling is refused while the order it came from is not known here', async () => {
    const made = station.made({ source: 'courier_return' });
    const { readShipments } = station.client;
    station.client.readShipments = async () => ({ ok: true, value: [] });
    await station.reads();
    station.client.readShipments = readShipments;
    expect(whyOf(station.view(made.returnId), 'cancel')).toBe('order-unknown');
    expect(await failureOf(() => does('cancel', made))).toMatchObject({ details: { refusal: 'order-unknown' } });
    expect(whyOf(station.view(made.returnId), 'complete')).toBeNull();
    expect(station.queued()).toEqual([]);
  });

  test('cancelling is refused where its order is another station’s to deliver', async () => {
    const share = { index: 1, count: 2 };
    const second = await returnsStation({}, share);
    const all = Array.from({ length: 12 }, () => second.made({ source: 'courier_return' }));
    await second.reads();
    const [theirs, ours] = [0, 1].map((index) => all.find((made) => ownerIndex(made.shipmentId, share) === index));
    if (!theirs || !ours) throw new Error('twelve orders of one station');
    expect(whyOf(second.view(theirs.returnId), 'cancel')).toBe('other-station');
    const cancel = () => second.ask['returns.cancel']({ returnId: theirs.returnId, deliveredMs: Date.now() });
    expect(await failureOf(cancel)).toMatchObject({ details: { refusal: 'other-station' } });
    expect(second.queued()).toEqual([]);
    expect(whyOf(second.view(ours.returnId), 'cancel')).toBeNull();
    await second.close();
  });

  test('what was refused gives way to whatever is decided in its place', async () => {
    const made = station.made({ source: 'customer_return', service: true });
    await station.reads();
    station.control('refusals', {
      ...{ operation: 'return-approve', code: 'UNPROCESSABLE_ENTITY', returnId: made.returnId, times: 2 },
    });
    const isRefused = async () => station.queued().some(({ state }) => state === 'rejected');
    await does('approve', made);
    await until('the refusal', isRefused);
    await does('approve', made);
    await until('the refusal of the same again', isRefused);
    // A field that cannot be used as it is gives nothing up.
    const wrong = () => station.ask['returns.approve']({ returnId: made.returnId, comments: 'x', serviceDateMs: 9e12 });
    expect(await failureOf(wrong)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await isRefused()).toBe(true);
    expect(whyOf(station.view(made.returnId), 'reject')).toBeNull();
    await does('reject', made);
    await station.drained();
    expect(station.record(made.returnId).status).toBe('rejected');
    const rows = station.store.mutations.byReturn(made.returnId).map(({ kind, state }) => `${kind} ${state}`);
    expect(rows).toEqual(['return-approve discarded', 'return-approve discarded', 'return-reject acked']);
  });

  test('what the marketplace took and does not show is not asked for twice, and says so', async () => {
    const made = station.made({ source: 'customer_return', service: true });
    await station.reads();
    await does('approve', made);
    await station.drained();
    await station.reads();
    const shown = station.view(made.returnId).items.map(({ title: _title, sku: _sku, ...item }) => ({
      ...item,
      ...{ status: 'requested' as const, statusText: 'REQUESTED', updatedMs: (item.updatedMs ?? 0) + 60_000 },
    }));
    await station.returns.apply([{ returnId: made.returnId, items: shown }], Date.now() + 60_000);
    expect(station.view(made.returnId).status).toBe('requested');
    expect(whyOf(station.view(made.returnId), 'approve')).toBe('taken-before');
    expect(whyOf(station.view(made.returnId), 'reject')).toBeNull();
    expect(await failureOf(() => does('approve', made))).toMatchObject({ details: { refusal: 'taken-before' } });
    expect(station.queued()).toEqual([]);
  });

  test('a return nobody knows here is not found', async () => {
    expect(await failureOf(() => station.ask['returns.complete']({ returnId: 'R-none' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('every field that breaks a rule of the seed', () => {
  test('is named with the rule, and queues nothing', async () => {
    const visit = station.made({ source: 'customer_return', service: true });
    const approved = station.made({ source: 'customer_return', status: 'approved' });
    const courier = station.made({ source: 'courier_return' });
    await station.reads();
    const [nowMs, tomorrow, yesterday] = [Date.now(), Date.now() + DAY, Date.now() - DAY];
    const { returnId } = visit;
    const serviceFulfilmentId = visit.serviceFulfilmentId ?? '';
    const attempt = {
      ...{ returnId, serviceFulfilmentId, reason: 'r', subReason: 's' },
      ...{ attemptedOn: indiaDate(nowMs), newDate: indiaDate(nowMs) },
    };
    const pickup = { returnId: approved.returnId, reason: 'r', attemptedMs: nowMs, newPickupMs: nowMs };
    const comments = 'c';
    const { ask } = station;
    const cases: readonly [() => unknown, string, string][] = [
      [
        () => ask['returns.approve']({ returnId, comments, serviceFulfilmentId: 'SF-x' }),
        'serviceFulfilmentId',
        'not-of-this',
      ],
      [
        () => ask['returns.approve']({ returnId, comments, serviceFulfilmentId, serviceDateMs: tomorrow }),
        ...(['serviceDateMs', 'not-after-today'] as const),
      ],
      [
        () => ask['returns.reject']({ returnId, comments, serviceFulfilmentId: 'SF-x', serviceDateMs: nowMs }),
        ...(['serviceFulfilmentId', 'not-of-this'] as const),
      ],
      [
        () => ask['returns.reject']({ returnId, comments, serviceFulfilmentId, serviceDateMs: tomorrow }),
        ...(['serviceDateMs', 'not-after-today'] as const),
      ],
      [
        () => ask['returns.techVisitAttempt']({ ...attempt, serviceFulfilmentId: 'SF-x' }),
        ...(['serviceFulfilmentId', 'not-of-this'] as const),
      ],
      [
        () => ask['returns.techVisitAttempt']({ ...attempt, attemptedOn: indiaDate(tomorrow) }),
        ...(['attemptedOn', 'not-after-today'] as const),
      ],
      [
        () => ask['returns.techVisitAttempt']({ ...attempt, attemptedOn: '2026-02-30' }),
        ...(['attemptedOn', 'no-such-day'] as const),
      ],
      [
        () => ask['returns.techVisitAttempt']({ ...attempt, newDate: indiaDate(yesterday) }),
        ...(['newDate', 'not-before-today'] as const),
      ],
      [
        () => ask['returns.pickup']({ returnId: approved.returnId, pickedUpMs: tomorrow }),
        ...(['pickedUpMs', 'not-after-today'] as const),
      ],
      [
        () => ask['returns.pickupAttempt']({ ...pickup, attemptedMs: tomorrow }),
        ...(['attemptedMs', 'not-after-today'] as const),
      ],
      [
        () => ask['returns.pickupAttempt']({ ...pickup, newPickupMs: yesterday }),
        ...(['newPickupMs', 'not-before-today'] as const),
      ],
      [
        () => ask['returns.cancel']({ returnId: courier.returnId, deliveredMs: tomorrow }),
        ...(['deliveredMs', 'not-after-today'] as const),
      ],
    ];
    for (const [ask, field, rule] of cases) {
      expect(await failureOf(ask)).toMatchObject({ code: 'INVALID_INPUT', details: { field, rule } });
    }
    expect(station.queued()).toEqual([]);
  });
});

async function failureOf(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}
