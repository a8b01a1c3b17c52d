import { type FormEvent, useState } from 'react';
import type { BoxType } from '../../../shared/model/catalogue.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { type BoxTypeDraft, boxTypeDraft, boxTypeFrom } from '../../forms/box-type-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface BoxTypeFormProps {
  /** Null makes a new one. */
  readonly box: BoxType | null;
  /** Codes there are already: a new carton must not silently replace one. */
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
}

export function BoxTypeForm({ box, taken, onClose }: BoxTypeFormProps) {
  const { acts, boxTypes } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveBoxType.store);
  const [draft, setDraft] = useState(() => boxTypeDraft(box));
  const [tried, setTried] = useState(false);
  const parsed = boxTypeFrom(draft);
  const wrong = 'wrong' in parsed && tried ? parsed.wrong : new Set();
  const isTaken = box === null && taken.has(draft.code.trim());
  const set = (change: Partial<BoxTypeDraft>) => setDraft({ ...draft, ...change });
  const close = () => {
    acts.saveBoxType.reset();
    onClose();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if ('wrong' in parsed || isTaken || (await acts.saveBoxType.run(parsed.box)) === undefined) return;
    await boxTypes.refresh();
    close();
  };
  return (
    <Dialog title={t('catalogue.cartonTitle')} onClose={close} testid="box-dialog">
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        <div className="two-up">
          {box === null ? (
            <TextBox
              label={t('catalogue.cartonCode')}
              value={draft.code}
              onChange={(code) => set({ code: code.toUpperCase() })}
              wrong={
                isTaken ? t('catalogue.cartonCodeTaken') : wrong.has('code') ? t('catalogue.cartonCodeWrong') : null
              }
              help={t('catalogue.cartonCodeHelp')}
              maxLength={20}
              mono
              autoFocus
              testid="box-code"
            />
          ) : (
            <p className="large mono">{box.code}</p>
          )}
          <TextBox
            label={t('catalogue.cartonName')}
            value={draft.name}
            onChange={(name) => set({ name })}
            wrong={wrong.has('name') ? t('firstRun.required') : null}
            maxLength={80}
            autoFocus={box !== null}
            testid="box-name"
          />
        </div>
        <fieldset className="box-fields">
          <legend>{t('catalogue.outer')}</legend>
          <div className="four">
            {(['length', 'breadth', 'height'] as const).map((side) => (
              <TextBox
                key={side}
                label={t(`settings.${side}`)}
                value={draft[side]}
                onChange={(value) => set({ [side]: value })}
                numeric
                testid={`carton-${side}`}
              />
            ))}
          </div>
          <TextBox
            label={t('catalogue.tare')}
            value={draft.tare}
            onChange={(tare) => set({ tare })}
            numeric
            testid="carton-tare"
          />
          {wrong.has('size') ? <p className="field-wrong">{t('catalogue.sizeWrong')}</p> : null}
        </fieldset>
        <DialogActions words={t('common.save')} act={act} onCancel={close} testid="save-box" />
      </form>
    </Dialog>
  );
}
