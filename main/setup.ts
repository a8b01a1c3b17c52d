import type { Handlers, StationEvent } from '../shared/contract/index.ts';
import { AppFailure } from '../shared/errors.ts';
import { stationConfigSchema } from '../shared/model/config.ts';
import { connectMarketplace } from './connect-marketplace.ts';
import { findLocations } from './find-locations.ts';
import type { HostOptions } from './host.ts';
import { writePracticeSettings } from './practice-settings.ts';
import type { Seat } from './seat.ts';
import { choicesFor, withChanges } from './setup-view.ts';
import { keepSecret, writeStationConfig } from './station-config.ts';

export type SetupHandlers = Pick<
  Handlers,
  | 'setup.state'
  | 'setup.test'
  | 'setup.connect'
  | 'setup.practice'
  | 'setup.leavePractice'
  | 'setup.adopt'
  | 'setup.retry'
  | 'settings.save'
  | 'practice.network'
>;

export interface SetupOptions extends Pick<HostOptions, 'dataDir' | 'ports' | 'secrets' | 'log'> {
  readonly seat: Seat;
  readonly emit: (event: StationEvent) => void;
}

const NOTHING = async () => undefined;

/** First run and settings: what decides which station runs, and as what. */
export function setupHandlers({ dataDir, ports, secrets, log, seat, emit }: SetupOptions): SetupHandlers {
  const place = { files: ports.files, dataDir };
  const present = (): typeof seat.enter => (seat.practising() ? seat.enterPractice : seat.enter);

  async function restarted(work: () => Promise<void>, next: () => Promise<void>) {
    await seat.restart(work, next);
    return seat.state();
  }

  return {
    'setup.state': seat.state,
    'setup.test': async ({ url, appId, appSecret }) => {
      const client = connectMarketplace({ ports, log, url, appId, readSecret: async () => appSecret, share: 1 });
      return { locations: await findLocations(client) };
    },
    'setup.connect': ({ url, appId, appSecret, defaultTaxRatePercent, defaultBox, packAhead, ...rest }) =>
      restarted(async () => {
        await keepSecret(secrets, appSecret);
        writeStationConfig(
          place,
          stationConfigSchema.parse({
            ...{ ...rest, marketplace: { url, appId } },
            ...(defaultTaxRatePercent === undefined ? {} : { defaultTaxRatePercent }),
            ...(defaultBox === undefined ? {} : { defaultBox }),
            ...(packAhead === undefined ? {} : { packAhead }),
          }),
        );
      }, seat.enter),
    'setup.practice': () => {
      if (seat.heldAccount()) throw new AppFailure('PRACTICE_REFUSED', `${dataDir} has held a seller's account.`);
      return restarted(NOTHING, seat.enterPractice);
    },
    'setup.leavePractice': () => {
      if (!seat.practising()) throw new AppFailure('PRACTICE_ONLY', 'This station is not in practice.');
      return restarted(NOTHING, seat.enter);
    },
    'setup.adopt': (adoption) => {
      const occupant = seat.occupant();
      const offered = occupant.kind === 'refused' ? choicesFor(occupant.failure.code) : [];
      if (!offered.includes(adoption.as)) {
        throw new AppFailure('WRONG_STATE', 'Nobody has to say where this data folder came from.');
      }
      const next = present();
      return restarted(NOTHING, () => next(adoption));
    },
    'setup.retry': () => {
      const next = present();
      return restarted(NOTHING, () => next());
    },
    'settings.save': ({ appSecret, ...changes }) => {
      const occupant = seat.occupant();
      if (occupant.kind !== 'station' && occupant.kind !== 'placeless') {
        throw new AppFailure('NOT_CONFIGURED', 'There is nothing set up to change yet.');
      }
      const config = withChanges(occupant.config, changes);
      if (seat.practising()) {
        const offered = occupant.kind === 'station' ? (occupant.practice?.config.printers ?? []) : [];
        return restarted(
          async () => writePracticeSettings(ports.files, seat.practiceDir, config, offered),
          seat.enterPractice,
        );
      }
      return restarted(async () => {
        if (appSecret !== undefined) await keepSecret(secrets, appSecret);
        writeStationConfig(place, config);
      }, seat.enter);
    },
    'practice.network': async ({ up }) => {
      const occupant = seat.occupant();
      const practice = occupant.kind === 'station' ? occupant.practice : null;
      if (!practice) throw new AppFailure('PRACTICE_ONLY', 'Only practice can cut its network.');
      await practice.setNetwork(up);
      emit({ name: 'status.changed' });
      return { networkUp: practice.networkUp() };
    },
  };
}
