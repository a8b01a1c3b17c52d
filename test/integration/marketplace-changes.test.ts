import { describe, expect, it } from 'vitest';
import { CHANGE_CALLS, type ChangeCall, RETURN_APPROVE, SELF_DISPATCH, SELF_UPDATE } from '../support/change-calls.ts';
import { type HttpMarketplace, scriptedMarketplace } from '../support/http-marketplace.ts';
import { faultOf, wellAnswered } from '../support/marketplace-calls.ts';
import { SERVICE_ID } from '../support/wire-returns.ts';
import { SHIPMENT_ID } from '../support/wire-shipments.ts';

const bodyOf = (marketplace: HttpMarketplace, at = 0): unknown => JSON.parse(marketplace.requests[at]?.body ?? '');

describe.each(CHANGE_CALLS.map((call): [string, ChangeCall] => [call.name, call]))('%s', (_, call) => {
  const answered = (...entries: object[]) => ({ body: { [call.list]: entries } });
  const told = (changes: object, id = call.id): object => ({ [call.idKey]: id, ...changes });

  it('asks as the wire wants it, once, and is a success in any spelling of the status', async () => {
    for (const key of ['status', 'processingStatus', 'Status']) {
      const marketplace = await scriptedMarketplace(() => answered(told({ [key]: 'SUCCESS', errorCode: null })));
      const answers = wellAnswered(await call.ask(marketplace.client, 1));
      expect([...answers]).toEqual([[call.id, { kind: 'success' }]]);
      expect(marketplace.requests).toHaveLength(1);
      expect(marketplace.requests[0]).toMatchObject({ method: 'POST', url: `/sellers${call.path}` });
      expect(bodyOf(marketplace)).toEqual(call.wire);
    }
  });

  it('tells a partial failure with its code, and one that nobody mentions as missing', async () => {
    const marketplace = await scriptedMarketplace(() =>
      answered(
        told({ status: 'SUCCESS' }),
        told({ processingStatus: 'FAILURE', errorCode: 'UNPROCESSABLE_ENTITY', errorMessage: 'no' }, `${call.id}-1`),
        told({ status: 'FAILURE', failureReason: 'DEPENDENT_SYSTEM_CALL_FAILED: later' }, `${call.id}-2`),
        told({ Status: 'FAILURE', failureReason: 'Nobody was there' }, `${call.id}-3`),
        told({ failureReason: 'Nobody was there' }, `${call.id}-4`),
        told({ status: 'SUCCESS', failureReason: 'Nobody was there' }, `${call.id}-5`),
      ),
    );
    const answers = wellAnswered(await call.ask(marketplace.client, 7));
    expect([...answers.values()]).toEqual([
      { kind: 'success' },
      { kind: 'failure', code: 'UNPROCESSABLE_ENTITY', message: 'no' },
      { kind: 'failure', code: 'DEPENDENT_SYSTEM_CALL_FAILED', message: 'DEPENDENT_SYSTEM_CALL_FAILED: later' },
      { kind: 'failure', code: 'UNSPECIFIED', message: 'Nobody was there' },
      { kind: 'failure', code: 'UNSPECIFIED', message: 'Nobody was there' },
      { kind: 'missing' },
      { kind: 'missing' },
    ]);
  });

  it('takes as many as one request may hold, and no more, none and none twice', async () => {
    const marketplace = await scriptedMarketplace(() => answered());
    expect(wellAnswered(await call.ask(marketplace.client, call.most)).size).toBe(call.most);
    await expect(call.ask(marketplace.client, call.most + 1)).rejects.toThrow(RangeError);
    await expect(call.ask(marketplace.client, 0)).rejects.toThrow(RangeError);
    expect(marketplace.requests).toHaveLength(1);
  });

  it('does not believe an answer for what was not asked, of another list or that is no JSON', async () => {
    const strange: readonly unknown[] = [
      { [call.list]: [told({ status: 'SUCCESS' }, 'another')] },
      { [call.list]: [{ status: 'SUCCESS' }] },
      { others: [told({ status: 'SUCCESS' })] },
      [told({ status: 'SUCCESS' })],
      '<html><body>Bad gateway</body></html>',
      '',
      'SUCCESS',
      '{"shipments":[',
    ];
    for (const body of strange) {
      const marketplace = await scriptedMarketplace(() => ({ body }));
      expect(faultOf(await call.ask(marketplace.client, 1))).toMatchObject({ kind: 'unknown', suspicious: true });
      expect(marketplace.requests).toHaveLength(1);
    }
  });

  it.each([500, 503, 599, 502])('is sent once where %d is answered', async (status) => {
    const marketplace = await scriptedMarketplace(() => ({ status, body: { errorCode: 'INTERNAL_SERVER_ERROR' } }));
    expect(faultOf(await call.ask(marketplace.client, 1))).toMatchObject({ kind: 'unknown', status });
    expect(marketplace.requests).toHaveLength(1);
  });
});

