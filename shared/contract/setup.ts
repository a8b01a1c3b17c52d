import { z } from 'zod';
import type { AppError } from '../errors.ts';
import {
  boxSchema,
  isAllowedMarketplaceUrl,
  packAheadSchema,
  type StationConfig,
  stationConfigSchema,
} from '../model/config.ts';
import { printerConfigSchema } from '../model/printers.ts';
import { request } from './request.ts';
import { by } from './words.ts';

/** `restore` takes a backup (`backup.restore`); `moved` and `copied` answer `setup.adopt`; `retry` is `setup.retry`. */
export type RefusalChoice = 'restore' | 'moved' | 'copied' | 'retry';

/**
 * Where first run stands. `choose` is an empty data folder; `location` an account without a place; `ready` has both.
 * `refused`: the data folder cannot be used as it is; `refusal` says why, and what a person can do is in `choices`.
 */
export interface SetupState {
  readonly step: 'choose' | 'location' | 'ready' | 'refused';
  readonly refusal: {
    readonly error: AppError;
    readonly choices: readonly RefusalChoice[];
    readonly backups: readonly { readonly file: string; readonly atMs: number }[];
  } | null;
  readonly practice: boolean;
  /** Practice cannot be chosen once the folder held an account. */
  readonly practiceAllowed: boolean;
  readonly config:
    | (Omit<StationConfig, 'marketplace'> & { readonly marketplace: { readonly url: string; readonly appId: string } })
    | null;
  readonly hasSecret: boolean;
  /** Locations seen in the account's shipments, with how many are waiting at each. */
  readonly locations: readonly { readonly locationId: string; readonly shipments: number }[];
}

const marketplaceUrl = z.string().max(300).refine(isAllowedMarketplaceUrl, 'https, or http to this machine only');

/** The fields as `station.json` has them; what is not mentioned stays as it is, so their defaults must not apply here. */
const field = stationConfigSchema.shape;

export const setupContract = {
  'setup.state': request<SetupState>()(z.strictObject({})),
  /** Tests the credentials and, when they are accepted, looks for the account's locations. Nothing is stored. */
  'setup.test': request<{ readonly locations: SetupState['locations'] }>()(
    z.strictObject({
      url: marketplaceUrl,
      appId: z.string().trim().min(1).max(200),
      appSecret: z.string().trim().min(1).max(500),
    }),
  ),
  /** Stores the account and starts the station with it. */
  'setup.connect': request<SetupState>()(
    z.strictObject({
      url: marketplaceUrl,
      appId: z.string().trim().min(1).max(200),
      appSecret: z.string().trim().min(1).max(500),
      locationId: z.string().trim().min(1).max(100),
      stationId: z.string().trim().min(1).max(40).default('bench-1'),
      defaultTaxRatePercent: z.number().min(0).max(100).optional(),
      defaultBox: boxSchema.optional(),
      /** Absent: the seller did not agree to packing ahead. */
      packAhead: packAheadSchema.optional(),
      stations: field.stations.unwrap().optional(),
      printers: z.array(printerConfigSchema).max(20).default([]),
    }),
  ),
  /** Starts practice in its own folder; refused in a folder that ever held an account. */
  'setup.practice': request<SetupState>()(z.strictObject({})),
  /**
   * A supervisor answers a data folder that came from elsewhere: moved here for good, or a copy that becomes a station of its own. Name and
   * reason stand in the journal of the folder. WRONG_STATE unless the present refusal offers that answer in `choices`.
   */
  'setup.adopt': request<SetupState>()(
    z.strictObject({ as: z.enum(['moved', 'copied']), by, reason: z.string().trim().min(3).max(200) }),
  ),
  /** Tries a refused data folder again, once a person has freed the disk or closed the other program. */
  'setup.retry': request<SetupState>()(z.strictObject({})),
  'setup.leavePractice': request<SetupState>()(z.strictObject({})),
  'settings.save': request<SetupState>()(
    z.strictObject({
      stationId: z.string().trim().min(1).max(40).optional(),
      locationId: z.string().trim().min(1).max(100).optional(),
      defaultTaxRatePercent: z.number().min(0).max(100).nullable().optional(),
      defaultBox: boxSchema.nullable().optional(),
      dispatchAfter: field.dispatchAfter.unwrap().optional(),
      findBy: field.findBy.unwrap().optional(),
      boxing: field.boxing.unwrap().optional(),
      shelfMarks: field.shelfMarks.unwrap().optional(),
      invoicing: field.invoicing.unwrap().optional(),
      labelFirst: field.labelFirst.unwrap().optional(),
      packAhead: packAheadSchema.nullable().optional(),
      holdOffline: field.holdOffline.unwrap().nullable().optional(),
      updates: field.updates.unwrap().nullable().optional(),
      stations: field.stations.unwrap().optional(),
      printers: z.array(printerConfigSchema).max(20).optional(),
      appSecret: z.string().trim().min(1).max(500).optional(),
    }),
  ),
  /** Practice only: cuts and restores the practice marketplace's network. */
  'practice.network': request<{ readonly networkUp: boolean }>()(z.strictObject({ up: z.boolean() })),
};
