import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';

export interface LivePapersOptions {
  readonly client: Pick<MarketplaceClient, 'fetchManifest' | 'readReturnOtcs'>;
  readonly locationId: string;
  /** The marketplace's clock, UTC epoch ms. */
  readonly serverNowMs: () => number;
}

/** What only the marketplace has, and only now: with no network the request ends with MARKETPLACE_UNREACHABLE. */
export function livePapers(options: LivePapersOptions): Handlers<'handover.manifest' | 'handover.returnOtcs'> {
  const { client, locationId } = options;
  return {
    async 'handover.manifest'(pickup) {
      if (pickup.isMps && pickup.window === null) {
        throw new AppFailure('INVALID_INPUT', 'A manifest of parcels in several boxes needs its pick-up window.');
      }
      const answer = await client.fetchManifest(pickup, locationId, 'documents');
      if (!answer.ok) throw marketplaceFailure(answer.fault);
      const day = indiaDate(pickup.window?.fromMs ?? options.serverNowMs());
      const name = ['manifest', fileWord(pickup.vendorGroupCode), ...(pickup.isMps ? ['mps'] : []), day].join('-');
      return { pdf: Buffer.from(answer.value).toString('base64'), fileName: `${name}.pdf` };
    },

    async 'handover.returnOtcs'() {
      const answer = await client.readReturnOtcs(locationId, 'documents');
      if (!answer.ok) throw marketplaceFailure(answer.fault);
      return answer.value;
    },
  };
}

/** What any file system takes of a courier's name. */
function fileWord(name: string): string {
  const word = name
    .normalize('NFKD')
    .replace(/[^0-9a-z]+/gi, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return word === '' ? 'courier' : word.slice(0, 60);
}
