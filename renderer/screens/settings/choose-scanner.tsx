import { type FormEvent, useEffect, useState } from 'react';
import type { OfferedScanner } from '../../../shared/contract/shell.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { Radios } from '../../components/fields.tsx';
import { NOTHING_SAID, SupervisorFields, type SupervisorWord, wordSaid } from '../../components/supervisor-fields.tsx';
import { useWords } from '../../components/words.ts';
import { askForDevice, deviceApis } from '../../scan/device-apis.ts';
import { useStores, useWhole } from '../../stores/index.ts';

const KINDS = ['hid', 'serial'] as const;
/** While the page asks, the program lists what it found; nobody tells the page of it. */
const LOOK_EVERY_MS = 500;

export interface ChooseScannerProps {
  readonly offered: readonly OfferedScanner[] | null;
  readonly onClose: () => void;
}

/** First how the scanner is connected, then which one of those found, and who says so. */
export function ChooseScanner({ offered, onClose }: ChooseScannerProps) {
  const { acts, thisPc } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.takeScanner.store);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('hid');
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [word, setWord] = useState<SupervisorWord>(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (!asking) return undefined;
    const timer = setInterval(() => void thisPc.refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [asking, thisPc]);

  const look = () => {
    setChosen(null);
    setAsking(true);
    // The browser wants to be asked in the press itself; it answers when one is taken, or the asking ends.
    void askForDevice(deviceApis(), kind).finally(() => {
      setAsking(false);
      void thisPc.refresh();
    });
  };
  const close = () => {
    acts.takeScanner.reset();
    void acts.endAsking.run({});
    onClose();
  };
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined || chosen === null) return;
    if ((await acts.takeScanner.run({ offer: chosen, ...said })) === undefined) return;
    acts.takeScanner.reset();
    onClose();
    await thisPc.refresh();
  };
  return (
    <Dialog title={t('thisPc.chooseScanner')} onClose={close} testid="scanner-dialog">
      <form className="stack" noValidate onSubmit={(event) => void take(event)}>
        <Radios
          label={t('thisPc.howConnected')}
          value={kind}
          choices={KINDS.map((value) => ({
            value,
            words: t(`thisPc.kindOf.${value}.name`),
            text: t(`thisPc.kindOf.${value}.text`),
          }))}
          onChange={setKind}
          autoFocus
          testid="scanner-kind"
        />
        <div className="dialog-actions">
          <Button onPress={look} testid="look-for-scanners">
            {t('thisPc.look')}
          </Button>
        </div>
        {offered === null ? null : offered.length === 0 ? (
          <p className="line-notice" data-testid="no-scanner">
            {t('thisPc.noneFound')}
          </p>
        ) : (
          <Radios
            label={t('thisPc.which')}
            value={chosen}
            choices={offered.map((one) => ({ value: one.offer, words: one.name, text: marksOf(one) }))}
            onChange={setChosen}
            testid="offered-scanners"
          />
        )}
        {tried && chosen === null ? <p className="field-wrong">{t('thisPc.chooseOne')}</p> : null}
        <SupervisorFields value={word} onChange={setWord} tried={tried} testid="scanner" />
        <DialogActions words={t('thisPc.useIt')} act={act} onCancel={close} testid="use-scanner" />
      </form>
    </Dialog>
  );
}

/** What tells two alike apart: USB numbers as they stand on data sheets, and the serial number. */
function marksOf({ vendorId, productId, serialNumber }: OfferedScanner): string {
  const hex = (value: number | null) => (value === null ? '–' : value.toString(16).padStart(4, '0').toUpperCase());
  return [`${hex(vendorId)}:${hex(productId)}`, ...(serialNumber === null ? [] : [serialNumber])].join(' · ');
}
