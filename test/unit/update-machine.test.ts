import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayCheck, stepUpdate, type UpdateEvent } from '../../main/updates/machine.ts';
import { openManifest, refuseUnfit } from '../../main/updates/manifest.ts';
import { compareVersions, isVersion } from '../../main/updates/versions.ts';
import type { UpdateState } from '../../shared/contract/updates.ts';
import { inShift, SHIFT_ENDS_AFTER_MS } from '../../shared/shift.ts';

const offer = { version: '0.3.0', releasedAtMs: null, bytes: 100, notes: '' };
const IDLE: UpdateState = { kind: 'idle', checkedAtMs: null };
const led = (...events: readonly UpdateEvent[]): UpdateState => events.reduce(stepUpdate, IDLE);
const FOUND: readonly UpdateEvent[] = [
  { type: 'check', atMs: 1 },
  { type: 'found', offer },
];
const HERE: readonly UpdateEvent[] = [...FOUND, { type: 'download', atMs: 2 }, { type: 'here' }];
const ASKED: readonly UpdateEvent[] = [...HERE, { type: 'ask', by: 'Asha', atMs: 3 }];
const BEGUN: readonly UpdateEvent[] = [...ASKED, { type: 'begin', atMs: 4 }];

describe('an update', () => {
  it('goes from found over here and asked for to installing, each on its own event', () => {
    expect(led(...FOUND).kind).toBe('available');
    expect(led(...HERE).kind).toBe('ready');
    expect(led(...ASKED)).toMatchObject({ kind: 'waiting', why: [], askedBy: 'Asha' });
    expect(led(...BEGUN)).toMatchObject({ kind: 'installing', step: 'backup', askedBy: 'Asha' });
    expect(led(...BEGUN, { type: 'stop-station', atMs: 5 })).toMatchObject({ kind: 'installing', step: 'stopping' });
  });

  it('is never installed that nobody asked for', () => {
    for (const events of [[], FOUND, HERE])
      expect(led(...events, { type: 'begin', atMs: 9 }).kind).not.toBe('installing');
  });

  it('waits again when something begins while the backup is made', () => {
    expect(led(...BEGUN, { type: 'held', why: ['order-open'], atMs: 9 })).toMatchObject({
      ...{ kind: 'waiting', why: ['order-open'], askedBy: 'Asha' },
    });
  });

  it('can be taken back until the station stops for it, and not after', () => {
    expect(led(...BEGUN, { type: 'withdraw' }).kind).toBe('ready');
    expect(led(...BEGUN, { type: 'stop-station', atMs: 5 }, { type: 'withdraw' }).kind).toBe('installing');
  });

  it('says during what it failed and when it is tried again', () => {
    const failed = { type: 'fail', fault: 'unreachable', atMs: 7, retryAtMs: 8 } as const;
    expect(led({ type: 'check', atMs: 1 }, failed)).toMatchObject({ kind: 'failed', during: 'check', retryAtMs: 8 });
    expect(led(...FOUND, { type: 'download', atMs: 2 }, failed)).toMatchObject({ during: 'download' });
    expect(led(...BEGUN, failed)).toMatchObject({ during: 'install' });
    expect(led(...HERE, failed).kind).toBe('ready');
  });

  it('never reaches installing but over asked for, in whatever order things happen', () => {
    const event: fc.Arbitrary<UpdateEvent> = fc.constantFrom<UpdateEvent>(
      { type: 'off', why: 'no-feed' },
      { type: 'on' },
      { type: 'check', atMs: 1 },
      { type: 'nothing-newer', atMs: 1 },
      { type: 'found', offer },
      { type: 'download', atMs: 1 },
      { type: 'received', bytes: 200 },
      { type: 'here' },
      { type: 'ask', by: null, atMs: 1 },
      { type: 'held', why: ['printing'], atMs: 1 },
      { type: 'withdraw' },
      { type: 'begin', atMs: 1 },
      { type: 'stop-station', atMs: 1 },
      { type: 'fail', fault: 'other', atMs: 1, retryAtMs: null },
      { type: 'refuse', why: 'signature', version: null, atMs: 1 },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = led();
        for (const next of events) {
          const before = state;
          state = stepUpdate(before, next);
          if (state.kind === 'installing' && before.kind !== 'installing') expect(before.kind).toBe('waiting');
          if (state.kind === 'waiting' && !['waiting', 'installing'].includes(before.kind))
            expect(next.type).toBe('ask');
          if (before.kind === 'installing' && before.step === 'stopping') expect(mayCheck(before)).toBe(false);
          if (state.kind === 'downloading') expect(state.receivedBytes).toBeLessThanOrEqual(state.offer.bytes);
        }
      }),
    );
  });
});

describe('versions', () => {
  it('are compared as semver has them', () => {
    const ordered = [
      '0.2.0-alpha',
      '0.2.0-alpha.1',
      '0.2.0-alpha.beta',
      '0.2.0-rc.2',
      '0.2.0-rc.10',
      '0.2.0',
      '0.2.1',
      '0.10.0',
      '1.0.0',
    ];
    for (const [at, version] of ordered.entries()) {
      for (const [other, than] of ordered.entries()) expect(compareVersions(version, than)).toBe(Math.sign(at - other));
    }
  });

  it.each([
    '',
    '1',
    '1.2',
    '1.2.3.4',
    'v1.2.3',
    '01.2.3',
    '1.2.3-01',
    '1.2.3-',
    '1.2.3+b',
    ' 1.2.3',
    '1.2.3\n',
    '9'.repeat(80),
  ])('%j is none', (text) => {
    expect(isVersion(text)).toBe(false);
    expect(() => compareVersions(text, '1.0.0')).toThrow();
  });
});

describe('a manifest', () => {
  it('is never believed for any text that nobody signed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ manifest: fc.string(), signature: fc.base64String() }).map((one) => JSON.stringify(one)),
        ),
        (text) => {
          expect(() => openManifest(text, [])).toThrow();
        },
      ),
    );
  });

  it('of the version that runs passes, of an older one or one that reads older records it does not', () => {
    const manifest = { version: '0.2.0', notes: '', databaseSchema: 20, files: [] };
    const running = { version: '0.2.0', databaseSchema: 20 };
    expect(() => refuseUnfit(manifest, running)).not.toThrow();
    expect(() => refuseUnfit({ ...manifest, version: '0.1.9' }, running)).toThrow(/older/);
    expect(() => refuseUnfit({ ...manifest, version: '0.3.0', databaseSchema: 19 }, running)).toThrow(/schema 19/);
  });
});

describe('a shift', () => {
  it('ends 45 minutes after the last act, and is not held open by a clock that was set back', () => {
    const now = 1_800_000_000_000;
    expect(inShift(null, now)).toBe(false);
    expect(inShift(now, now)).toBe(true);
    expect(inShift(now - SHIFT_ENDS_AFTER_MS + 1, now)).toBe(true);
    expect(inShift(now - SHIFT_ENDS_AFTER_MS, now)).toBe(false);
    expect(inShift(now + 24 * 3_600_000, now)).toBe(false);
  });
});