describe('the parts a body may leave out', () => {
  it('leave no key on the wire', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: { shipments: [], returns: [] } }));
    const { deliveryPartner, trackingId, ...bare } = SELF_DISPATCH;
    await marketplace.client.selfDispatch([bare], 'send');
    const body = marketplace.requests[0]?.body ?? '';
    expect(body).not.toContain('deliveryPartner');
    expect(body).not.toContain('trackingId');
    expect([deliveryPartner, trackingId]).not.toContain(undefined);

    const visited = { ...RETURN_APPROVE, serviceFulfilmentId: SERVICE_ID, serviceDateMs: Date.UTC(2026, 2, 14) };
    await marketplace.client.approveReturns([visited], 'send');
    expect(bodyOf(marketplace, 1)).toMatchObject({
      returns: [{ serviceFulfilmentId: SERVICE_ID, serviceDate: '2026-03-14T05:30:00.000+05:30' }],
    });
  });

  it('do not include the location: a batch of returns is of one', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: { returns: [] } }));
    const elsewhere = { ...RETURN_APPROVE, returnId: '7', locationId: 'LOC2' };
    await expect(marketplace.client.approveReturns([RETURN_APPROVE, elsewhere], 'send')).rejects.toThrow(RangeError);
    expect(marketplace.requests).toHaveLength(0);
  });
});

describe('an update of courier and tracking id', () => {
  it('is asked in snake case, without a seller nobody told yet', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: {} }));
    const { sellerId, ...nameless } = SELF_UPDATE;
    await marketplace.client.selfUpdate(SELF_UPDATE, 'send');
    await marketplace.client.selfUpdate(nameless, 'send');
    expect(marketplace.requests[0]).toMatchObject({
      method: 'POST',
      url: `/sellers/v3/shipments/${SHIPMENT_ID}/update`,
    });
    const wire = {
      shipment_id: SHIPMENT_ID,
      tracking_id: 'EXC0000002',
      delivery_partner: 'Example Couriers',
      tentative_delivery_date: '2026-03-08T18:00:00.000+05:30',
    };
    expect(bodyOf(marketplace, 0)).toEqual({ ...wire, seller_id: sellerId });
    expect(bodyOf(marketplace, 1)).toEqual(wire);
    await expect(marketplace.client.selfUpdate({ ...SELF_UPDATE, shipmentId: '../x' }, 'send')).rejects.toThrow(
      RangeError,
    );
  });

  it.each<[string, unknown]>([
    ['success', ''],
    ['success', {}],
    ['success', { shipment_id: SHIPMENT_ID, status: 'SUCCESS' }],
    ['success', { message: 'updated' }],
    ['success', { shipments: [{ shipmentId: SHIPMENT_ID, status: 'SUCCESS' }] }],
    ['failure', { shipments: [{ shipmentId: SHIPMENT_ID, processingStatus: 'FAILURE', errorCode: 'X_Y' }] }],
    ['failure', { errorCode: 'UNPROCESSABLE_ENTITY', errorMessage: 'not shipped' }],
    ['failure', { errors: [{ code: 422, description: 'UNPROCESSABLE_ENTITY: not shipped' }] }],
    ['failure', { status: 'FAILURE' }],
    ['missing', { shipments: [] }],
    ['unknown', '<html></html>'],
    ['unknown', '{"status":"SUCC'],
    ['unknown', { shipments: [{ shipmentId: 'another', status: 'SUCCESS' }] }],
  ])('is a %s by %j', async (expected, body) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
    const answer = await marketplace.client.selfUpdate(SELF_UPDATE, 'send');
    expect(answer.ok ? answer.value.get(SHIPMENT_ID)?.kind : answer.fault.kind).toBe(expected);
  });
});
