import { useEffect } from 'react';
import { indiaFinancialYear } from '../../../shared/india-time.ts';
import { Radios, TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { type InvoicingDraft, invoicingFrom, nextNumber } from '../../forms/invoicing-draft.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import type { Config } from './settings.tsx';

export interface InvoicingFieldsProps {
  readonly config: Config;
  readonly draft: InvoicingDraft;
  readonly onChange: (draft: InvoicingDraft) => void;
}

/** Who numbers the invoices; of an own series the number that would be taken next, as it would stand on the paper. */
export function InvoicingFields({ config, draft, onChange }: InvoicingFieldsProps) {
  const { t } = useWords();
  const { newestInvoice } = useStores();
  const newest = useWhole(newestInvoice.store);
  const now = useNow();
  const financialYear = indiaFinancialYear(now);
  useEffect(() => void newestInvoice.ask({ financialYear, limit: 1 }), [newestInvoice, financialYear]);
  const invoicing = invoicingFrom(draft);
  const last = newest.kind === 'ready' ? (newest.value.entries[0]?.number ?? null) : null;
  const next =
    invoicing?.mode === 'own' && newest.kind !== 'busy'
      ? nextNumber(invoicing.prefix, config.stations, last, now)
      : null;
  const before = config.invoicing.mode === 'own' ? config.invoicing.prefix : null;
  return (
    <>
      <Radios
        label={t('settings.invoicing')}
        value={draft.mode}
        choices={(['marketplace', 'own'] as const).map((mode) => ({
          value: mode,
          words: t(`settings.invoicingOf.${mode}.name`),
          text: t(`settings.invoicingOf.${mode}.text`),
        }))}
        onChange={(mode) => onChange({ ...draft, mode })}
        testid="invoicing"
      />
      {draft.mode === 'own' ? (
        <div className="two-up">
          <TextBox
            label={t('settings.prefix')}
            value={draft.prefix}
            onChange={(prefix) => onChange({ ...draft, prefix: prefix.toUpperCase() })}
            wrong={invoicing === undefined ? t('settings.prefixWrong') : null}
            help={t('settings.prefixHelp')}
            maxLength={4}
            mono
            testid="invoice-prefix"
          />
          <div className="field" data-testid="next-number">
            <span className="small strong">{t('settings.nextNumber')}</span>
            <span className="large mono strong">{next?.number ?? t('common.none')}</span>
            {next === null ? null : (
              <span className="small quiet">
                {t('settings.nextNumberLength', {
                  length: number(next.number?.length ?? 0),
                  most: number(next.most),
                  room: number(next.room),
                  year: next.financialYear,
                })}
              </span>
            )}
          </div>
        </div>
      ) : null}
      {before !== null && (draft.mode === 'marketplace' || draft.prefix.trim() !== before) ? (
        <p className="small">{t('settings.newSeries', { old: before })}</p>
      ) : null}
    </>
  );
}
