import { expect, test } from '@playwright/test';
import { REQUEST_CHANNEL } from '../../shared/ipc.ts';
import { testShiftIn } from '../support/shell-shift.ts';
import { openStandInShell, type StandInShell, startStandIn } from '../support/stand-in-shell.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

console.log('The Electron shell runs whole over a stand-in of the electron module; it did not run in Electron.');

let shell: StandInShell;
const act = <T = unknown>(name: string, ...args: readonly unknown[]) => shell.standIn.act<T>(name, ...args);
const shift = testShiftIn('electron-stand-in', async (dataDir, browser) => {
  shell = await openStandInShell(dataDir, browser);
  return shell;
});

test('what can only be settled before Electron is ready is settled before', async () => {
  const calls = await act<{ what: string; given: unknown }[]>('calls');
  const order = calls.map(({ what }) => what);
  for (const early of ['enableSandbox', 'registerSchemesAsPrivileged', 'menu', 'crashReporter']) {
    expect(order.indexOf(early), early).toBeGreaterThanOrEqual(0);
    expect(order.indexOf(early), early).toBeLessThan(order.indexOf('ready'));
  }
  const window = order.indexOf('window');
  for (const guard of ['request', 'check', 'device', 'usb', 'bluetooth', 'screen', 'spelling', 'load']) {
    const at = order.indexOf(`default:${guard}`);
    expect(at, `no window may open before the session refuses ${guard}`).toBeGreaterThan(0);
    expect(at).toBeLessThan(window);
  }
  expect(calls.find(({ what }) => what === 'crashReporter')?.given).toMatchObject({ uploadToServer: false });
});

test('attacks on the running window are refused: other addresses, windows, embedded pages', async () => {
  for (const url of ['https://evil.example/', 'javascript:alert(1)', 'data:text/html,x', 'file:///C:/x.html']) {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(await act('refuses', 'contents', event, { url }), `${event} ${url}`).toBe(true);
    }
  }
  expect(await act('refuses', 'contents', 'will-attach-webview', {})).toBe(true);
  expect(await act('call', 'default:open', { url: 'https://evil.example/' })).toEqual({ action: 'deny' });
  expect(await act('refuses', 'session', 'select-usb-device', {}, {})).toBe(true);
  for (const url of ['https://evil.example/', 'packbench://app/index.html', 'file:///etc/passwd']) {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      expect(await act('refuses', 'printContents', event, { url }), `${event} ${url} while printing`).toBe(true);
    }
  }
});

test('attacks on the running session are refused: permissions, foreign addresses, devices', async () => {
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'hid',
    'serial',
    'usb',
    'fileSystem',
  ]) {
    expect(await act('answer', 'default:request', null, permission), permission).toEqual([false]);
    expect(await act('answer', 'packbench-print:request', null, permission), permission).toEqual([false]);
  }
  for (const url of ['https://evil.example/', 'ws://127.0.0.1:9100/', 'file:///etc/passwd', 'packbench://evil/x']) {
    expect(await act('answer', 'default:load', { url }), url).toEqual([{ cancel: true }]);
    expect(await act('answer', 'packbench-print:load', { url }), url).toEqual([{ cancel: true }]);
  }
  const device = { deviceType: 'hid', origin: 'packbench://app', device: { vendorId: 1504, productId: 6400 } };
  expect(await act('call', 'default:device', device)).toBe(false);
});

test('attacks over the running IPC are refused: foreign senders, subframes, prototypes, sizes', async () => {
  for (const from of ['subframe', 'gone', 'foreign page', 'foreign window']) {
    await expect(act('invoke', from, REQUEST_CHANNEL, 'bench.state', '{}'), from).rejects.toThrow('refused');
  }
  for (const text of [
    '{"__proto__":{"polluted":true}}',
    '{"a":{"constructor":{"prototype":{"polluted":true}}}}',
    '['.repeat(50_000) + ']'.repeat(50_000),
    JSON.stringify({ code: 'x'.repeat(5_000_000) }),
  ]) {
    expect(await act('invoke', 'page', REQUEST_CHANNEL, 'bench.scan', text)).toMatchObject({
      ...{ ok: false, error: { code: 'INVALID_INPUT' } },
    });
  }
  expect((await shell.ask('bench.state', {})).session).toBeTruthy();
});

test('attacks on the running scheme read nothing: traversal, other hosts, other methods', async () => {
  for (const name of ['../package.json', '%2e%2e/package.json', '..%5cpackage.json', '%252e%252e%252fpackage.json']) {
    expect(await act('page', `packbench://app/${name}`), name).toMatchObject({ status: 404, body: '' });
  }
  expect(await act('page', 'packbench://evil/index.html')).toMatchObject({ status: 403, body: '' });
  expect(await act('page', 'packbench://app/index.html', 'POST')).toMatchObject({ status: 405, body: '' });
});

test('the page has two functions and nothing of Node', async () => {
  const seen = await shell.page.evaluate(() => ({
    bridge: Object.keys(window.station ?? {}).sort(),
    node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ bridge: ['request', 'subscribe'], node: [] });
});

test('installs nothing while an order is open', async () => {
  const { answers } = await shell.ask('shell.abilities', {});
  expect(answers).toEqual(expect.arrayContaining(['shell.state', 'shell.kiosk', 'updates.install']));
  const { entry, rest } = await shift.openOrder();
  await expect(shell.ask('updates.install', { by: 'Meera', reason: 'new version' })).rejects.toThrow('WRONG_STATE');
  expect((await shell.ask('bench.state', {})).session).toMatchObject({ parcel: { shipmentId: entry.shipmentId } });
  for (const code of rest) await shift.packer().scan(code);
  await shift.confirm(entry);
});

test('a kiosk stays through a close and a quit, goes on answering, and the journal has who let go', async () => {
  await shell.ask('shell.kiosk', { on: true, by: 'Meera', reason: 'shared PC' });
  expect(await act('kiosk')).toBe(true);
  await act('close');
  await act('quit');
  expect(await act('windows')).toBe(1);
  expect(await shell.ask('station.status', {})).toMatchObject({ stationId: expect.any(String) });
  expect(await shell.ask('updates.read', {})).toMatchObject({ state: { kind: 'off' } });
  await shell.ask('shell.kiosk', { on: false, by: 'Meera', reason: 'end of shift' });
  expect(await act('kiosk')).toBe(false);
  expect(await shell.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
});

test('runs once on a folder: a second start ends by itself and the first comes to the front', async () => {
  const focused = async () => (await act<{ what: string }[]>('calls')).filter(({ what }) => what === 'focus').length;
  const before = await focused();
  const second = startStandIn(shift.dataDir);
  expect(await second.ended).toBe(0);
  await expect.poll(focused).toBe(before + 1);
  expect(await shell.ask('station.status', {})).toBeTruthy();
});
