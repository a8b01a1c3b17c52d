import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { codeOf, joinLines, joinParts } from '../../renderer/scan/code-bytes.ts';
import { askForDevice, type DeviceApis, forgetDevices, type HidInputReport } from '../../renderer/scan/device-apis.ts';
import { followDeviceScanner } from '../../renderer/scan/device-scanner.ts';
import { type HidCollection, readReport } from '../../renderer/scan/hid-report.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** As two makes lay their reports out: a count first and flags behind, and data alone. */
const COUNTED: HidCollection = {
  usagePage: 0x8c,
  children: [
    {
      inputReports: [
        {
          reportId: 2,
          items: [
            { usages: [0x01_003b], reportSize: 8, reportCount: 1 },
            { usages: [0x8c_00fb, 0x8c_00fc, 0x8c_00fd], reportSize: 8, reportCount: 3 },
            { usages: [0x8c_00fe], reportSize: 8, reportCount: 16 },
            { usages: [0x8c_00ff], reportSize: 1, reportCount: 1 },
            { reportSize: 1, reportCount: 7 },
          ],
        },
      ],
    },
  ],
};
const BARE: HidCollection = {
  usagePage: 0x8c,
  inputReports: [{ items: [{ usageMinimum: 0x8c_00fe, reportSize: 8, reportCount: 16 }] }],
};

function counted(text: string, continued = false): DataView {
  const report = new Uint8Array(21);
  report[0] = text.length;
  report.set(bytes(']C1'), 1);
  report.set(bytes(text), 4);
  report[20] = continued ? 1 : 0;
  return new DataView(report.buffer);
}

describe('a report of a HID POS scanner', () => {
  it('gives the code where its descriptor says it stands', () => {
    const part = readReport([COUNTED], 2, counted('8901086261410'));
    expect(part?.whole).toBe(true);
    expect(codeOf(part?.bytes ?? new Uint8Array())).toBe('8901086261410');
  });

  it('is a part of a code while the scanner says that it goes on', () => {
    expect(readReport([COUNTED], 2, counted('ABC', true))?.whole).toBe(false);
  });

  it('without a count ends where its padding begins', () => {
    const report = new Uint8Array(16);
    report.set(bytes('OD4365'));
    expect(codeOf(readReport([BARE], 0, new DataView(report.buffer))?.bytes ?? new Uint8Array())).toBe('OD4365');
  });

  it('of another kind, or cut short, carries no code', () => {
    expect(readReport([COUNTED], 3, counted('A'))).toBeUndefined();
    expect(readReport([COUNTED], 2, new DataView(new ArrayBuffer(2)))).toBeUndefined();
    expect(readReport([], 0, counted('A'))).toBeUndefined();
  });

  it('never throws and never gives more than it holds, whatever a device sends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(4), (report, reportId) => {
        const part = readReport([COUNTED, BARE], reportId, new DataView(report.buffer));
        expect(part?.bytes.length ?? 0).toBeLessThanOrEqual(report.length);
      }),
      { seed: 20_261_123 },
    );
  });
});

describe('the bytes of a code', () => {
  it('lose their envelope and keep the separator of GS1 fields', () => {
    expect(codeOf(bytes('\u000201089\u001d10A\u0003\r\n'))).toBe('01089\u001d10A');
    expect(codeOf(Uint8Array.of(0x41, 0xe9, 0x42))).toBe('AéB');
    expect(codeOf(bytes('टेबल'))).toBe('टेबल');
    expect(codeOf(bytes('\r\n'))).toBe('');
  });

  it('come out as the same codes however the line cuts them', () => {
    const code = fc.stringMatching(/^[A-Z0-9|-]{1,40}$/);
    const property = fc.property(
      fc.array(code, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\r', '\n', '\r\n', '\u0003'),
      fc.array(fc.nat(7), { minLength: 1 }),
      (codes, suffix, cuts) => {
        const heard: string[] = [];
        const joiner = joinLines((one) => heard.push(one));
        const stream = bytes(codes.map((one) => one + suffix).join(''));
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const length = (cuts[turn % cuts.length] ?? 0) + 1;
          joiner.add(stream.subarray(at, at + length));
          at += length;
        }
        expect(heard).toEqual(codes);
      },
    );
    fc.assert(property, { seed: 20_261_123 });
  });

  it('are no code when there are too many: half of one could read as another', () => {
    const onCode = vi.fn();
    const joiner = joinParts(onCode);
    for (let sent = 0; sent < 5_000; sent += 50) joiner.add(bytes('x'.repeat(50)));
    joiner.flush();
    joiner.add(bytes('A1'));
    joiner.flush();
    expect(onCode.mock.calls).toEqual([['A1']]);
  });
});

