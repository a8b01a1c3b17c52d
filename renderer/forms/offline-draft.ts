import { packAheadSchema, type StationConfig, stationConfigSchema } from '../../shared/model/config.ts';
import { decimal } from './drafts.ts';

/** What keeps the bench going with no network, as it stands in the fields. */
export interface OfflineDraft {
  readonly packAhead: boolean;
  readonly outageMinutes: string;
  readonly most: string;
  readonly hold: boolean;
  readonly holdMinutes: string;
  /** Rupees. */
  readonly holdValue: string;
}

type Settings = Pick<StationConfig, 'packAhead' | 'holdOffline'>;

const FIRST = packAheadSchema.parse({});
/** Proposed where nobody held anything yet: half an hour, and what hurts when it is lost. */
const FIRST_HOLD = { minutes: '30', rupees: '5000' };

export function offlineDraft({ packAhead, holdOffline }: Settings): OfflineDraft {
  return {
    packAhead: packAhead !== undefined,
    outageMinutes: String(packAhead?.outageMinutes ?? FIRST.outageMinutes),
    most: String(packAhead?.most ?? FIRST.most),
    hold: holdOffline !== undefined,
    holdMinutes: holdOffline === undefined ? FIRST_HOLD.minutes : String(holdOffline.olderThanMinutes),
    holdValue: holdOffline === undefined ? FIRST_HOLD.rupees : String(holdOffline.valuePaise / 100),
  };
}

/** Null where nobody agreed; undefined while its fields cannot be used. */
export function packAheadFrom(draft: Pick<OfflineDraft, 'packAhead' | 'outageMinutes' | 'most'>) {
  if (!draft.packAhead) return null;
  const parsed = packAheadSchema.safeParse({ outageMinutes: decimal(draft.outageMinutes), most: decimal(draft.most) });
  return parsed.success ? parsed.data : undefined;
}

/** Null where nothing is held; undefined while its fields cannot be used. */
export function holdOfflineFrom(draft: Pick<OfflineDraft, 'hold' | 'holdMinutes' | 'holdValue'>) {
  if (!draft.hold) return null;
  const rupees = decimal(draft.holdValue);
  const parsed = stationConfigSchema.shape.holdOffline.unwrap().safeParse({
    olderThanMinutes: decimal(draft.holdMinutes),
    valuePaise: rupees === undefined ? undefined : Math.round(rupees * 100),
  });
  return parsed.success ? parsed.data : undefined;
}

/** Which bench of how many, counted from 1 as people do. */
export interface BenchesDraft {
  readonly number: string;
  readonly count: string;
}

export function benchesDraft({ index, count }: StationConfig['stations']): BenchesDraft {
  return { number: String(index + 1), count: String(count) };
}

/** Undefined while it cannot be used. */
export function benchesFrom(draft: BenchesDraft): StationConfig['stations'] | undefined {
  const number = decimal(draft.number);
  const parsed = stationConfigSchema.shape.stations.safeParse({
    index: number === undefined ? undefined : number - 1,
    count: decimal(draft.count),
  });
  return parsed.success ? parsed.data : undefined;
}
