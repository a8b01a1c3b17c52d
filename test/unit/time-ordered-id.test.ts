import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { timeOrderedId } from '../../shared/time-ordered-id.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('an id is a UUID of version 7 that tells its millisecond', () => {
  const id = timeOrderedId('aaaaaaaa-aaaa-4bcd-9abc-def012345678', 0x019a_b0c1_d2e3);
  expect(id).toBe('019ab0c1-d2e3-7bcd-9abc-def012345678');
  for (const atMs of [0, 1_700_000_000_000.7, Date.now()]) expect(timeOrderedId(randomUUID(), atMs)).toMatch(UUID_V7);
});

test('a later id sorts behind an earlier one, and two of one millisecond differ', () => {
  const ids = Array.from({ length: 200 }, (_, at) => timeOrderedId(randomUUID(), 1_700_000_000_000 + at));
  expect(ids.toSorted()).toEqual(ids);
  expect(timeOrderedId(randomUUID(), 5)).not.toBe(timeOrderedId(randomUUID(), 5));
});
