import type { NetworkStep, NetworkTest, NetworkView } from '../../shared/contract/network.ts';
import { NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';

const TO_NETWORK: Deed = { click: '[data-testid=diagnostics-tab-network]' };
const TEST: Deed = { click: '[data-testid=network-test]' };

const VIEW: NetworkView = {
  settings: { proxy: 'system', certificates: 'system+bundled' },
  hasProxyPassword: false,
  supervised: true,
  url: 'https://api.flipkart.net',
  now: { proxy: 'proxy.warehouse.example:8080', foundIn: 'windows', unusable: null, setupScript: null },
  authorities: { bundled: 121, system: 64, extra: 0 },
  lastTrouble: null,
};
/** First run has nobody to answer to. */
export const FIRST_RUN_NETWORK: NetworkView = { ...VIEW, supervised: false };
const TROUBLE: NetworkView = {
  ...VIEW,
  settings: {
    proxy: 'http://proxy.warehouse.example:8080',
    proxyUser: 'bench-1',
    certificates: 'bundled',
    extraCaFile: 'C:\\ProgramData\\Firewall\\office-authority.pem',
  },
  hasProxyPassword: true,
  now: { proxy: null, foundIn: 'system', unusable: 'SOCKS5 socks.warehouse.example:1080', setupScript: null },
  authorities: { bundled: 121, system: null, extra: 2 },
  lastTrouble: { code: 'NETWORK_PROXY_AUTH', message: 'wants other credentials', atMs: NOW_MS - 90_000 },
};

const step = (name: NetworkStep['step'], found: string, over: Partial<NetworkStep> = {}): NetworkStep => ({
  ...{ step: name, state: 'good', ms: 12, found, trouble: null },
  ...over,
});
const GOOD: NetworkTest = {
  url: VIEW.url,
  steps: [
    step('proxy', 'proxy.warehouse.example:8080 windows', { ms: 0 }),
    step('dns', '10.20.0.8'),
    step('tcp', '10.20.0.8:8080'),
    step('tunnel', 'api.flipkart.net:443', { ms: 31 }),
    step('tls', 'TLSv1.3 DigiCert Inc, Mar 14 23:59:59 2027 GMT', { ms: 54 }),
    step('http', 'HTTP 404', { ms: 118 }),
    step('clock', '-1 s', { ms: 0 }),
  ],
  clockOffsetMs: -900,
};
const FAILED: NetworkTest = {
  url: VIEW.url,
  steps: [
    ...GOOD.steps.slice(0, 4),
    step('tls', 'unable to get local issuer certificate', { state: 'failed', trouble: 'NETWORK_TLS_UNTRUSTED' }),
    step('http', '', { state: 'skipped', ms: 0 }),
    step('clock', '', { state: 'skipped', ms: 0 }),
  ],
  clockOffsetMs: null,
};

const SCRIPT: NetworkView = {
  ...VIEW,
  now: { proxy: null, foundIn: 'system', unusable: null, setupScript: 'http://wpad.warehouse.example/wpad.dat' },
  lastTrouble: { code: 'NETWORK_PROXY_SCHEME', message: 'wants other credentials: 407', atMs: NOW_MS - 90_000 },
};
const NO_SCRIPT: NetworkTest = {
  url: VIEW.url,
  steps: [
    step('proxy', 'http://wpad.warehouse.example/wpad.dat HTTP 404', {
      ...{ state: 'failed', trouble: 'NETWORK_PROXY_SCRIPT' },
    }),
    step('dns', '103.243.32.90'),
    step('tcp', '103.243.32.90:443'),
    ...GOOD.steps.slice(4),
  ],
  clockOffsetMs: -900,
};

const state = (name: string, view: NetworkView, test: NetworkTest, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script: { ...FULL, 'network.read': { value: view }, 'network.test': { value: test } },
  deeds: [{ press: 'Alt+6' }, TO_NETWORK, ...deeds],
});

/** The way to the marketplace, good and bad. */
export const NETWORK_STATES: readonly RendererState[] = [
  state('diagnostics-network', VIEW, GOOD),
  state('diagnostics-network-good', VIEW, GOOD, TEST),
  state('diagnostics-network-trouble', TROUBLE, FAILED, TEST),
  state('diagnostics-network-script', SCRIPT, NO_SCRIPT, TEST),
  state('diagnostics-network-nameless', VIEW, GOOD, { click: '[data-testid=network-save]' }),
  {
    name: 'diagnostics-network-silent',
    script: { ...FULL, 'network.read': silent },
    deeds: [{ press: 'Alt+6' }, TO_NETWORK],
  },
  {
    name: 'diagnostics-network-failed',
    script: { ...FULL, 'network.read': failure },
    deeds: [{ press: 'Alt+6' }, TO_NETWORK],
  },
];
