import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJournalEvent, JOURNAL_KINDS, readJournalEvent } from '../../shared/model/journal.ts';

describe('journal events', () => {
  it('read back as they were written', () => {
    const payload = { about: 'mutation', id: 'm1', decision: 'retry' };
    expect(readJournalEvent('decision', 1, JSON.stringify(payload))).toEqual({
      status: 'known',
      kind: 'decision',
      payload,
    });
  });

  it('of a kind from a newer release come back whole as opaque', () => {
    expect(readJournalEvent('weighed', 3, '{"grams":20}')).toEqual({
      status: 'opaque',
      kind: 'weighed',
      version: 3,
      payload: { grams: 20 },
    });
  });

  it('of a newer version of a known kind come back whole as opaque', () => {
    expect(readJournalEvent('print', 99, '{"jobId":"j","state":"sent","lamp":1}')).toMatchObject({
      status: 'opaque',
      payload: { lamp: 1 },
    });
  });

  it('without their payload say that it was erased', () => {
    expect(readJournalEvent('scan', 1, null)).toEqual({ status: 'erased', kind: 'scan', version: 1 });
  });

  it('never fail to be read, whatever stands in the row', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...JOURNAL_KINDS), fc.string()),
        fc.integer({ min: -3, max: 5 }),
        fc.oneof(fc.json(), fc.string(), fc.constant(null)),
        (kind, version, payload) => {
          expect(['known', 'older', 'opaque', 'erased']).toContain(readJournalEvent(kind, version, payload).status);
        },
      ),
    );
  });

  it('that do not fit their kind are refused before they are written', () => {
    expect(() => checkJournalEvent({ kind: 'decision', payload: { about: '', id: '', decision: '' } })).not.toThrow();
    const wrong = { kind: 'print', payload: { jobId: 'j', state: 'eaten' } };
    expect(() => checkJournalEvent(wrong as never)).toThrow();
  });
});
