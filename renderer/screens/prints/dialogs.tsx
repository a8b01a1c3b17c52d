import { useState } from 'react';
import type { PrintJob } from '../../../shared/contract/prints.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { type ChoiceOf, Pick, Radios } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { knownPrinters } from '../../stores/printers-store.ts';

const REASONS = ['damaged', 'lost', 'not-readable', 'stale', 'other'] as const;
type Reason = (typeof REASONS)[number];

/** Only a person can say whether it came out. */
export function Settle({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.settle.store);
  const close = () => {
    acts.settle.reset();
    onClose();
  };
  const settle = async (came: 'out' | 'not-out') => {
    if ((await acts.settle.run({ jobId: job.jobId, came })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.ask')} onClose={close} testid="settle-dialog">
      <p className="large">
        {t(`documents.${job.document}`)} <span className="mono">{job.orderIds[0] ?? job.shipmentId ?? job.jobId}</span>
      </p>
      <p>{t('prints.askText')}</p>
      <div className="big-choices">
        <Button busy={act.kind === 'busy'} onPress={() => void settle('out')} testid="settle-out">
          {t('prints.cameOut')}
        </Button>
        <Button busy={act.kind === 'busy'} onPress={() => void settle('not-out')} testid="settle-not-out">
          {t('prints.notOut')}
        </Button>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {job.reason === undefined ? null : <Why reason={job.reason} />}
      <div className="dialog-actions">
        <Button onPress={close}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

/** Why nobody knows, in words; in its own where it has none here. */
function Why({ reason }: { readonly reason: string }) {
  const { what, said } = usePrinterWords().reason(reason);
  return <p className="small-print">{said ?? what}</p>;
}

/** Printers that are set up for what this job prints, with how each is. */
function usePrinterChoices(job: PrintJob): readonly ChoiceOf<string>[] {
  const { printers } = useStores();
  const words = usePrinterWords();
  const known = knownPrinters(useWhole(printers.store));
  return known
    .filter(({ config }) => config.id === job.printerId || config.documents.some((kind) => kind === job.document))
    .map(({ config, readiness, held }) => ({
      value: config.id,
      words: `${config.id} · ${words.shortOf(readiness, held)}`,
    }));
}

/** A further copy, with its reason. */
export function Reprint({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.reprint.store);
  const [reason, setReason] = useState<Reason | null>(null);
  const printers = usePrinterChoices(job);
  const [printerId, setPrinterId] = useState(job.printerId);
  const choices: readonly ChoiceOf<Reason>[] = REASONS.map((value) => ({ value, words: t(`prints.reasons.${value}`) }));
  const close = () => {
    acts.reprint.reset();
    onClose();
  };
  const print = async () => {
    if (reason === null) return;
    const elsewhere = printerId === job.printerId ? {} : { printerId };
    if ((await acts.reprint.run({ jobId: job.jobId, reason, ...elsewhere })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.reprintTitle')} onClose={close} testid="reprint-dialog">
      {job.document === 'label' ? <p className="strong">{t('prints.reprintText')}</p> : null}
      <Radios label={t('common.why')} value={reason} choices={choices} onChange={setReason} testid="reprint-reason" />
      {printers.length > 1 ? (
        <Pick
          label={t('prints.at')}
          value={printerId}
          choices={printers}
          onChange={setPrinterId}
          testid="reprint-printer"
        />
      ) : null}
      <DialogActions
        words={t('prints.reprint')}
        act={act}
        onCancel={close}
        disabled={reason === null}
        onPress={() => void print()}
        testid="reprint-confirm"
      />
    </Dialog>
  );
}

/** A job of which nothing has gone out goes to another printer. */
export function Move({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.movePrint.store);
  const others = usePrinterChoices(job).filter(({ value }) => value !== job.printerId);
  const [printerId, setPrinterId] = useState<string | null>(others[0]?.value ?? null);
  const close = () => {
    acts.movePrint.reset();
    onClose();
  };
  const move = async () => {
    if (printerId === null) return;
    if ((await acts.movePrint.run({ jobId: job.jobId, printerId })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.moveTitle')} onClose={close} testid="move-dialog">
      {others.length === 0 ? (
        <p>{t('prints.moveNone')}</p>
      ) : (
        <>
          <p>{t('prints.moveText')}</p>
          <Radios label={t('prints.at')} value={printerId} choices={others} onChange={setPrinterId} testid="move-to" />
        </>
      )}
      <DialogActions
        words={t('prints.moveHere')}
        act={act}
        onCancel={close}
        disabled={printerId === null}
        onPress={() => void move()}
        testid="move-confirm"
      />
    </Dialog>
  );
}