describe('the scanner a supervisor chose', () => {
  function setUp() {
    const scans: { code: string; scanId: string }[] = [];
    const tasks: (() => void)[] = [];
    const connects: Partial<Record<'connect' | 'disconnect', () => void>> = {};
    let hear: ((event: HidInputReport) => void) | undefined;
    const device = {
      ...{ opened: false, collections: [COUNTED] },
      open: vi.fn(async () => undefined),
      forget: vi.fn(async () => undefined),
      addEventListener: (_type: 'inputreport', listener: (event: HidInputReport) => void) => {
        hear = listener;
      },
      removeEventListener: () => undefined,
    };
    const keyboard = { ...device, collections: [{ usagePage: 1 }], open: vi.fn(async () => undefined) };
    const held: (typeof device)[] = [keyboard, device];
    const hid = {
      getDevices: async () => held,
      requestDevice: vi.fn(async () => [device]),
      addEventListener: (type: 'connect' | 'disconnect', listener: () => void) => {
        connects[type] = listener;
      },
    };
    const apis: DeviceApis = { hid };
    const after = (_delayMs: number, task: () => void) => {
      tasks.push(task);
      return () => void tasks.splice(tasks.indexOf(task), 1);
    };
    let ids = 0;
    const scanner = followDeviceScanner({
      ...{ apis, after, onScan: (scan) => scans.push(scan) },
      newId: () => `scan-${++ids}`,
    });
    const send = (text: string, continued = false) => hear?.({ reportId: 2, data: counted(text, continued) });
    return { scans, tasks, connects, device, keyboard, held, hid, apis, scanner, send };
  }

  it('is opened, and each code is one scan with a name of its own', async () => {
    const { scanner, scans, send, device, keyboard } = setUp();
    await scanner.look();
    await scanner.look();
    send('8901');
    send('8901');
    expect(device.open).toHaveBeenCalledOnce();
    expect(keyboard.open).not.toHaveBeenCalled();
    expect(scans).toEqual([
      { code: '8901', scanId: 'scan-1' },
      { code: '8901', scanId: 'scan-2' },
    ]);
  });

  it('gives a code in several reports whole, and forgets one whose rest does not come', async () => {
    const { scanner, scans, send, tasks } = setUp();
    await scanner.look();
    send('0108901086261410', true);
    send('10AB');
    send('LOST', true);
    tasks.at(-1)?.();
    send('OD1');
    expect(scans.map(({ code }) => code)).toEqual(['010890108626141010AB', 'OD1']);
  });

  it('is tried again when another program holds it, and read again when it is plugged in again', async () => {
    const { scanner, scans, send, tasks, device, connects } = setUp();
    device.open.mockRejectedValueOnce(new Error('held'));
    await scanner.look();
    tasks.at(-1)?.();
    await vi.waitFor(() => expect(device.open).toHaveBeenCalledTimes(2));
    connects.disconnect?.();
    await vi.waitFor(() => expect(device.open).toHaveBeenCalledTimes(3));
    send('OD1');
    expect(scans).toHaveLength(1);
  });

  it('on a serial port gives codes by their suffix, and by silence where there is none', async () => {
    const scans: string[] = [];
    const tasks: (() => void)[] = [];
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
      },
    });
    let readable: ReadableStream<Uint8Array> | null = null;
    const port = {
      get readable() {
        return readable;
      },
      open: vi.fn(async () => {
        readable = stream;
      }),
      close: vi.fn(async () => undefined),
      forget: async () => undefined,
    };
    const scanner = followDeviceScanner({
      apis: {
        serial: { getPorts: async () => [port], requestPort: async () => port, addEventListener: () => undefined },
      },
      newId: () => 'scan',
      onScan: ({ code }) => scans.push(code),
      after: (_delayMs, task) => {
        tasks.push(task);
        return () => void tasks.splice(tasks.indexOf(task), 1);
      },
    });
    await scanner.look();
    controller?.enqueue(bytes('OD43'));
    controller?.enqueue(bytes('65\r\nOD9'));
    await vi.waitFor(() => expect(scans).toEqual(['OD4365']));
    await vi.waitFor(() => expect(tasks).toHaveLength(1));
    tasks[0]?.();
    expect(scans).toEqual(['OD4365', 'OD9']);
    controller?.close();
    await vi.waitFor(() => expect(port.close).toHaveBeenCalledOnce());
  });

  it('is the only device the page keeps once it was given, and none after it was dropped', async () => {
    const { apis, device, keyboard, hid } = setUp();
    keyboard.forget = vi.fn(async () => undefined);
    expect(await askForDevice(apis, 'hid')).toBe(true);
    expect(keyboard.forget).toHaveBeenCalledOnce();
    expect(device.forget).not.toHaveBeenCalled();
    await forgetDevices(apis);
    expect(device.forget).toHaveBeenCalledOnce();
    hid.requestDevice.mockRejectedValueOnce(new Error('nothing chosen'));
    expect(await askForDevice(apis, 'hid')).toBe(false);
    expect(await askForDevice({}, 'serial')).toBe(false);
  });
});
