import * as path from 'node:path';
import type { Handlers } from '../shared/contract/index.ts';
import { AppFailure } from '../shared/errors.ts';
import { stationConfigSchema } from '../shared/model/config.ts';
import { type NetworkSettings, networkSettingsSchema } from '../shared/model/network.ts';
import type { HostOptions } from './host.ts';
import type { Network } from './ports/network.ts';
import type { Seat } from './seat.ts';

export type NetworkHandlers = Pick<Handlers, 'network.read' | 'network.save' | 'network.test'>;
type Place = Pick<HostOptions, 'dataDir' | 'ports' | 'secrets' | 'log'>;

interface SupervisorWord {
  readonly by: string | undefined;
  readonly reason: string | undefined;
}

/** The secret store's name for the password that goes with `proxyUser`. */
const PROXY_PASSWORD = 'proxy-password';
const FILE = 'network.json';
/** Asked while no account has said another one. */
const MARKETPLACE = stationConfigSchema.shape.marketplace.parse({ appId: '-' }).url;

/**
 * Reads `network.json` beside `station.json` and lets it count. A file that cannot be used does not keep a station from
 * starting: it says so in the log and goes on as this PC is set up.
 */
export async function loadNetwork(place: Place): Promise<void> {
  const { network } = place.ports;
  if (network === undefined) return;
  try {
    const settings = readSettings(place);
    network.apply(settings, await passwordFor(place, settings));
  } catch (error) {
    place.log.error('the network settings cannot be used; the network is used as this PC is set up', { error });
  }
}

/** Answered by the host: first run needs the network before there is a station. */
export function networkHandlers(place: Place & { readonly seat: Seat }): NetworkHandlers {
  const { dataDir, ports, secrets, seat, log } = place;

  /** First run has no journal and nobody to answer to; a folder that is refused has had its supervisor. */
  function isSupervised(): boolean {
    const { kind } = seat.occupant();
    return kind === 'station' || kind === 'refused';
  }

  async function view() {
    const url = marketplaceUrl(seat);
    const settings = settingsOrUsual(place);
    const hasProxyPassword = settings.proxyUser !== undefined && (await secrets.get(PROXY_PASSWORD)) !== undefined;
    return {
      ...{ settings, hasProxyPassword, supervised: isSupervised(), url },
      ...(await present(ports.network).view(url)),
    };
  }

  /** A full disk must not keep a supervisor from the network: what cannot be journalled is logged, and done. */
  function note(changed: readonly string[], { by, reason }: SupervisorWord): void {
    const what = changed.join(', ');
    if (what === '') return;
    const occupant = seat.occupant();
    if (occupant.kind !== 'station' || by === undefined || reason === undefined) {
      log.info('the network settings were changed while no station runs', { what });
      return;
    }
    try {
      occupant.station.noteDecision({ about: 'network', decision: `${what} changed by ${by}`, reason });
    } catch (error) {
      log.error('a change of the network settings could not be journalled', { what, error });
    }
  }

  return {
    'network.read': view,
    'network.save': async ({ proxyPassword, by, reason, ...settings }) => {
      const network = present(ports.network);
      const { proxyUser } = settings;
      if (isSupervised() && (by === undefined || reason === undefined)) {
        const field = by === undefined ? 'by' : 'reason';
        throw new AppFailure('INVALID_INPUT', 'The network settings are changed with name and reason.', { field });
      }
      if (proxyUser === undefined && typeof proxyPassword === 'string') {
        throw new AppFailure('INVALID_INPUT', 'A password of the proxy needs a user.', { field: 'proxyUser' });
      }
      const before = settingsOrUsual(place);
      const passwordBefore = await passwordFor(place, before);
      const password = proxyPassword === undefined ? await passwordFor(place, settings) : (proxyPassword ?? undefined);
      // The file is tried first: a certificate that cannot be used must change nothing.
      network.apply(settings, password);
      try {
        if (typeof proxyPassword === 'string') await secrets.set(PROXY_PASSWORD, proxyPassword);
        else if (proxyPassword === null || proxyUser === undefined) await secrets.delete(PROXY_PASSWORD);
        ports.files.replaceText(path.join(dataDir, FILE), `${JSON.stringify(settings, null, 2)}\n`, 0o600);
      } catch (error) {
        // What is not kept must not count until the next start either.
        applyAgain(network, before, passwordBefore);
        throw error;
      }
      note(changedFields(before, settings, proxyPassword !== undefined), { by, reason });
      return view();
    },
    'network.test': async () => {
      const url = marketplaceUrl(seat);
      return { url, ...(await present(ports.network).test(url)) };
    },
  };
}

/** By their names: an address may name a person, and the password is a secret. */
function changedFields(before: NetworkSettings, after: NetworkSettings, password: boolean): readonly string[] {
  const names = networkSettingsSchema.keyof().options;
  return [...names.filter((name) => before[name] !== after[name]), ...(password ? ['proxyPassword'] : [])];
}

function applyAgain(network: Network, settings: NetworkSettings, password: string | undefined): void {
  try {
    network.apply(settings, password);
  } catch {
    // Its certificate file is gone meanwhile; the rest of it still stands.
    const { extraCaFile: _, ...others } = settings;
    network.apply(others, password);
  }
}

function readSettings({ dataDir, ports }: Place): NetworkSettings {
  const text = ports.files.readText(path.join(dataDir, FILE));
  return networkSettingsSchema.parse(text === undefined ? {} : JSON.parse(text));
}

/** What stands in a file that cannot be used does not count, so it is not shown either. */
function settingsOrUsual(place: Place): NetworkSettings {
  try {
    return readSettings(place);
  } catch {
    return networkSettingsSchema.parse({});
  }
}

async function passwordFor({ secrets }: Place, { proxyUser }: NetworkSettings): Promise<string | undefined> {
  return proxyUser === undefined ? undefined : await secrets.get(PROXY_PASSWORD);
}

function marketplaceUrl(seat: Seat): string {
  const occupant = seat.occupant();
  return 'config' in occupant ? occupant.config.marketplace.url : MARKETPLACE;
}

function present(network: Network | undefined): Network {
  if (network !== undefined) return network;
  throw new AppFailure('NOT_IN_THIS_SHELL', 'The way to the marketplace cannot be seen or changed here.');
}
