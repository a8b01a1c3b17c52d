import { expect, test } from '@playwright/test';
import type {} from '../../renderer/station.ts';
import { type ElectronStation, startAgain, startElectron, whyNoElectron } from '../support/electron-station.ts';
import { testShiftIn } from '../support/shell-shift.ts';

if (whyNoElectron !== undefined) console.log(`skipped: Electron shell: ${whyNoElectron}`);

test.describe('the Electron shell', () => {
  test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');
  test.describe.configure({ mode: 'serial', timeout: 240_000 });

  let station: ElectronStation;
  const shift = testShiftIn('electron', async (dataDir) => {
    station = await startElectron(dataDir);
    return station;
  });

  test('shows the page from its own scheme and gives it two functions and nothing of Node', async () => {
    expect(station.page.url()).toMatch(/^packbench:\/\/app\//);
    const seen = await station.page.evaluate(() => ({
      bridge: Object.keys(window.station ?? {}).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['request', 'subscribe'], node: [] });
  });

  test('stays on its page and opens no other, whoever asks', async () => {
    await station.page.evaluate(() => {
      window.open('https://evil.example/');
      window.location.href = 'https://evil.example/';
    });
    await expect.poll(() => station.page.url()).toMatch(/^packbench:\/\/app\//);
    expect(station.app.windows()).toHaveLength(1);
  });

  test('refuses permissions, foreign addresses, names outside the contract and a way to the prototype', async () => {
    const answers = await station.page.evaluate(async () => ({
      notification: await Notification.requestPermission(),
      fetched: await fetch('https://evil.example/').then(
        () => 'answered',
        () => 'refused',
      ),
      name: await window.station?.request('process.exit' as 'bench.state', {}),
      polluted: await window.station?.request('bench.state', JSON.parse('{"__proto__":{"admin":true}}')),
    }));
    expect(answers).toMatchObject({
      ...{ notification: 'denied', fetched: 'refused' },
      name: { ok: false },
      polluted: { ok: false },
    });
  });

  test('answers for this PC, and installs nothing while an order is open', async () => {
    const { answers } = await station.ask('shell.abilities', {});
    expect(answers).toEqual(expect.arrayContaining(['shell.state', 'shell.kiosk', 'updates.install']));
    const { entry, rest } = await shift.openOrder();
    await expect(station.ask('updates.install', { by: 'Meera', reason: 'new version' })).rejects.toThrow('WRONG_STATE');
    expect((await station.ask('bench.state', {})).session).toMatchObject({ parcel: { shipmentId: entry.shipmentId } });
    for (const code of rest) await shift.packer().scan(code);
    await shift.confirm(entry);
  });

  test('fills the screen until a supervisor says otherwise, also against a quit, and the journal has both', async () => {
    const isKiosk = () => station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk());
    await station.ask('shell.kiosk', { on: true, by: 'Meera', reason: 'shared PC' });
    await expect.poll(isKiosk).toBe(true);
    await station.app.evaluate(({ app, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close();
      app.quit();
    });
    expect(await station.ask('station.status', {})).toMatchObject({ stationId: expect.any(String) });
    await station.ask('shell.kiosk', { on: false, by: 'Meera', reason: 'end of shift' });
    await expect.poll(isKiosk).toBe(false);
    expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
  });

  test('runs once on a folder: a second start ends by itself and the first stays in front', async () => {
    expect(await startAgain(shift.dataDir)).toBe(0);
    expect(station.app.windows()).toHaveLength(1);
    expect(await station.ask('station.status', {})).toBeTruthy();
  });
});
