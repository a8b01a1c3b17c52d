import { type FormEvent, useEffect, useState } from 'react';
import type { ShipmentForm } from '../../../shared/model/handover.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { Busy, Failed } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';

export interface FormNumbersProps {
  readonly shipmentId: string;
  readonly onClose: () => void;
  /** They are queued. */
  readonly onDone: () => void;
}

/** The road permits the marketplace could not make, and the number each got at its portal. */
export function FormNumbers({ shipmentId, onClose, onDone }: FormNumbersProps) {
  const { orderForms, status } = useStores();
  const { t } = useWords();
  const remote = useWhole(orderForms.store);
  const offline = isOffline(useWhole(status.store));
  useEffect(() => void orderForms.ask({ shipmentId }), [orderForms, shipmentId]);
  const forms = remote.kind === 'ready' ? remote.value.forms : [];
  return (
    <Dialog title={t('orderActs.formsTitle')} onClose={onClose} testid="forms-dialog">
      {remote.kind === 'busy' ? <Busy what={t('orderActs.reading')} sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void orderForms.refresh()} /> : null}
      {remote.kind === 'failed' && offline ? <p className="line-notice">{t('orderActs.needsNetwork')}</p> : null}
      {remote.kind === 'ready' && forms.length > 0 ? (
        <Numbers shipmentId={shipmentId} forms={forms} onClose={onClose} onDone={onDone} />
      ) : (
        <>
          {remote.kind === 'ready' ? <p>{t('orderActs.formsEmpty')}</p> : null}
          <div className="dialog-actions">
            <Button onPress={onClose}>
              {t('common.close')} <kbd>Esc</kbd>
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Numbers({
  shipmentId,
  forms,
  onClose,
  onDone,
}: FormNumbersProps & { readonly forms: readonly ShipmentForm[] }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.acknowledgeForms.store);
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  useEffect(() => () => acts.acknowledgeForms.reset(), [acts]);
  const entered = forms.flatMap(({ name }) => {
    const ackNumber = numbers[name]?.trim() ?? '';
    return ackNumber === '' ? [] : [{ name, ackNumber }];
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (entered.length === 0) return;
    if ((await acts.acknowledgeForms.run({ shipmentId, forms: entered })) !== undefined) onDone();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => void send(event)}>
      <p>{t('orderActs.formsText')}</p>
      {forms.map(({ name, status, link, automated }) => (
        <div key={name} className="form-number">
          <p>
            <span className="strong">{name}</span>{' '}
            <span className="small quiet">{t('orderActs.formStatus', { status })}</span>
          </p>
          {link === null ? null : (
            <p className="small">
              {t('orderActs.formLink')}: <span className="mono selectable">{link}</span>
            </p>
          )}
          {automated ? (
            <p className="small quiet">{t('orderActs.formAutomated')}</p>
          ) : (
            <TextBox
              label={t('orderActs.formNumber')}
              value={numbers[name] ?? ''}
              onChange={(text) => setNumbers((before) => ({ ...before, [name]: text }))}
              maxLength={100}
              mono
              testid="form-number"
            />
          )}
        </div>
      ))}
      {tried && entered.length === 0 ? <p className="field-wrong">{t('orderActs.formsSaid')}</p> : null}
      <DialogActions words={t('orderActs.formsConfirm')} act={act} onCancel={onClose} testid="forms-confirm" />
    </form>
  );
}
