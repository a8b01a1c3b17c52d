import { useEffect } from 'react';
import { WordsBox } from '../../../components/combo-box.tsx';
import { useWords } from '../../../components/words.ts';
import { useStores, useWhole } from '../../../stores/index.ts';

export interface CourierBoxProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly wrong: string | null;
  readonly testid: string;
}

/** A courier's name: one the marketplace lists or one used here before, or any other. Typing never waits for the list. */
export function CourierBox({ value, onChange, wrong, testid }: CourierBoxProps) {
  const { couriers } = useStores();
  const { t } = useWords();
  const remote = useWhole(couriers.store);
  useEffect(() => void couriers.refresh(), [couriers]);
  const listed = remote.kind === 'ready' && remote.value.listed;
  return (
    <WordsBox
      label={t('selfShip.fields.courier')}
      value={value}
      onChange={onChange}
      offered={remote.kind === 'ready' ? remote.value.vendors : []}
      help={t(listed || remote.kind === 'busy' ? 'selfShip.fields.courierHelp' : 'selfShip.fields.courierUnlisted')}
      wrong={wrong}
      maxLength={100}
      testid={testid}
    />
  );
}
