import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupOf, groupsOf, numberOf, textsOf } from '../../main/printing/transports/ipp/client.ts';
import { readHttpAnswer } from '../../main/printing/transports/ipp/http-reply.ts';
import { decodeReply, encodeRequest, type IppAttribute } from '../../main/printing/transports/ipp/message.ts';
import { printerStateOf, readinessOf } from '../../main/printing/transports/ipp/printer-state.ts';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** RFC 8010, A.2: a Print-Job that worked, with its job. */
const PRINT_JOB_REPLY = hex(`
  0101 0000 00000001 01
  47 0012 617474726962757465732d63686172736574 0005 7574662d38
  48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573
  41 000e 7374617475732d6d657373616765 000d 7375636365737366756c2d6f6b
  02
  21 0006 6a6f622d6964 0004 00000093
  45 0007 6a6f622d757269 0019 6970703a2f2f7072696e7465722f6a6f622f31343731323334353637
  23 0009 6a6f622d7374617465 0004 00000003
  03`);

describe('an IPP reply', () => {
  it('of the standard is read as it says', () => {
    const bytes = Buffer.from(PRINT_JOB_REPLY);
    // The address in it is 28 bytes long.
    bytes.writeUInt16BE(28, bytes.indexOf('job-uri') + 7);
    const reply = decodeReply(bytes);
    if (reply === undefined) throw new Error('not read');
    expect(reply).toMatchObject({ status: 0, requestId: 1 });
    expect(numberOf(groupOf(reply, 'job'), 'job-id')).toBe(147);
    expect(numberOf(groupOf(reply, 'job'), 'job-state')).toBe(3);
    expect(textsOf(groupOf(reply, 'operation'), 'status-message')).toEqual(['successful-ok']);
  });

  it('with values without content, several values, a language of its own and collections in collections is read past them', () => {
    const value = (tag: number, name: string, content: Uint8Array) =>
      Buffer.concat([
        Buffer.from([tag, name.length >> 8, name.length & 255]),
        Buffer.from(name),
        Buffer.from([content.byteLength >> 8, content.byteLength & 255]),
        content,
      ]);
    const empty = new Uint8Array();
    const bytes = Buffer.concat([
      hex('0200 0001 00000007 04'),
      value(0x13, 'time-at-processing', empty),
      value(0x44, 'reasons', Buffer.from('paused')),
      value(0x44, '', Buffer.from('media-empty')),
      value(0x36, 'printer-name', Buffer.concat([hex('0002 656e 0003'), Buffer.from('Lab')])),
      value(0x34, 'media-col', empty),
      value(0x4a, '', Buffer.from('media-size')),
      value(0x34, '', empty),
      value(0x4a, '', Buffer.from('x')),
      value(0x21, '', hex('00000001')),
      value(0x37, '', empty),
      value(0x37, '', empty),
      value(0x22, 'accepting', hex('01')),
      hex('04'),
      value(0x21, 'second', hex('ffffffff')),
      hex('03'),
    ]);
    const reply = decodeReply(bytes);
    if (reply === undefined) throw new Error('not read');
    const [first, second] = groupsOf(reply, 'printer');
    expect(Object.fromEntries(first ?? [])).toEqual({
      'time-at-processing': [null],
      reasons: ['paused', 'media-empty'],
      'printer-name': ['Lab'],
      'media-col': [null],
      accepting: [true],
    });
    expect(Object.fromEntries(second ?? [])).toEqual({ second: [-1] });
  });

  it('that is cut short anywhere is none', () => {
    for (let length = 0; length < PRINT_JOB_REPLY.byteLength; length += 1) {
      expect(decodeReply(PRINT_JOB_REPLY.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  it('of any bytes at all is read or is none, and never harms', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (tail, headed) => {
        const bytes = headed ? Buffer.concat([hex('0101 0000 00000001 04'), tail]) : tail;
        const reply = decodeReply(bytes);
        if (reply !== undefined) for (const group of groupsOf(reply, 'printer')) readinessOf(printerStateOf(group));
        readHttpAnswer(bytes, true);
      }),
      { numRuns: 3_000 },
    );
  });
});

const word = fc.string({ minLength: 1, maxLength: 30 });
const attribute: fc.Arbitrary<IppAttribute> = fc.oneof(
  fc.tuple(fc.constant('integer' as const), word, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  fc.tuple(fc.constant('boolean' as const), word, fc.boolean()),
  fc
    .tuple(
      fc.constantFrom('name' as const, 'keyword' as const, 'uri' as const, 'mime' as const),
      word,
      fc.array(word, { minLength: 1, maxLength: 5 }),
    )
    .map(([kind, name, values]) => [kind, name, ...values] as const),
);

describe('an IPP message', () => {
  it('is read as what was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.uniqueArray(attribute, { selector: ([, name]) => name }),
        (operation, attributes) => {
          const read = decodeReply(encodeRequest(operation, 9, attributes));
          expect(read).toMatchObject({ status: operation, requestId: 9 });
          if (read === undefined) return;
          const found = groupOf(read, 'operation');
          for (const [, name, ...values] of attributes) expect(found.get(name)).toEqual(values);
        },
      ),
    );
  });
});

