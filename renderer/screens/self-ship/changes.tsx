import type { OpenChange } from '../../../shared/contract/words.ts';
import { Button } from '../../components/button.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { useStores } from '../../stores/index.ts';

/** What was asked for here and is not through yet, or was refused, with why; decided in the outbox. */
export function OpenChanges({ changes }: { readonly changes: readonly OpenChange[] }) {
  const { navigation } = useStores();
  const { t, refusal } = useWords();
  const moment = useMoment();
  if (changes.length === 0) return null;
  return (
    <section className="block wide" data-testid="open-changes">
      <div className="block-head">
        <h2>{t('selfShip.changes')}</h2>
        <Button onPress={() => navigation.go('outbox')} testid="to-outbox">
          {t('selfShip.toOutbox')}
        </Button>
      </div>
      <ul className="change-list">
        {changes.map((change) => {
          const why = change.lastError === null ? null : refusal(change.lastError);
          return (
            <li key={change.mutationId} data-state={change.state}>
              <span className="strong">{t(`mutationKinds.${change.kind}`)}</span>
              <span className={`chip ${chipOf(change)}`}>{t(`mutationStates.${change.state}`)}</span>
              <span className="small quiet">{t('selfShip.askedSince', { time: moment(change.sinceMs) })}</span>
              <span className="small">{why === null ? '' : `${why.what} ${why.act}`}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function chipOf({ state }: Pick<OpenChange, 'state'>): string {
  if (state === 'rejected') return 'bad';
  return state === 'verify' ? 'warn' : '';
}
