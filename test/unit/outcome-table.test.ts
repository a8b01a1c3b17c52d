import { describe, expect, it } from 'vitest';
import type { ItemAnswer, MarketplaceFault } from '../../main/marketplace/client.ts';
import { nextPollMs, packProgress } from '../../main/outbox/documents-wait.ts';
import { afterNotApplied, outcomeOf, outcomeOfFault, outcomeOfItem } from '../../main/outbox/outcome-table.ts';
import { OUTBOX_DEFAULTS } from '../../main/outbox/settings.ts';
import { judge, nextLookMs, sinceSentMs } from '../../main/outbox/verify.ts';
import { MARKETPLACE_CODES, type MarketplaceCodeName } from '../../shared/model/marketplace-codes.ts';

const failure = (code: string): ItemAnswer => ({ kind: 'failure', code, message: 'words' });
const fault = (kind: MarketplaceFault['kind'], over: Partial<MarketplaceFault> = {}): MarketplaceFault => ({
  kind,
  codes: [],
  message: 'words',
  ...over,
});

describe('the outcome table', () => {
  it('takes a success as accepted', () => {
    expect(outcomeOfItem({ kind: 'success' })).toEqual({ do: 'accept' });
  });

  it.each(['DUPLICATE_PACK_REQUEST', 'INVALID_PACK_REQUEST', 'DEPENDENT_SYSTEM_CALL_FAILED'])(
    'asks about %s, which is probably our own earlier request',
    (code) => {
      expect(outcomeOfItem(failure(code))).toMatchObject({ do: 'verify', error: code });
    },
  );

  it.each(['ITEM_ON_HOLD', 'INVALID_DISPATCH_AFTER_DATE'])('waits for the shipment to change on %s', (code) => {
    expect(outcomeOfItem(failure(code))).toMatchObject({ do: 'wait', error: code });
  });

  it('gives every code of the list the act of its class', () => {
    const act = { ambiguous: 'verify', 'not-yet': 'wait', permanent: 'reject', decision: 'reject' };
    for (const code of Object.keys(MARKETPLACE_CODES) as MarketplaceCodeName[]) {
      expect(outcomeOfItem(failure(code)), code).toMatchObject({ do: act[MARKETPLACE_CODES[code].class], error: code });
    }
  });

  it('asks about a code that is in no list, and about a shipment the answer left out', () => {
    expect(outcomeOfItem(failure('ORDER_ITEM_ALREADY_DISPATCHED'))).toMatchObject({ do: 'verify' });
    expect(outcomeOfItem({ kind: 'missing' })).toMatchObject({ do: 'verify', error: 'OUTCOME_UNKNOWN' });
    expect(outcomeOf('S2', { ok: true, value: new Map([['S1', { kind: 'success' }]]) }, 2)).toMatchObject({
      do: 'verify',
    });
  });

  it('asks only where a byte may have left', () => {
    expect(outcomeOfFault(fault('not-sent'), 1)).toMatchObject({ do: 'back-off', error: 'NOT_SENT' });
    expect(outcomeOfFault(fault('unknown'), 1)).toMatchObject({ do: 'verify', error: 'OUTCOME_UNKNOWN' });
    expect(outcomeOfFault(fault('throttled', { retryAfterMs: 7_000 }), 1)).toMatchObject({
      do: 'pause-class',
      retryAfterMs: 7_000,
    });
    expect(outcomeOfFault(fault('credentials'), 1)).toMatchObject({ do: 'pause-account' });
  });

  it('sends a refused batch one by one, and gives a refused shipment to a person', () => {
    const refused = fault('refused', { status: 422, codes: ['UNPROCESSABLE_ENTITY'] });
    expect(outcomeOfFault(refused, 25)).toMatchObject({ do: 'send-alone' });
    expect(outcomeOfFault(refused, 1)).toMatchObject({ do: 'reject', error: 'UNPROCESSABLE_ENTITY' });
    expect(outcomeOfFault(fault('refused', { status: 400 }), 1)).toMatchObject({ do: 'reject', error: 'REFUSED' });
  });

  it('does not blame the shipments for a wrong address or a locked account', () => {
    expect(outcomeOfFault(fault('refused', { status: 404 }), 1)).toMatchObject({ do: 'back-off', error: 'REFUSED' });
    expect(outcomeOfFault(fault('refused', { status: 403 }), 25)).toMatchObject({ do: 'back-off' });
  });

  it('asks about a request that failed behind the marketplace', () => {
    expect(
      outcomeOfFault(fault('refused', { status: 422, codes: ['DEPENDENT_SYSTEM_CALL_FAILED'] }), 25),
    ).toMatchObject({
      do: 'verify',
    });
  });

  it('sends again only what no refusal was told for', () => {
    expect(afterNotApplied('OUTCOME_UNKNOWN')).toBe('send-again');
    expect(afterNotApplied('DUPLICATE_PACK_REQUEST')).toBe('send-again');
    expect(afterNotApplied('INVALID_PACK_REQUEST')).toBe('reject');
    expect(afterNotApplied('ORDER_ITEM_ALREADY_DISPATCHED')).toBe('reject');
  });
});

