import type { OutboxDecision, OutboxEntry } from '../../../shared/contract/outbox.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import { assertNever } from '../../../shared/result.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { useOutboxWords } from './words.ts';

/** A refused change: why, whose it is, and each decision with what it leads to. */
export function Decide({ entry, onClose }: { readonly entry: OutboxEntry; readonly onClose: () => void }) {
  const { acts, outbox } = useStores();
  const { t } = useWords();
  const words = useOutboxWords();
  const act = useWhole(acts.decide.store);
  const why = words.why(entry);
  const close = () => {
    acts.decide.reset();
    onClose();
  };
  const decide = async (decision: OutboxDecision) => {
    if ((await acts.decide.run({ mutationId: entry.mutationId, decision })) === undefined) return;
    await outbox.refresh();
    close();
  };
  return (
    <Dialog title={t(titleOf(entry))} onClose={close} testid="decide-dialog">
      <p>
        <span className="strong">{t(`mutationKinds.${entry.kind}`)}</span>{' '}
        <span className="mono">{entry.returnId ?? entry.orderIds[0] ?? entry.shipmentId}</span>
      </p>
      {why === null ? null : (
        <>
          <p className="large">{why.what}</p>
          <p className="strong">{why.act}</p>
        </>
      )}
      {entry.owner === null ? null : <p>{t('outbox.owner', { owner: words.owner(entry) })}</p>}
      <div className="choice-list">
        {entry.decisions.map((decision, index) => (
          <div key={decision} className="choice">
            <Button
              tone={decision === 'discard' ? 'bad' : index === 0 ? 'main' : 'plain'}
              busy={act.kind === 'busy'}
              onPress={() => void decide(decision)}
              testid={`decide-${decision}`}
            >
              {t(`outbox.decisions.${decision}.name`)}
            </Button>
            <p>
              {decision === 'discard'
                ? t(`outbox.discards.${leftUndone(entry.kind)}`)
                : decision === 'retry' && isUnknown(entry)
                  ? t('outbox.retryUnknown')
                  : t(`outbox.decisions.${decision}.text`)}
            </p>
          </div>
        ))}
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      <p className="small-print mono">
        {entry.lastError ?? ''} · {entry.returnId ?? entry.shipmentId}
      </p>
      {entry.lastErrorMessage === undefined ? null : (
        <p className="small-print">{t('outbox.reason', { message: entry.lastErrorMessage })}</p>
      )}
      <div className="dialog-actions">
        <Button onPress={close}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

/** A change that was refused, or one of which nobody can tell whether it arrived. */
function titleOf(entry: OutboxEntry): 'outbox.decideTitle' | 'outbox.decideUnknown' {
  return isUnknown(entry) ? 'outbox.decideUnknown' : 'outbox.decideTitle';
}

function isUnknown({ lastError }: OutboxEntry): boolean {
  return lastError === 'NOBODY_CAN_TELL';
}

/** What stays as it is when the change is given up. */
function leftUndone(kind: MutationKind): 'parcel' | 'cancel' | 'forms' | 'selfShip' | 'date' | 'service' | 'return' {
  switch (kind) {
    case 'pack':
    case 'dispatch':
      return 'parcel';
    case 'cancel':
      return 'cancel';
    case 'forms-ack':
      return 'forms';
    case 'self-dispatch':
    case 'self-delivery':
      return 'selfShip';
    case 'self-attempt':
    case 'self-update':
    case 'service-attempt':
    case 'return-pickup-attempt':
      return 'date';
    case 'service-complete':
      return 'service';
    case 'return-approve':
    case 'return-reject':
    case 'return-complete':
    case 'return-cancel':
    case 'return-pickup':
      return 'return';
    default:
      return assertNever(kind);
  }
}
