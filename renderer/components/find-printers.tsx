import { useEffect, useState } from 'react';
import { type PrintReason, printReason } from '../../shared/model/print-reasons.ts';
import type { FoundPrinter, NotLooked } from '../../shared/model/printers.ts';
import { number } from '../format/india.ts';
import { useStores, useWhole } from '../stores/index.ts';
import { Button } from './button.tsx';
import { TextBox } from './fields.tsx';
import { Busy, FailedLine } from './notice.tsx';
import { usePrinterWords } from './printer-words.ts';
import { useWords } from './words.ts';

export interface FindPrintersProps {
  readonly onChoose: (found: FoundPrinter) => void;
  readonly onByHand: () => void;
}

const KNOWN_FAULTS = [
  'refused',
  'unreachable',
  'no-answer',
  'not-found',
  'no-permission',
] as const satisfies readonly PrintReason[];
const MOST_HOSTS = 16;
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** What is attached to this PC, and what answers at addresses a person types; nothing is printed to find out. */
export function FindPrinters({ onChoose, onByHand }: FindPrintersProps) {
  const { printers } = useStores();
  const { t } = useWords();
  const act = useWhole(printers.discover.store);
  const [addresses, setAddresses] = useState('');
  const hosts = addresses.split(/[\s,;]+/).filter((host) => host !== '');
  const wrong = hosts.length > MOST_HOSTS || hosts.some((host) => !HOST.test(host));
  useEffect(() => {
    void printers.discover.run({});
  }, [printers]);
  const look = () => {
    if (!wrong) void printers.discover.run({ hosts });
  };
  return (
    <div className="stack" data-testid="find-printers">
      {act.kind === 'busy' ? <Busy what={t('finding.looking')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {act.kind === 'done' ? <Found found={act.value.found} onChoose={onChoose} /> : null}
      {act.kind === 'done' && act.value.failures.length > 0 ? (
        <ul className="small-print" data-testid="not-looked">
          {act.value.failures.map((each) => (
            <NotLookedAt key={`${each.place} ${each.host}`} {...each} />
          ))}
        </ul>
      ) : null}
      <div className="typed-code">
        <TextBox
          label={t('finding.addresses')}
          value={addresses}
          onChange={setAddresses}
          wrong={wrong ? t('finding.addressesWrong') : null}
          help={t('finding.addressesText')}
          mono
          onEnter={look}
          testid="find-addresses"
        />
      </div>
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy'} disabled={wrong} onPress={look} testid="find-again">
          {t('finding.look')}
        </Button>
        <Button onPress={onByHand} testid="find-by-hand">
          {t('finding.byHand')}
        </Button>
      </div>
    </div>
  );
}

function NotLookedAt({ place, host, reason }: NotLooked) {
  const { t } = useWords();
  const known = KNOWN_FAULTS.find((fault) => fault === printReason(reason));
  return (
    <li>
      <span className="strong">{host ?? t(`finding.places.${place}`)}</span>:{' '}
      {known ? t(`finding.notLooked.${known}`) : t('finding.notLooked.other', { said: reason })}
    </li>
  );
}

function Found({ found, onChoose }: { readonly found: readonly FoundPrinter[] } & Pick<FindPrintersProps, 'onChoose'>) {
  const { t } = useWords();
  const words = usePrinterWords();
  if (found.length === 0) {
    return (
      <p className="line-notice" role="status" data-testid="none-found">
        {t('finding.none')}
      </p>
    );
  }
  return (
    <>
      <p className="small quiet" role="status">
        {t('finding.found', { count: found.length, number: number(found.length) })}
      </p>
      <ul className="found-list">
        {found.map((one) => (
          <li key={JSON.stringify(one.transport)} data-testid="found-printer">
            <span>
              <span className="strong">{one.name}</span>
              <span className="small">
                {t(`printerForm.ways.${one.transport.kind}`)} ·{' '}
                <span className="mono">{words.place(one.transport)}</span>
              </span>
              <span className="small quiet">
                {[
                  one.model ?? '',
                  one.language === null ? t('finding.noLanguage') : t(`printerForm.languages.${one.language}`),
                  one.dpi === null ? '' : `${one.dpi} dpi`,
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </span>
            {one.setUpAs === null ? (
              <Button tone="main" onPress={() => onChoose(one)} testid="choose-printer">
                {t('finding.choose')}
              </Button>
            ) : (
              <span className="small quiet">{t('finding.setUpAs', { printer: one.setUpAs })}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
