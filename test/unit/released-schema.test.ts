import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { migrations } from '../../main/db/migrations/index.ts';

/** SHA-256 of the SQL of every step that a release has carried to a seller's PC. A step joins this list with its release. */
const RELEASED: Readonly<Record<number, { readonly release: string; readonly sha256: string }>> = {
  10: { release: '0.1.0', sha256: '992d05e00ebd98b20370e1ef0db0c3de97e5834172f1f34d4cc4d9fd29491f81' },
};

it.each(Object.entries(RELEASED))(
  'step %s of the schema is released: never edit it, follow it with another step',
  (version, { sha256 }) => {
    const step = migrations.find((migration) => migration.version === Number(version));
    expect(
      createHash('sha256')
        .update(step?.sql ?? '')
        .digest('hex'),
    ).toBe(sha256);
  },
);

it('released steps are the first ones, in their order', () => {
  const released = Object.keys(RELEASED).map(Number);
  expect(migrations.slice(0, released.length).map(({ version }) => version)).toEqual(released);
});
