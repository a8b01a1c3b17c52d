import { useState } from 'react';
import type { PickupKey } from '../../../shared/model/handover.ts';
import { useWords } from '../../components/words.ts';
import { showPdf } from '../../files/show-pdf.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { keyOfPickup } from '../../stores/load-store.ts';

/** Asks for the courier's list and shows it; says where it went. */
export function useManifest() {
  const { handover } = useStores();
  const { t } = useWords();
  const act = useWhole(handover.manifest.store);
  const [shown, setShown] = useState<string | null>(null);
  return {
    busy: act.kind === 'busy',
    failure: act.kind === 'failed' ? act.failure : null,
    shown,
    async open(pickup: PickupKey): Promise<void> {
      setShown(null);
      const list = await handover.manifest.run(keyOfPickup(pickup));
      if (list === undefined) return;
      const where = showPdf(list.fileName, list.pdf);
      setShown(t(`handover.manifest.${where}`, { courier: pickup.vendorGroupCode, file: list.fileName }));
    },
  };
}
