import { z } from 'zod';
import type { UpdateFault, UpdateOff, UpdateRefusal, UpdateWait } from '../model/updates.ts';
import { request } from './request.ts';
import { supervised } from './shell.ts';

/** A version that the feed offers, its signature checked. */
export interface UpdateOffer {
  readonly version: string;
  /** UTC epoch ms; null where the feed does not say. */
  readonly releasedAtMs: number | null;
  readonly bytes: number;
  /** The maker's words, plain text; empty when there are none. */
  readonly notes: string;
}

/** Instants are UTC epoch ms. */
export type UpdateState =
  | { readonly kind: 'off'; readonly why: UpdateOff }
  /** `checkedAtMs`: when the feed last said that there is nothing newer; null before. */
  | { readonly kind: 'idle'; readonly checkedAtMs: number | null }
  | { readonly kind: 'checking'; readonly sinceMs: number }
  | { readonly kind: 'available'; readonly offer: UpdateOffer }
  | {
      readonly kind: 'downloading';
      readonly offer: UpdateOffer;
      readonly receivedBytes: number;
      readonly sinceMs: number;
    }
  /** Here and whole; nothing happens until a supervisor asks. */
  | { readonly kind: 'ready'; readonly offer: UpdateOffer }
  /** Asked for, and begun by itself as soon as none of `why` holds. `askedBy` null: by the setting. */
  | {
      readonly kind: 'waiting';
      readonly offer: UpdateOffer;
      readonly why: readonly UpdateWait[];
      readonly askedBy: string | null;
      readonly sinceMs: number;
    }
  /** From `stopping` on there is no way back: the station ends and the new version starts. */
  | {
      readonly kind: 'installing';
      readonly offer: UpdateOffer;
      readonly step: 'backup' | 'stopping';
      readonly askedBy: string | null;
      readonly sinceMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly during: 'check' | 'download' | 'install';
      readonly fault: UpdateFault;
      readonly atMs: number;
      /** When it is tried again by itself; null: when somebody asks. */
      readonly retryAtMs: number | null;
    }
  | { readonly kind: 'refused'; readonly why: UpdateRefusal; readonly version: string | null; readonly atMs: number };

/** The installer of the version before this one, kept for the way back. */
export interface PreviousInstaller {
  readonly version: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha512: string;
}

export interface UpdatesView {
  readonly version: string;
  readonly state: UpdateState;
  /** The feed that is asked; null where there is none. */
  readonly feed: string | null;
  /** Hours without a scan after which a version is taken by itself; null: never. */
  readonly automaticHours: number | null;
  readonly previous: PreviousInstaller | null;
  /** The last installation, known since the start after it. */
  readonly last: {
    readonly from: string;
    readonly to: string;
    readonly atMs: number;
    readonly installed: boolean;
  } | null;
}

export const updatesContract = {
  'updates.read': request<UpdatesView>()(z.strictObject({})),
  /** Asks the feed now. The reply does not wait for its answer. */
  'updates.check': request<UpdatesView>()(z.strictObject({})),
  /** WRONG_STATE unless a version is available. The reply does not wait for its end. */
  'updates.download': request<UpdatesView>()(z.strictObject({})),
  /** Installs what is here as soon as nobody is disturbed. WRONG_STATE unless it is ready. */
  'updates.install': request<UpdatesView>()(z.strictObject({ ...supervised })),
  /** Takes the asking back. WRONG_STATE once the station is stopping for it. */
  'updates.withdraw': request<UpdatesView>()(z.strictObject({ ...supervised })),
  /** Whether the kept installer of the version before is still what was signed. NOT_FOUND where none is kept. */
  'updates.checkPrevious': request<{ readonly whole: boolean }>()(z.strictObject({})),
};
