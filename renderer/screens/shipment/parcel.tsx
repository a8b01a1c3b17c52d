import type { ParcelView } from '../../../shared/contract/shipments.ts';
import { Fact } from '../../components/fact-list.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { grams, number, size } from '../../format/india.ts';

/** The parcel as it was packed here: what is in it, its boxes, where it stands, its label and its own invoice numbers. */
export function ParcelAtBench({ parcel }: { readonly parcel: ParcelView }) {
  const { t } = useWords();
  const moment = useMoment();
  const several = parcel.boxes.length > 1;
  const { mark } = parcel;
  return (
    <section className="block wide" data-testid="shipment-parcel">
      <h2>{t('shipment.atBench')}</h2>
      <ul className="items">
        {parcel.lines.map((line) => (
          <li key={line.lineId}>
            <span className="items-count">{`${number(line.verified)}/${number(line.needed)}`}</span>
            <span>
              <span className="strong">{line.title}</span>
              <span className="small quiet items-line">
                <span className="mono">{line.sku}</span>
                {several && line.boxNumber !== null ? ` · ${t('shipment.box', { n: line.boxNumber })}` : ''}
              </span>
              {line.serialNumbers.length === 0 ? null : (
                <span className="small items-line">
                  {t('shipment.serials')}{' '}
                  <span className="mono">{line.serialNumbers.map((unit) => unit.join(' + ')).join('  ')}</span>
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <dl className="fact-list">
        <Fact name={t('shipment.opened')}>{moment(parcel.openedAtMs)}</Fact>
        {parcel.boxes.map(({ subShipmentId, box, confirmed }, index) => (
          <Fact key={subShipmentId} name={several ? t('shipment.box', { n: index + 1 }) : t('shipment.oneBox')}>
            {box === null ? t('shipment.boxUnknown') : `${size(box)} · ${grams(box.weightGrams)}`}
            {box === null || confirmed ? '' : ` · ${t('shipment.boxSuggested')}`}
          </Fact>
        ))}
        <Fact name={t('shipment.shelf')} code={mark !== null}>
          {mark === null
            ? t('shipment.notOnShelf')
            : `${t(mark.kind === 'ticket' ? 'bench.ticket' : 'bench.slot')} ${mark.name}`}
        </Fact>
        <Fact name={t('shipment.labels')}>
          {parcel.labels.length === 0 ? t('shipment.noLabels') : null}
          {parcel.labels.map((label) => (
            <span key={label.jobId} className="items-line">
              {moment(label.changedAtMs)} · {t(`printStates.${label.state}`)}
              {label.evidence === null ? '' : ` · ${t(`evidence.${label.evidence}`)}`}
              {label.copy > 1 ? ` · ${t('prints.copyN', { n: number(label.copy) })}` : ''}
            </span>
          ))}
        </Fact>
        {parcel.invoices.length === 0 ? null : (
          <Fact name={t('shipment.invoices')}>
            {parcel.invoices.map((invoice) => (
              <span key={invoice.number} className="items-line" data-testid="shipment-invoices">
                <span className="mono">{invoice.number}</span> · {t(`invoices.states.${invoice.state}.name`)} ·{' '}
                <span className="mono">{invoice.orderId}</span>
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}