describe('an HTTP reply', () => {
  const body = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n';

  it('is whole by its length, by its chunks or by the close, whatever pieces it comes in', () => {
    const replies: readonly (readonly [text: string, body: string])[] = [
      [`${body}Content-Length: 5\r\n\r\nhello`, 'hello'],
      [`${body}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n`, 'hello'],
    ];
    for (const [text, expected] of replies) {
      const bytes = Buffer.from(text);
      for (let length = 0; length < bytes.byteLength - 4; length += 1) {
        const part = readHttpAnswer(bytes.subarray(0, length), false);
        if (typeof part !== 'string') expect(Buffer.from(part.body).toString()).toBe(expected);
      }
      expect(readHttpAnswer(bytes, false)).toEqual({ status: 200, body: Buffer.from(expected) });
    }
    expect(readHttpAnswer(Buffer.from(`${body}\r\nhello`), false)).toBe('more');
    expect(readHttpAnswer(Buffer.from(`${body}\r\nhello`), true)).toMatchObject({ status: 200 });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a length that never comes', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx'],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['nothing', ''],
  ])('that is %s is broken once the server closed', (_what, text) => {
    expect(readHttpAnswer(Buffer.from(text), true)).toBe('broken');
  });

  it('whose head has no end is given up', () => {
    expect(readHttpAnswer(Buffer.from(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`), false)).toBe('broken');
  });
});

describe('what a printer says of itself', () => {
  const state = (reasons: readonly string[], stopped = false, cups = false, accepting = true) =>
    readinessOf({
      ...{ cups, accepting, stopped, reasons, idle: !stopped },
      ...{ formats: [], message: null, name: null, makeAndModel: null, deviceId: null },
    });

  it.each<[string[], string]>([
    [['media-empty'], 'paper-out'],
    [['media-needed-error'], 'paper-out'],
    [['media-low-warning', 'cover-open'], 'head-open'],
    [['cover-open-warning'], 'head-open'],
    [['paused', 'media-jam'], 'paper-jam'],
    [['marker-supply-empty-error'], 'ribbon-out'],
    [['cutter-failure-error'], 'cutter'],
    [['fuser-over-temp'], 'too-hot'],
    [['spool-area-full'], 'buffer-full'],
    [['paused'], 'queue-stopped'],
    [['something-new-error'], 'other-error'],
  ])('%s needs a person: %s', (reasons, reason) => {
    expect(state(reasons)).toEqual({ kind: 'needs-attention', reason });
  });

  it('is taken for no more than it is', () => {
    expect(state([])).toEqual({ kind: 'ready', idle: true });
    expect(state([], false, true)).toEqual({ kind: 'ready' });
    expect(state(['media-low-warning', 'toner-low-report'])).toEqual({ kind: 'ready', idle: true });
    expect(state(['connecting-to-device'])).toEqual({ kind: 'unknown', reason: 'connecting-to-device' });
    expect(state(['offline-report'])).toEqual({ kind: 'unknown', reason: 'offline' });
    expect(state(['cups-waiting-for-job-completed'], false, true)).toEqual({ kind: 'ready' });
    expect(state([], true)).toEqual({ kind: 'needs-attention', reason: 'queue-stopped' });
    expect(state(['media-empty-warning'], true)).toEqual({ kind: 'needs-attention', reason: 'paper-out' });
    expect(state([], false, false, false)).toEqual({ kind: 'needs-attention', reason: 'queue-stopped' });
  });
});
