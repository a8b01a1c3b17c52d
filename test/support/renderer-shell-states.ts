import type { OfferedScanner, ThisPc } from '../../shared/contract/shell.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const PC: ThisPc = { autostart: 'on', kiosk: false, scanner: null, offered: null, graphics: 'hardware' };
const SCANNER: OfferedScanner = {
  ...{ offer: 'hid:1', kind: 'hid', name: 'Barcode Scanner DS4608-SR', vendorId: 1_504, productId: 6_400 },
  serialNumber: '22035523021234',
};
export const OFFERED: readonly OfferedScanner[] = [
  SCANNER,
  { ...SCANNER, offer: 'hid:2', serialNumber: '22035523025678' },
  { ...SCANNER, offer: 'hid:3', name: 'Xenon 1902 cordless base with a very long product name', serialNumber: null },
];

const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });
export const onThisPc = (over: Partial<ThisPc>): Script => ({ ...FULL, 'shell.state': { value: { ...PC, ...over } } });
const state = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  ...{ name: `this-pc-${name}`, script, hindi: true },
  deeds: [{ press: 'Alt+5' }, { scrollTo: 'this-pc' }, ...deeds],
});
const NOT_HERE: Script = {
  ...FULL,
  'shell.state': { failure: { code: 'NOT_IN_THIS_SHELL', message: 'The browser shell does not answer shell.state.' } },
};

/** The section "This PC" of the settings, in each shell. */
export const SHELL_STATES: readonly RendererState[] = [
  state('window', onThisPc({ autostart: 'off' })),
  state('kiosk', onThisPc({ kiosk: true, scanner: SCANNER, graphics: 'software' })),
  state('not-installed', onThisPc({ autostart: 'unavailable' })),
  state('browser', NOT_HERE),
  state('busy', { ...FULL, 'shell.state': silent }),
  state('failed', { ...FULL, 'shell.state': failure }),
  state('leave-kiosk', onThisPc({ kiosk: true }), click('kiosk'), click('change-pc-confirm')),
  state(
    'autostart-failed',
    { ...onThisPc({ autostart: 'off' }), 'shell.autostart': { failure: { code: 'NOT_IN_THIS_SHELL', message: '' } } },
    click('autostart'),
    { type: ['change-pc-by', 'Meera'] },
    { type: ['change-pc-reason', 'starts with the shift'] },
    click('change-pc-confirm'),
  ),
  state('no-scanner', onThisPc({ offered: [] }), click('choose-scanner')),
  state('scanners', onThisPc({ offered: OFFERED }), click('choose-scanner'), click('use-scanner')),
];
