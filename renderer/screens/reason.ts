import type { CodeOwner, MarketplaceCodeName } from '../../shared/model/marketplace-codes.ts';
import { marketplaceCode } from '../../shared/model/marketplace-codes.ts';

const FAULTS = ['not-sent', 'unknown', 'throttled', 'credentials', 'refused'] as const;
type Fault = (typeof FAULTS)[number];

/** Where the words for an outbox row's `lastError` stand in the language files, and who has to act. */
export type Reason =
  | { readonly group: 'codes'; readonly name: MarketplaceCodeName; readonly owner: CodeOwner }
  | { readonly group: 'faults'; readonly name: Fault | 'other'; readonly owner: CodeOwner | null };

export function reasonOf(lastError: string): Reason {
  const code = marketplaceCode(lastError);
  if (code !== undefined) return { group: 'codes', name: lastError as MarketplaceCodeName, owner: code.owner };
  const fault = FAULTS.find((one) => one === lastError);
  if (fault !== undefined) {
    const owner = fault === 'credentials' ? 'account' : fault === 'refused' ? 'supervisor' : null;
    return { group: 'faults', name: fault, owner };
  }
  return { group: 'faults', name: 'other', owner: 'supervisor' };
}
