import type { PrinterView } from '../../../shared/contract/printers.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { Readiness } from '../../components/readiness.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** Two lines of its column. */
const PLACE_LENGTH = 44;

/** What a person opens for one printer. */
export type Opened = { readonly kind: 'test' | 'edit' | 'remove'; readonly printerId: string };

export function usePrinterColumns(open: (opened: Opened) => void): readonly Column<PrinterView>[] {
  const { printers } = useStores();
  const { t } = useWords();
  const words = usePrinterWords();
  const moment = useMoment();
  const asking = useWhole(printers.askNow.store);
  const holding = useWhole(printers.hold.store);
  const askNow = async (printerId: string) => {
    await printers.askNow.run({ printerId });
    await printers.refresh();
  };
  const hold = async ({ config, held }: PrinterView) => {
    await printers.hold.run({ printerId: config.id, held: !held });
    await printers.refresh();
  };
  return [
    {
      key: 'name',
      name: t('printers.name'),
      width: 'minmax(0, 1fr)',
      cell: ({ config }) => (
        <>
          <span className="mark">{config.id}</span>
          <span className="small">{t(`printerForm.ways.${config.transport.kind}`)}</span>
          <span className="small mono wrap2">{shorten(words.place(config.transport), PLACE_LENGTH)}</span>
        </>
      ),
    },
    {
      key: 'speaks',
      name: t('printers.speaks'),
      width: 'minmax(0, 1fr)',
      cell: ({ config }) => (
        <>
          <span>{t(`printerForm.languages.${config.language}`)}</span>
          <span className="small">
            {t('printers.dots', {
              width: number(config.widthMm),
              height: number(config.heightMm),
              dpi: config.dpi,
            })}
          </span>
          <span className="small wrap2">{config.documents.map((one) => t(`documents.${one}`)).join(', ')}</span>
          <span className="small quiet">
            {config.learned === undefined
              ? t('printers.neverTested')
              : t('printers.tested', { time: moment(config.learned.testedAtMs) })}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      name: t('printers.state'),
      width: 'minmax(0, 1.6fr)',
      cell: ({ readiness, held, sinceMs }) => <Readiness readiness={readiness} held={held} sinceMs={sinceMs} />,
    },
    {
      key: 'work',
      name: t('printers.work'),
      width: '112px',
      cell: ({ queued, printedToday }) => (
        <>
          <span className={queued > 0 ? 'strong' : 'quiet'}>
            {t('printers.waiting', { count: queued, number: number(queued) })}
          </span>
          <span className="small quiet">{t('printers.today', { number: number(printedToday) })}</span>
        </>
      ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '296px',
      cell: (printer) => {
        const printerId = printer.config.id;
        const isAsked = asking.kind === 'busy' && asking.input.printerId === printerId;
        return (
          <span className="row-acts wrapped">
            <Button onPress={() => open({ kind: 'test', printerId })} testid="test-printer">
              {t('printers.test')}
            </Button>
            <Button busy={isAsked} onPress={() => void askNow(printerId)} testid="ask-printer">
              {t('printers.ask')}
            </Button>
            <Button busy={holding.kind === 'busy'} onPress={() => void hold(printer)} testid="hold-printer">
              {t(printer.held ? 'printers.letGo' : 'printers.hold')}
            </Button>
            <Button onPress={() => open({ kind: 'edit', printerId })} testid="edit-printer">
              {t('printers.edit')}
            </Button>
            <Button onPress={() => open({ kind: 'remove', printerId })} testid="remove-printer">
              {t('printers.remove')}
            </Button>
          </span>
        );
      },
    },
  ];
}
