import { useState } from 'react';
import type { SelfShipView } from '../../../../shared/contract/self-ship.ts';
import { Pick, TextBox } from '../../../components/fields.tsx';
import { useWords } from '../../../components/words.ts';

const TYPED = 'typed';

export interface ServiceBoxProps {
  readonly view: Pick<SelfShipView, 'services'>;
  readonly value: string;
  readonly onChange: (serviceFulfilmentId: string) => void;
  readonly wrong: string | null;
  readonly testid: string;
}

/** Which service it is: one that is to be done, or one nobody told the station of, by the id the seller dashboard shows. */
export function ServiceBox({ view, value, onChange, wrong, testid }: ServiceBoxProps) {
  const { t } = useWords();
  const open = view.services.filter(({ state }) => state === 'in-progress' || state === 'activated');
  const [typed, setTyped] = useState(open.length === 0);
  return (
    <div className="stack-small">
      {open.length === 0 ? null : (
        <Pick
          label={t('selfShip.fields.service')}
          value={typed ? TYPED : value}
          choices={[
            ...open.map(({ serviceFulfilmentId, description }) => ({
              value: serviceFulfilmentId,
              words: description === '' ? serviceFulfilmentId : `${description} · ${serviceFulfilmentId}`,
            })),
            { value: TYPED, words: t('selfShip.fields.serviceTyped') },
          ]}
          onChange={(choice) => {
            setTyped(choice === TYPED);
            onChange(choice === TYPED ? '' : choice);
          }}
          testid={testid}
        />
      )}
      {typed ? (
        <TextBox
          label={t('selfShip.fields.serviceId')}
          value={value}
          onChange={onChange}
          wrong={wrong}
          help={t('selfShip.fields.serviceIdHelp')}
          maxLength={200}
          mono
          autoFocus
          testid={`${testid}-id`}
        />
      ) : wrong === null ? null : (
        <p className="field-wrong">{wrong}</p>
      )}
    </div>
  );
}

/** The service an act is about unless a person says otherwise: the one it was begun at, or the only one to be done. */
export function serviceOf({ services }: Pick<SelfShipView, 'services'>, begunAt: string | null): string {
  const open = services.filter(({ state }) => state === 'in-progress' || state === 'activated');
  return begunAt ?? open[0]?.serviceFulfilmentId ?? '';
}
