import { z } from 'zod';
import { isAllowedUrl } from './allowed-url.ts';
import { printerConfigSchema } from './printers.ts';
import { updateSettingsSchema } from './updates.ts';

/** https everywhere; plain http only to this machine. */
export const isAllowedMarketplaceUrl = isAllowedUrl;

export const boxSchema = z.strictObject({
  lengthMm: z.number().int().min(1).max(5000),
  breadthMm: z.number().int().min(1).max(5000),
  heightMm: z.number().int().min(1).max(5000),
  weightGrams: z.number().int().min(1).max(500_000),
});
export type Box = z.infer<typeof boxSchema>;

/** How many parcels to keep ready: the packing rate times the minutes to survive, at least 3, at most `most`. */
export const packAheadSchema = z.strictObject({
  outageMinutes: z.number().int().min(5).max(720).default(15),
  most: z.number().int().min(3).max(300).default(60),
});
export type PackAhead = z.infer<typeof packAheadSchema>;

export const stationConfigSchema = z.strictObject({
  stationId: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]*$/, 'letters, digits, space, hyphen, underscore'),
  stations: z
    .strictObject({ index: z.number().int().min(0).max(99), count: z.number().int().min(1).max(100) })
    .refine((stations) => stations.index < stations.count, 'index must be below count')
    .default({ index: 0, count: 1 }),
  locationId: z.string().min(1).max(100).optional(),
  marketplace: z.strictObject({
    url: z
      .string()
      .max(300)
      .refine(isAllowedMarketplaceUrl, 'https, or http to this machine only')
      .default('https://api.flipkart.net'),
    appId: z.string().min(1).max(200),
    /** Imported into the secret store at start, then taken out of the file. */
    appSecret: z.string().min(1).max(500).optional(),
    /**
     * The account's rate at start, shared among its stations. Absent: the cautious one, as the marketplace publishes none
     * (marketplace-api 3.2); either way the rate grows while it goes well and halves when the marketplace says it is too much.
     */
    requestsPerSecond: z.number().min(0.1).max(200).optional(),
  }),
  /** Sent when neither SKU nor HSN has a rate of its own. Absent: a missing rate is a gate. */
  defaultTaxRatePercent: z.number().min(0).max(100).optional(),
  /** The box sent when nothing more is known. Absent: a missing box is a gate. */
  defaultBox: boxSchema.optional(),
  dispatchAfter: z.enum(['label-seen', 'printed-proof', 'sent']).default('label-seen'),
  /** `item`: an item's code at an idle bench opens the most urgent shipment that needs it. */
  findBy: z.enum(['order', 'item']).default('order'),
  /** `known`: boxes come from the catalogue and the default, a missing one is a gate. `ask`: every box is said or confirmed. */
  boxing: z.enum(['known', 'ask']).default('known'),
  /** How a parcel without its label is found again: a printed ticket, a slot card, or its own order's paper. */
  shelfMarks: z.enum(['tickets', 'slots', 'order']).default('tickets'),
  /** Who numbers the invoices. `own`: this station's series, `<prefix><year>-<number>`, at most 16 characters. */
  invoicing: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('marketplace') }),
      z.strictObject({
        mode: z.literal('own'),
        prefix: z.string().regex(/^[A-Z0-9]{1,4}$/, '1 to 4 capitals or digits'),
      }),
    ])
    .default({ mode: 'marketplace' }),
  printers: z.array(printerConfigSchema).max(20).default([]),
  /**
   * Label-first: chosen orders are packed at the marketplace and their labels printed in one batch before the goods are in hand;
   * scanning such a label opens its order, and its completion is confirmed by the same label.
   */
  labelFirst: z.boolean().default(false),
  /**
   * Packing ahead: whole parcels are packed at the marketplace before their goods are in hand, so that they can be packed with no
   * network. Absent: nobody agreed to it; what is packed can no longer be cancelled by the seller (only APPROVED can be).
   */
  packAhead: packAheadSchema.optional(),
  /**
   * With no network an order of at least this value, whose news is older than this, is held: it may have been cancelled meanwhile.
   * Absent: none is.
   */
  holdOffline: z
    .strictObject({
      olderThanMinutes: z.number().int().min(1).max(10_080),
      valuePaise: z.number().int().min(0).max(1_000_000_000),
    })
    .optional(),
  /** Absent: the feed this version was built with, and nothing is installed by itself. */
  updates: updateSettingsSchema.optional(),
});
export type StationConfig = z.infer<typeof stationConfigSchema>;
