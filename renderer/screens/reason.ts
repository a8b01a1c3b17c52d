import type { CodeOwner, MarketplaceCodeName } from '../../shared/model/marketplace-codes.ts';
import { marketplaceCode } from '../../shared/model/marketplace-codes.ts';
import { OUTBOX_REASONS, type OutboxReason } from '../../shared/model/mutations.ts';

/** Where the words for an outbox row's `lastError` stand in the language files, and who has to act; null: nobody. */
export type Reason =
  | { readonly group: 'codes'; readonly name: MarketplaceCodeName; readonly owner: CodeOwner }
  | { readonly group: 'reasons'; readonly name: OutboxReason | 'OTHER'; readonly owner: CodeOwner | null };

const OWNERS: Readonly<Partial<Record<OutboxReason, CodeOwner>>> = {
  UNREADABLE_PAYLOAD: 'supervisor',
  PACKED_ELSEWHERE: 'supervisor',
  CANCELLED: 'packer',
  FORM_FAILED: 'account',
  PACK_NOT_TAKEN: 'supervisor',
  SHIPMENT_UNKNOWN: 'supervisor',
  CREDENTIALS: 'account',
  REFUSED: 'supervisor',
};

export function reasonOf(lastError: string): Reason {
  const code = marketplaceCode(lastError);
  if (code !== undefined) return { group: 'codes', name: lastError as MarketplaceCodeName, owner: code.owner };
  const reason = OUTBOX_REASONS.find((one) => one === lastError);
  if (reason === undefined) return { group: 'reasons', name: 'OTHER', owner: 'supervisor' };
  return { group: 'reasons', name: reason, owner: OWNERS[reason] ?? null };
}
