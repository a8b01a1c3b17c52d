import type { OutboxEntry } from '../../../shared/contract/outbox.ts';
import { assertNever } from '../../../shared/result.ts';
import { useMoment, useWords } from '../../components/words.ts';

/** What the outbox says of one change, in the words of the chosen language. */
export function useOutboxWords() {
  const { t, refusal } = useWords();
  const moment = useMoment();

  const waits = ({ waitsFor }: OutboxEntry): string => {
    switch (waitsFor.for) {
      case 'settle-time':
        return t('outbox.waits.settle-time', { time: moment(waitsFor.untilMs) });
      case 'documents':
        return t(waitsFor.late ? 'outbox.waitsMore.documentsLate' : 'outbox.waits.documents');
      case 'its-pack':
        if (waitsFor.pack === null) return t('outbox.waitsMore.packElsewhere');
        return t(waitsFor.pack === 'rejected' ? 'outbox.waitsMore.packRefused' : 'outbox.waits.its-pack');
      case 'too-early':
        if (waitsFor.untilMs === null) return t('outbox.waits.too-early');
        return t('outbox.waitsMore.tooEarlyUntil', { time: moment(waitsFor.untilMs) });
      case 'network':
        if (waitsFor.sinceMs === null) return t('outbox.waits.network');
        return t('outbox.waitsMore.networkSince', { time: moment(waitsFor.sinceMs) });
      case 'doubtful':
        return t('outbox.waits.doubtful', { time: moment(waitsFor.sinceMs) });
      case 'restored':
        return t('outbox.waits.restored', { time: moment(waitsFor.untilMs) });
      case 'throttled':
        if (waitsFor.untilMs === null) return t('outbox.waits.throttled');
        return t('outbox.waitsMore.throttledUntil', { time: moment(waitsFor.untilMs) });
      case 'credentials':
        if (waitsFor.untilMs === null) return t('outbox.waits.credentials');
        return t('outbox.waitsMore.credentialsUntil', { time: moment(waitsFor.untilMs) });
      case 'earlier':
        return t('outbox.waits.earlier', {
          kind: t(`mutationKinds.${waitsFor.kind}`),
          state: t(`mutationStates.${waitsFor.state}`),
        });
      case 'state':
      case 'nothing':
      case 'turn':
      case 'answer':
      case 'person':
      case 'hold':
      case 'marketplace':
      case 'shipment':
      case 'check':
        return t(`outbox.waits.${waitsFor.for}`);
      default:
        return assertNever(waitsFor);
    }
  };

  /** Why it stands, and what to do; null where nothing went wrong. */
  const why = ({ lastError }: OutboxEntry) => (lastError === undefined ? null : refusal(lastError));

  /** When the station looks or tries again by itself. */
  const next = (entry: OutboxEntry): string => {
    if (entry.state === 'acked' || entry.state === 'discarded') return t('outbox.nothing');
    if (entry.nextAtMs === null) return t(entry.waitsFor.for === 'network' ? 'outbox.waitsNetwork' : 'outbox.byItself');
    const time = moment(entry.nextAtMs);
    return entry.state === 'verify' || entry.state === 'awaiting-documents'
      ? t('outbox.nextLook', { time })
      : t('outbox.nextTry', { time });
  };

  const owner = (entry: OutboxEntry): string =>
    entry.owner === null ? t('outbox.ownerNobody') : t(`owners.${entry.owner}`);

  return { waits, why, next, owner };
}