describe('the verdict on an unknown outcome', () => {
  const unknown = { kind: 'pack', lastError: 'OUTCOME_UNKNOWN' } as const;

  it('is "applied" as soon as the marketplace shows it', () => {
    expect(judge(unknown, 'applied', 0, OUTBOX_DEFAULTS)).toEqual({ is: 'applied' });
    expect(judge({ kind: 'dispatch', lastError: null }, 'applied', 0, OUTBOX_DEFAULTS).is).toBe('applied');
  });

  it('is "not applied" only after the settle time', () => {
    expect(judge(unknown, 'not-applied', 119_999, OUTBOX_DEFAULTS)).toEqual({ is: 'undecided' });
    expect(judge(unknown, 'not-applied', 120_000, OUTBOX_DEFAULTS)).toEqual({ is: 'not-applied', next: 'send-again' });
    expect(judge({ kind: 'dispatch', lastError: null }, 'not-applied', 120_000, OUTBOX_DEFAULTS).is).toBe(
      'not-applied',
    );
  });

  it('is open while the marketplace does not show the shipment, and closed by a cancel', () => {
    expect(judge(unknown, 'unclear', 1e9, OUTBOX_DEFAULTS)).toEqual({ is: 'undecided' });
    expect(judge(unknown, 'cancelled', 0, OUTBOX_DEFAULTS)).toEqual({ is: 'cancelled' });
  });

  it("is another's where our only request was told that it came second", () => {
    const second = { kind: 'pack' as const, lastError: 'PACKED_ELSEWHERE' };
    expect(judge(second, 'applied', 0, OUTBOX_DEFAULTS)).toEqual({ is: 'anothers' });
    expect(judge(second, 'not-applied', 15_000, OUTBOX_DEFAULTS)).toEqual({ is: 'not-applied', next: 'reject' });
  });

  it('waits as long as the endpoint of its kind needs', () => {
    const slow = { ...OUTBOX_DEFAULTS, settleMsOf: { dispatch: 600_000 } };
    expect(judge({ kind: 'dispatch', lastError: null }, 'not-applied', 599_999, slow).is).toBe('undecided');
    expect(judge(unknown, 'not-applied', 120_000, slow).is).toBe('not-applied');
  });

  it('comes at once, then at 5, 15, 45 and 120 s, and goes on after that', () => {
    const looks: number[] = [0];
    while (looks.length < 6) looks.push((looks.at(-1) ?? 0) + nextLookMs(looks.at(-1) ?? 0, 120_000));
    expect(looks).toEqual([0, 5_000, 15_000, 45_000, 120_000, 240_000]);
  });

  it('counts from the start of this run when the request was sent by another', () => {
    const boot = { id: 'b', startedMonoMs: 1_000 };
    expect(sinceSentMs({ sent: { wallMs: 0, monoMs: 900_000, boot: 'a' } } as never, boot, 61_000)).toBe(60_000);
    expect(sinceSentMs({ sent: { wallMs: 0, monoMs: 51_000, boot: 'b' } } as never, boot, 61_000)).toBe(10_000);
    expect(sinceSentMs({ sent: null } as never, boot, 61_000)).toBe(60_000);
  });
});

describe('the wait for documents', () => {
  it('is asked about after 2, 4, 8, 16 s, then every half minute and every minute', () => {
    expect([0, 1, 2, 3, 4, 13, 14].map(nextPollMs)).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 60_000]);
  });

  it('is late after 30 s, and a pack that was never taken goes to a person after half an hour', () => {
    expect(packProgress('PACKING_IN_PROGRESS', 29_999, OUTBOX_DEFAULTS)).toEqual({ is: 'waiting', late: false });
    expect(packProgress('PACKING_IN_PROGRESS', 86_400_000, OUTBOX_DEFAULTS)).toEqual({ is: 'waiting', late: true });
    expect(packProgress('APPROVED', 1_799_999, OUTBOX_DEFAULTS)).toEqual({ is: 'waiting', late: true });
    expect(packProgress('APPROVED', 1_800_000, OUTBOX_DEFAULTS)).toEqual({ is: 'not-taken' });
    expect(packProgress('READY_TO_DISPATCH', 0, OUTBOX_DEFAULTS)).toEqual({ is: 'packed' });
    expect(packProgress('FORM_FAILED', 0, OUTBOX_DEFAULTS)).toEqual({ is: 'form-failed' });
  });
});
