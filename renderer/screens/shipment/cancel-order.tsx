import { type FormEvent, useEffect, useState } from 'react';
import type { CancellationGroup, CancelPlan } from '../../../shared/contract/orders.ts';
import { CANCEL_REASONS, type CancelReason } from '../../../shared/model/mutation/standard.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Radios, TextBox, Tick } from '../../components/fields.tsx';
import { Busy, Failed, RefusedLine } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';

export interface CancelOrderProps {
  readonly shipmentId: string;
  readonly onClose: () => void;
  /** It is queued. */
  readonly onDone: () => void;
}

/** Cancelling for good: every item that falls with it, what it costs, why, and who says so. */
export function CancelOrder({ shipmentId, onClose, onDone }: CancelOrderProps) {
  const { cancelPlan } = useStores();
  const { t } = useWords();
  const remote = useWhole(cancelPlan.store);
  useEffect(() => void cancelPlan.ask({ shipmentId }), [cancelPlan, shipmentId]);
  const plan = remote.kind === 'ready' && remote.value.shipmentId === shipmentId ? remote.value : null;
  return (
    <Dialog title={t('orderActs.cancelTitle')} onClose={onClose} wide testid="cancel-dialog">
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void cancelPlan.refresh()} />
      ) : plan === null ? (
        <Busy sinceMs={remote.kind === 'busy' ? remote.sinceMs : remote.atMs} />
      ) : plan.refusal !== null || plan.groups.length === 0 ? (
        <Refused plan={plan} />
      ) : (
        <Plan plan={plan} onClose={onClose} onDone={onDone} />
      )}
      {plan === null || plan.refusal !== null || plan.groups.length === 0 ? (
        <div className="dialog-actions">
          <Button onPress={onClose}>
            {t('common.close')} <kbd>Esc</kbd>
          </Button>
        </div>
      ) : null}
    </Dialog>
  );
}

function Refused({ plan }: { readonly plan: CancelPlan }) {
  const { t, refusedAct } = useWords();
  if (plan.refusal === null) return <p className="large">{t('orderActs.noGroups')}</p>;
  const { what, act, owner } = refusedAct('cancel', plan.refusal);
  return (
    <div data-testid="cancel-refused" data-refusal={plan.refusal}>
      <p className="large">{what}</p>
      <p className="strong">{act}</p>
      <p className="small-print">{t('outbox.owner', { owner })}</p>
    </div>
  );
}

function Plan({ plan, onClose, onDone }: { readonly plan: CancelPlan } & Omit<CancelOrderProps, 'shipmentId'>) {
  const { acts, status } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(acts.cancelOrder.store);
  const offline = isOffline(useWhole(status.store));
  const [only] = plan.groups;
  const [chosen, setChosen] = useState<readonly string[]>(
    plan.groups.length === 1 && only !== undefined ? [only.cancellationGroupId] : [],
  );
  const [reason, setReason] = useState<CancelReason | null>(null);
  const [by, setBy] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => () => acts.cancelOrder.reset(), [acts]);
  const cancel = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (chosen.length === 0 || reason === null || by.trim().length < 2) return;
    const { shipmentId } = plan;
    const queued = await acts.cancelOrder.run({ shipmentId, cancellationGroupIds: [...chosen], reason, by: by.trim() });
    if (queued !== undefined) onDone();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => void cancel(event)}>
      <p className="line-notice bad">
        <span>
          <span className="strong">{t('orderActs.cancelText')}</span> {t('orderActs.cancelRisk')}
        </span>
      </p>
      {plan.isOpenHere ? (
        <p className="line-notice bad strong" data-testid="cancel-open-here">
          {t('orderActs.cancelOpen')}
        </p>
      ) : null}
      <p className={offline ? 'line-notice' : 'line-notice away'} data-testid="cancel-offline">
        {t('orderActs.cancelOffline')}
      </p>
      <div className="form-columns">
        <fieldset className="bare-set stack" data-testid="cancel-groups">
          <legend className="small strong">{t('orderActs.groups')}</legend>
          {plan.groups.map((group) => (
            <Group
              key={group.cancellationGroupId}
              group={group}
              whole={plan.groups.length === 1}
              on={chosen.includes(group.cancellationGroupId)}
              onChange={(on) =>
                setChosen(
                  on
                    ? [...chosen, group.cancellationGroupId]
                    : chosen.filter((one) => one !== group.cancellationGroupId),
                )
              }
            />
          ))}
          {tried && chosen.length === 0 ? <p className="field-wrong">{t('orderActs.groupsSaid')}</p> : null}
        </fieldset>
        <div className="stack">
          <Radios
            label={t('orderActs.reason')}
            value={reason}
            choices={CANCEL_REASONS.map((value) => ({
              value,
              words: t(`orderActs.reasons.${value}.name`),
              text: t(`orderActs.reasons.${value}.text`),
            }))}
            onChange={setReason}
            testid="cancel-reason"
          />
          {tried && reason === null ? <p className="field-wrong">{t('orderActs.reasonSaid')}</p> : null}
          <TextBox
            label={t('orderActs.by')}
            value={by}
            onChange={setBy}
            wrong={tried && by.trim().length < 2 ? t('orderActs.bySaid') : null}
            help={t('orderActs.kept')}
            maxLength={60}
            testid="cancel-by"
          />
        </div>
      </div>
      <div className="dialog-actions form-foot">
        {act.kind === 'failed' ? (
          <div className="whole-row">
            <RefusedLine failure={act.failure} group="cancel" />
          </div>
        ) : null}
        <Button type="submit" tone="bad" busy={act.kind === 'busy'} testid="cancel-confirm">
          {t('orderActs.confirm')}
        </Button>
        <Button onPress={onClose} testid="keep-order">
          {t('orderActs.keep')} <kbd>Esc</kbd>
        </Button>
        <span className="small quiet">{t('orderActs.cancelAsOf', { time: moment(plan.readAtMs) })}</span>
      </div>
    </form>
  );
}

interface GroupProps {
  readonly group: CancellationGroup;
  /** It is all there is. */
  readonly whole: boolean;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** Items that fall together, all of them named. */
function Group({ group, whole, on, onChange }: GroupProps) {
  const { t } = useWords();
  const words = whole ? 'orderActs.whole' : group.items.length === 1 ? 'orderActs.groupOne' : 'orderActs.group';
  return (
    <div className="cancel-group">
      <Tick words={t(words)} on={on} onChange={onChange} testid="cancel-group" />
      <ul className="items">
        {group.items.map((item) => (
          <li key={item.orderItemId}>
            <span className="items-count">{number(item.quantity)} ×</span>
            <span>
              <span className="strong">{item.title}</span>
              <span className="small quiet items-line">
                <span className="mono">{item.sku}</span> · <span className="mono">{item.orderId}</span>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
