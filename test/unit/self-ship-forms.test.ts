import { describe, expect, it } from 'vitest';
import {
  attemptFrom,
  deliverFrom,
  dispatchDraft,
  dispatchFrom,
  updateDraft,
  updateFrom,
} from '../../renderer/forms/self-ship-draft.ts';
import { serviceAttemptFrom, serviceCompleteFrom } from '../../renderer/forms/service-draft.ts';
import { leadsTo } from '../../renderer/screens/self-ship/order-acts.tsx';
import { createScanTaker } from '../../renderer/stores/scan-taker.ts';
import { selfShipContract } from '../../shared/contract/self-ship.ts';

/** 00:35 in India of 6 November, while it is still the 5th in UTC. */
const NOW_MS = Date.parse('2026-11-05T19:05:00Z');
const DRAFT = {
  invoiceNumber: null,
  invoiceDate: '2026-11-06',
  deliveryPartner: 'Own van',
  address: { address1: ' 2 Demo Road ', city: 'Mumbai' },
};

describe('what a dispatch begins with', () => {
  it('is India’s now, the usual way, and what was used last; it can be sent as it stands', () => {
    const draft = dispatchDraft({ draft: DRAFT }, NOW_MS);
    expect(draft).toMatchObject({ dispatched: '2026-11-06T00:35', delivery: '2026-11-09T18:00' });
    const { input, wrong } = dispatchFrom('S1', draft, NOW_MS);
    expect([...wrong]).toEqual([]);
    expect(input).toEqual({
      shipmentId: 'S1',
      dispatchDateMs: NOW_MS,
      tentativeDeliveryMs: Date.parse('2026-11-09T18:00:00+05:30'),
      deliveryPartner: 'Own van',
      invoiceDate: '2026-11-06',
      address: { address1: '2 Demo Road', city: 'Mumbai' },
    });
    expect(selfShipContract['selfShip.dispatch'].input.safeParse(input).success).toBe(true);
  });

  it('lacks its place where nobody ever said it', () => {
    const draft = dispatchDraft({ draft: { ...DRAFT, address: null } }, NOW_MS);
    expect([...dispatchFrom('S1', draft, NOW_MS).wrong.keys()]).toEqual(['address1', 'city']);
  });
});

describe('dates of a form', () => {
  const draft = dispatchDraft({ draft: DRAFT }, NOW_MS);

  it('are judged by India’s day, whatever day the PC has', () => {
    const yesterday = dispatchFrom('S1', { ...draft, delivery: '2026-11-05T23:59' }, NOW_MS);
    expect(yesterday.wrong.get('tentativeDeliveryMs')).toBe('not-before-today');
    expect(yesterday.input).toBeNull();
    const tomorrow = dispatchFrom(
      'S1',
      { ...draft, dispatched: '2026-11-07T00:01', invoiceDate: '2026-11-07' },
      NOW_MS,
    );
    expect([...tomorrow.wrong]).toEqual([
      ['dispatchDateMs', 'not-after-today'],
      ['invoiceDate', 'not-after-today'],
    ]);
    const laterToday = dispatchFrom('S1', { ...draft, dispatched: '2026-11-06T23:59' }, NOW_MS);
    expect(laterToday.wrong.size).toBe(0);
  });

  it('that are missing or in no calendar are told apart', () => {
    expect(deliverFrom('S1', '', NOW_MS).wrong.get('deliveredMs')).toBe('required');
    expect(deliverFrom('S1', '2026-02-30T10:00', NOW_MS).wrong.get('deliveredMs')).toBe('no-such-day');
    expect(deliverFrom('S1', '2026-11-06T00:30', NOW_MS).input).toEqual({
      shipmentId: 'S1',
      deliveredMs: NOW_MS - 5 * 60_000,
    });
  });

  it('of a service are days; an attempt needs its reason and the new one', () => {
    const asked = { serviceFulfilmentId: ' SF1 ', attemptedOn: '2026-11-07', newDate: '2026-11-05', reason: '' };
    const { wrong } = serviceAttemptFrom('S1', { ...asked, subReason: ' ', comments: '' }, NOW_MS);
    expect(Object.fromEntries(wrong)).toEqual({
      attemptedOn: 'not-after-today',
      newDate: 'not-before-today',
      reason: 'required',
      subReason: 'required',
    });
    const done = serviceCompleteFrom('S1', { serviceFulfilmentId: ' SF1 ', completedOn: '2026-11-06' }, NOW_MS);
    expect(done.input).toEqual({ shipmentId: 'S1', serviceFulfilmentId: 'SF1', completedOn: '2026-11-06' });
  });
});

it('a PIN code is six digits or nothing', () => {
  const draft = dispatchDraft({ draft: DRAFT }, NOW_MS);
  const withPin = (pincode: string) => dispatchFrom('S1', { ...draft, address: { ...draft.address, pincode } }, NOW_MS);
  expect(withPin('40001').wrong.has('pincode')).toBe(true);
  expect(withPin('400001').input?.address.pincode).toBe('400001');
  expect(withPin(' ').input?.address).not.toHaveProperty('pincode');
});

it('an attempt and a new courier carry what was said, without its edges', () => {
  const attempt = {
    attempted: '2026-11-06T00:00',
    next: '2026-11-07T10:00',
    reason: ' seller_issue ',
    subReason: ' van ',
  };
  expect(attemptFrom('S1', attempt, NOW_MS).input).toMatchObject({ reason: 'seller_issue', subReason: 'van' });
  const due = { what: 'delivery', atMs: NOW_MS + 86_400_000 } as const;
  const draft = updateDraft({ courier: { deliveryPartner: 'Own van', trackingId: null }, due });
  expect(draft).toEqual({ trackingId: '', deliveryPartner: 'Own van', delivery: '2026-11-07T00:35' });
  expect(updateFrom('S1', draft, NOW_MS).wrong.get('trackingId')).toBe('required');
  expect(updateFrom('S1', { ...draft, trackingId: ' X1 ' }, NOW_MS).input).toMatchObject({ trackingId: 'X1' });
});

it('an act leads where the services leave the order', () => {
  const service = {
    serviceFulfilmentId: 'SF1',
    description: '',
    serviceByMs: null,
    createdAtMs: null,
    promisedMs: null,
  };
  const open = { ...service, state: 'in-progress' } as const;
  const done = { ...service, state: 'completed' } as const;
  expect(leadsTo('deliver', { services: [] })).toBe('COMPLETED');
  expect(leadsTo('deliver', { services: [open] })).toBe('DELIVERED');
  expect(leadsTo('service-complete', { services: [open, open] })).toBe('DELIVERED');
  expect(leadsTo('service-complete', { services: [open, done] })).toBe('COMPLETED');
  expect(leadsTo('attempt', { services: [] })).toBeNull();
});

it('of several that ask for scans the newest hears them, and the one before it again when it ends', () => {
  const heard: string[] = [];
  const taker = createScanTaker();
  expect(taker.offer('A', '1')).toBe(false);
  const endScreen = taker.takeScans((code) => heard.push(`screen ${code}`));
  const endDialog = taker.takeScans((code, scanId) => heard.push(`dialog ${code} ${scanId}`));
  expect(taker.offer('B', '2')).toBe(true);
  endDialog();
  taker.offer('C', '3');
  endScreen();
  endScreen();
  expect(taker.offer('D', '4')).toBe(false);
  expect(heard).toEqual(['dialog B 2', 'screen C']);
});
