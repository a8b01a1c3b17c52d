import { DOCUMENTS } from './documents.ts';
import type { ClientCall, ContractEndpoint } from './endpoint.ts';
import { READS } from './reads.ts';
import { RETURN_CHANGES } from './return-changes.ts';
import { SELF_SHIP_CHANGES } from './self-ship-changes.ts';
import { STANDARD_CHANGES } from './standard-changes.ts';

/** Every function of the client that goes out, once. */
export const ENDPOINTS: readonly ContractEndpoint[] = [
  ...READS,
  ...DOCUMENTS,
  ...STANDARD_CHANGES,
  ...SELF_SHIP_CHANGES,
  ...RETURN_CHANGES,
];

export function endpointOf(call: ClientCall): ContractEndpoint {
  const found = ENDPOINTS.find((endpoint) => endpoint.call === call);
  if (!found) throw new Error(`no contract for ${call}`);
  return found;
}
