import type { ParsedInput } from '../shared/contract/index.ts';
import type { RefusalChoice, SetupState } from '../shared/contract/setup.ts';
import type { ErrorCode } from '../shared/errors.ts';
import { type StationConfig, stationConfigSchema } from '../shared/model/config.ts';

/** What a person can do about a data folder that was refused. */
export function choicesFor(code: ErrorCode): readonly RefusalChoice[] {
  switch (code) {
    case 'DATABASE_DAMAGED':
    case 'DATABASE_NEWER':
      return ['restore', 'retry'];
    case 'DATA_DIR_COPIED':
      return ['moved', 'copied'];
    default:
      return ['retry'];
  }
}

/** The configuration as screens may see it: no secret. */
export function shownConfig(config: StationConfig): NonNullable<SetupState['config']> {
  const { url, appId } = config.marketplace;
  return { ...config, marketplace: { url, appId } };
}

type SettingsChanges = Omit<ParsedInput<'settings.save'>, 'appSecret'>;

/** `null` takes a default away again; what is not mentioned stays. */
export function withChanges(config: StationConfig, changes: SettingsChanges): StationConfig {
  const { defaultTaxRatePercent, defaultBox, packAhead, holdOffline, updates, ...rest } = changes;
  const { defaultTaxRatePercent: oldRate, defaultBox: oldBox, ...others } = config;
  const { packAhead: oldAhead, holdOffline: oldHold, updates: oldUpdates, ...kept } = others;
  const rate = defaultTaxRatePercent === undefined ? oldRate : (defaultTaxRatePercent ?? undefined);
  const box = defaultBox === undefined ? oldBox : (defaultBox ?? undefined);
  const ahead = packAhead === undefined ? oldAhead : (packAhead ?? undefined);
  const hold = holdOffline === undefined ? oldHold : (holdOffline ?? undefined);
  const updating = updates === undefined ? oldUpdates : (updates ?? undefined);
  return stationConfigSchema.parse({
    ...kept,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(rate === undefined ? {} : { defaultTaxRatePercent: rate }),
    ...(box === undefined ? {} : { defaultBox: box }),
    ...(ahead === undefined ? {} : { packAhead: ahead }),
    ...(hold === undefined ? {} : { holdOffline: hold }),
    ...(updating === undefined ? {} : { updates: updating }),
  });
}
