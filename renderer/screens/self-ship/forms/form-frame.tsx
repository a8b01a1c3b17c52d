import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { RequestInput, RequestName } from '../../../../shared/contract/index.ts';
import type { SelfShipAct } from '../../../../shared/contract/self-ship.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { RefusedLine } from '../../../components/notice.tsx';
import { useWords } from '../../../components/words.ts';
import { fieldFailure } from '../../../forms/field-failure.ts';
import type { Drafted } from '../../../forms/self-ship-draft.ts';
import type { ActStore } from '../../../stores/acts-store.ts';
import { useWhole } from '../../../stores/index.ts';

export interface Filled<Field extends string> {
  /** What a field breaks in words, once the form was tried; null while it can be used. */
  readonly wrong: (field: Field) => string | null;
  readonly isBusy: boolean;
  readonly failure: AppError | null;
  readonly hasWrong: boolean;
  submit(event: FormEvent): void;
}

/**
 * Sends what was drafted once it can be. What the station refuses of one field stands below that field, as what was seen here does,
 * until the field's draft changes.
 */
export function useFilled<N extends RequestName, Field extends string>(
  act: ActStore<N>,
  drafted: Drafted<RequestInput<N>, Field>,
  onDone: () => void,
): Filled<Field> {
  const { t } = useWords();
  const state = useWhole(act.store);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState('');
  useEffect(() => () => act.reset(), [act]);
  const { input, wrong } = drafted;
  const text = JSON.stringify(input);
  const failure = state.kind === 'failed' ? state.failure : null;
  const refused = sent === text ? fieldFailure(failure) : null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input === null) return;
    setSent(text);
    if ((await act.run(input)) !== undefined) onDone();
  };
  return {
    wrong: (field) => {
      const rule = (tried ? wrong.get(field) : undefined) ?? (refused?.field === field ? refused.rule : undefined);
      return rule === undefined ? null : t(`fieldRules.${rule}`);
    },
    isBusy: state.kind === 'busy',
    failure: refused === null ? failure : null,
    hasWrong: tried && wrong.size > 0,
    submit: (event) => void submit(event),
  };
}

export interface FormFrameProps<Field extends string> {
  readonly act: SelfShipAct;
  /** As people know it. */
  readonly order: string;
  readonly filled: Filled<Field>;
  readonly wide?: boolean;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** What every form of an act has: what it means, the order it is about, how it failed, and the ways out. */
export function FormFrame<Field extends string>(props: FormFrameProps<Field>) {
  const { act, order, filled, wide = false, children, onClose } = props;
  const { t } = useWords();
  return (
    <Dialog title={t(`selfShip.acts.${act}.name`)} onClose={onClose} wide={wide} testid={`${act}-dialog`}>
      <form className="stack" noValidate onSubmit={filled.submit}>
        <div>
          <p className="mono">{order}</p>
          <p>{t(`selfShip.acts.${act}.text`)}</p>
        </div>
        {children}
        <div className="dialog-actions form-foot">
          {filled.failure === null ? null : (
            <div className="whole-row">
              <RefusedLine failure={filled.failure} group="selfShip" />
            </div>
          )}
          <Button type="submit" tone="main" busy={filled.isBusy} testid={`${act}-confirm`}>
            {t(`selfShip.acts.${act}.confirm`)}
          </Button>
          <Button onPress={onClose}>
            {t('common.cancel')} <kbd>Esc</kbd>
          </Button>
          {filled.hasWrong ? (
            <p role="status" className="field-wrong">
              {t('selfShip.fields.fix')}
            </p>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

/** An order as people know it. */
export function orderOf({
  orderIds,
  shipmentId,
}: {
  readonly orderIds: readonly string[];
  readonly shipmentId: string;
}) {
  return orderIds[0] ?? shipmentId;
}
