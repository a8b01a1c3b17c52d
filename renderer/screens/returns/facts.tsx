import type { ReceiptView, ReturnView } from '../../../shared/contract/returns.ts';
import type { OpenChange } from '../../../shared/contract/words.ts';
import { Button } from '../../components/button.tsx';
import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { moment as absolute, number } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';
import { plainWords } from './columns.tsx';
import { Due } from './due.tsx';
import { changeChip, statusChip, useReturnWords } from './words.ts';

/** What the marketplace tells of it. */
export function Facts({ view }: { readonly view: ReturnView }) {
  const { navigation } = useStores();
  const { t } = useWords();
  const words = useReturnWords();
  const moment = useMoment();
  const { shipmentId } = view;
  const comments = [...new Set(view.items.map((item) => item.comments).filter((one) => one !== ''))];
  const reasons = [...new Set(view.items.flatMap((item) => [item.reason, item.subReason]))].filter((one) => one !== '');
  const facts: readonly FactLine[] = [
    [t('returns.page.order'), view.orderIds.join('  '), true],
    [t('returns.page.reason'), reasons.map(plainWords).join(' · ') || t('common.none')],
    ...(comments.length === 0 ? [] : [[t('returns.page.comments'), comments.join(' / ')] as const]),
    [
      t('returns.page.courier'),
      [view.courierName, plainWords(view.shipmentStatus)].filter((one) => one !== '').join(' · ') || t('common.none'),
    ],
    [t('returns.page.tracking'), view.trackingIds.join('  ') || t('returns.noTracking'), view.trackingIds.length > 0],
    [t('returns.page.created'), view.createdMs === null ? t('common.none') : moment(view.createdMs)],
  ];
  return (
    <section className="block">
      <div className="return-state">
        <p>
          <span className="strong">{t(`returns.sources.${view.source}`)}</span> ·{' '}
          {t(`returns.fulfilments.${view.fulfilment}`)}
        </p>
        <span className={`chip ${statusChip(view)}`} data-testid="return-status">
          {words.status(view.status, view.statusText)}
        </span>
      </div>
      <p className="small quiet">{t(`returns.sourceText.${view.source}`)}</p>
      <div className="return-due">
        <Due entry={view} />
      </div>
      <FactList facts={facts}>
        {shipmentId === null ? null : (
          <div>
            <dt>{t('returns.page.shipment')}</dt>
            <dd>
              <RowLink onPress={() => navigation.openShipment(shipmentId)}>{shipmentId}</RowLink>
            </dd>
          </div>
        )}
      </FactList>
      <p className="small quiet">{t('returns.page.readAt', { time: moment(view.readAtMs) })}</p>
    </section>
  );
}

/** The goods, each with the services that hang on it. */
export function Items({ view }: { readonly view: ReturnView }) {
  const { t } = useWords();
  const words = useReturnWords();
  const moment = useMoment();
  const services = view.items.flatMap((item) => item.services);
  return (
    <section className="block">
      <h2>{t('returns.page.items')}</h2>
      <ul className="items">
        {view.items.map((item) => (
          <li key={item.orderItemId}>
            <span className="items-count">{number(item.quantity)} ×</span>
            <span>
              <span className="strong">{item.title ?? t('returns.noTitle')}</span>
              <span className="mono small items-line">{item.sku ?? item.orderItemId}</span>
              <span className="small quiet items-line">{words.status(item.status, item.statusText)}</span>
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('returns.page.services')}</h2>
      {services.length === 0 ? <p className="small quiet">{t('returns.page.noServices')}</p> : null}
      <dl className="fact-list">
        {services.map((service) => (
          <div key={service.serviceFulfilmentId} data-testid="return-service">
            <dt className="mono">{service.serviceFulfilmentId}</dt>
            <dd>
              {service.description}
              {service.serviceByMs === null
                ? ''
                : ` · ${t('returns.page.serviceBy', { time: moment(service.serviceByMs) })}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Changes of this station that are not through yet, or were refused. */
export function Changes({ changes }: { readonly changes: readonly OpenChange[] }) {
  const { navigation } = useStores();
  const { t, refusal } = useWords();
  const words = useReturnWords();
  if (changes.length === 0) return null;
  return (
    <section className="block" data-testid="return-changes">
      <h2>{t('returns.page.changes')}</h2>
      {changes.map((change) => (
        <div key={change.mutationId} className="stack-words" data-testid="return-change" data-state={change.state}>
          <span className={changeChip(change) === '' ? 'strong' : `chip ${changeChip(change)}`}>
            {words.change(change)}
          </span>
          {change.lastError === null ? null : (
            <span className="small">
              {refusal(change.lastError).what} {refusal(change.lastError).act}
            </span>
          )}
        </div>
      ))}
      <div>
        <Button onPress={() => navigation.go('outbox')} testid="to-outbox">
          {t('returns.page.toOutbox')} <kbd>Alt+3</kbd>
        </Button>
      </div>
    </section>
  );
}

/** The evidence kept here. */
export function Receipts({ receipts }: { readonly receipts: readonly ReceiptView[] }) {
  const { t } = useWords();
  const moment = useMoment();
  return (
    <section className="block">
      <h2>{t('returns.page.receipts')}</h2>
      {receipts.length === 0 ? <p className="small quiet">{t('returns.page.noReceipts')}</p> : null}
      <ul className="items">
        {receipts.map((receipt) => (
          <li key={receipt.receiptId} data-testid="return-receipt">
            <span className="items-count">{number(receipt.quantity)} ×</span>
            <span>
              <span className="strong">{t(`returns.conditions.${receipt.condition}`)}</span>
              <span className="small items-line">
                {moment(receipt.atMs)}
                {receipt.by === null ? '' : ` · ${receipt.by}`}
                {receipt.otc === null ? '' : ` · OTC ${receipt.otc}`}
              </span>
              <span className="mono small quiet items-line wrap2">{receipt.code}</span>
              {receipt.note === null ? null : <span className="small items-line wrap2">{receipt.note}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened to it there and here, newest first. */
export function History({ view }: { readonly view: ReturnView }) {
  const { t } = useWords();
  const moment = useMoment();
  const there = view.items.flatMap((item) => [
    { at: item.createdMs, words: t('returns.page.events.created') },
    { at: item.approvedMs, words: t('returns.page.events.approved') },
    { at: item.updatedMs, words: t('returns.page.events.updated') },
  ]);
  const here = [
    ...view.receipts.map((receipt) => ({
      at: receipt.atMs,
      words: t('returns.page.events.received', {
        condition: t(`returns.conditions.${receipt.condition}`),
        number: number(receipt.quantity),
      }),
    })),
    ...view.changes.map(({ kind, state, sinceMs }) => ({
      at: sinceMs,
      words: t('returns.page.events.queued', {
        kind: t(`mutationKinds.${kind}`),
        state: t(`mutationStates.${state}`),
      }),
    })),
  ];
  const events = [...there, ...here]
    .flatMap(({ at, words }) => (at === null ? [] : [{ at, words, key: `${at} ${words}` }]))
    .sort((one, other) => other.at - one.at);
  const shown = events.filter(({ key }, index) => events.findIndex((one) => one.key === key) === index);
  return (
    <section className="block wide">
      <h2>{t('returns.page.history')}</h2>
      <ol className="history two">
        {shown.map(({ at, words, key }) => (
          <li key={key}>
            <time title={absolute(at, 0)}>{moment(at)}</time>
            <span>{words}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
