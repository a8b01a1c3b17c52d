import { TextBox } from '../../../components/fields.tsx';
import { useScans } from '../../../components/use-scans.ts';
import { useWords } from '../../../components/words.ts';
import { CourierBox } from './courier-box.tsx';
import type { Filled } from './form-frame.tsx';

/** As long as a tracking id may be (seed: dispatch order). */
const LONGEST = 100;

interface Sent {
  readonly deliveryPartner: string;
  readonly trackingId: string;
}

export interface SentWithProps {
  readonly draft: Sent;
  readonly set: (change: Partial<Sent>) => void;
  readonly filled: Pick<Filled<'deliveryPartner' | 'trackingId'>, 'wrong'>;
  /** `testid-courier` and `testid-tracking`. */
  readonly testid: string;
}

/** Who brings a parcel and under which tracking id; every scan is the tracking id. */
export function SentWith({ draft, set, filled, testid }: SentWithProps) {
  const { t } = useWords();
  useScans((code) => set({ trackingId: code.trim().slice(0, LONGEST) }));
  return (
    <>
      <CourierBox
        value={draft.deliveryPartner}
        onChange={(deliveryPartner) => set({ deliveryPartner })}
        wrong={filled.wrong('deliveryPartner')}
        testid={`${testid}-courier`}
      />
      <TextBox
        label={t('selfShip.fields.tracking')}
        value={draft.trackingId}
        onChange={(trackingId) => set({ trackingId })}
        wrong={filled.wrong('trackingId')}
        help={t('selfShip.fields.trackingHelp')}
        maxLength={LONGEST}
        mono
        autoFocus
        testid={`${testid}-tracking`}
      />
    </>
  );
}
