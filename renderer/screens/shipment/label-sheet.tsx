import { type FormEvent, useEffect, useState } from 'react';
import type { LabelCopies, SheetPlan } from '../../../shared/contract/orders.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, Failed, FailedLine, RefusedLine } from '../../components/notice.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { showPdf } from '../../files/show-pdf.ts';
import { time } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';

export interface LabelSheetProps {
  readonly shipmentId: string;
  readonly onClose: () => void;
}

const COPIES: readonly (keyof LabelCopies)[] = ['printed', 'unproven', 'waiting', 'sheets'];

/** Label and invoice on office paper: which labels exist already, what a second one means, who wants it, and why. */
export function LabelSheet({ shipmentId, onClose }: LabelSheetProps) {
  const { acts, shipment, sheetPlan } = useStores();
  const { t } = useWords();
  const remote = useWhole(sheetPlan.store);
  const [shown, setShown] = useState<string | null>(null);
  // What was known when it was open the last time is not shown again, not even for a moment.
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    void sheetPlan.ask({ shipmentId });
    setAsked(true);
  }, [sheetPlan, shipmentId]);
  useEffect(() => () => acts.sheetPdf.reset(), [acts]);
  const plan = asked && remote.kind === 'ready' && remote.value.shipmentId === shipmentId ? remote.value : null;
  const given = (fileName: string, pdf: string) => {
    const way = showPdf(fileName, pdf);
    setShown(way === 'opened' ? t('labelSheet.opened') : t('labelSheet.saved', { file: fileName }));
    void shipment.refresh();
  };
  const isForm = plan !== null && plan.refusal === null && shown === null;
  return (
    <Dialog title={t('labelSheet.title')} onClose={onClose} wide testid="sheet-dialog">
      {shown !== null && plan !== null ? (
        <Given words={shown} plan={plan} />
      ) : remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void sheetPlan.refresh()} />
      ) : plan === null ? (
        <Busy sinceMs={remote.kind === 'busy' ? remote.sinceMs : remote.atMs} />
      ) : isForm ? (
        <SheetForm plan={plan} onClose={onClose} onGiven={given} />
      ) : (
        <Refused plan={plan} />
      )}
      {isForm ? null : (
        <div className="dialog-actions">
          <Button onPress={onClose} autoFocus={shown !== null} testid="sheet-close">
            {t('common.close')} <kbd>Esc</kbd>
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Refused({ plan: { refusal } }: { readonly plan: SheetPlan }) {
  const { t, refusedAct } = useWords();
  if (refusal === null) return null;
  const { what, act, owner } = refusedAct('sheet', refusal);
  return (
    <div data-testid="sheet-refused" data-refusal={refusal}>
      <p className="large">{what}</p>
      <p className="strong">{act}</p>
      <p className="small-print">{t('outbox.owner', { owner })}</p>
    </div>
  );
}

function Given({ words, plan: { copies, elsewhere, scan } }: { readonly words: string; readonly plan: SheetPlan }) {
  const { t } = useWords();
  const areOthers = elsewhere || COPIES.some((name) => copies[name] > 0);
  return (
    <>
      <p className="line-notice good strong" role="status" data-testid="sheet-given">
        {words}
      </p>
      {areOthers ? (
        <p className="line-notice bad strong" data-testid="sheet-destroy">
          {t('labelSheet.destroy')}
        </p>
      ) : null}
      <p>{t(`labelSheet.scan.${scan}`)}</p>
    </>
  );
}

interface SheetFormProps {
  readonly plan: SheetPlan;
  readonly onClose: () => void;
  readonly onGiven: (fileName: string, pdf: string) => void;
}

function SheetForm({ plan, onClose, onGiven }: SheetFormProps) {
  const { acts, sheetPlan, status } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(acts.sheetPdf.store);
  const offline = isOffline(useWhole(status.store));
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const give = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined) return;
    const sheet = await acts.sheetPdf.run({ shipmentId: plan.shipmentId, told: plan.copies, ...said });
    // What it was refused for may have changed what there is to say.
    if (sheet === undefined) await sheetPlan.refresh();
    else onGiven(sheet.fileName, sheet.pdf);
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => void give(event)}>
      <p>
        {t('labelSheet.text')} <span className="strong">{t('labelSheet.risk')}</span>
      </p>
      {COPIES.filter((name) => plan.copies[name] > 0).map((name) => (
        <p key={name} className="line-notice bad strong" data-testid={`sheet-copies-${name}`}>
          {t(`labelSheet.copies.${name}`)}
        </p>
      ))}
      {plan.elsewhere ? (
        <p className="line-notice bad strong" data-testid="sheet-elsewhere">
          {t('labelSheet.elsewhere')}
        </p>
      ) : null}
      {offline ? (
        <p className="line-notice" data-testid="sheet-offline">
          {t('labelSheet.offline')}
        </p>
      ) : null}
      <p data-testid="sheet-scan">{t(`labelSheet.scan.${plan.scan}`)}</p>
      <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="sheet" />
      <div className="dialog-actions form-foot">
        {act.kind === 'failed' ? (
          <div className="whole-row stack-small">
            <NotGiven failure={act.failure} />
          </div>
        ) : null}
        <Button type="submit" tone="bad" busy={act.kind === 'busy'} testid="sheet-confirm">
          {t('labelSheet.confirm')}
        </Button>
        <Button onPress={onClose}>
          {t('common.cancel')} <kbd>Esc</kbd>
        </Button>
        <span className="small quiet" role="status">
          {act.kind === 'busy'
            ? `${t('labelSheet.asking')} · ${t('common.busySince', { time: time(act.sinceMs) })}`
            : t('labelSheet.asOf', { time: moment(plan.readAtMs) })}
        </span>
      </div>
    </form>
  );
}

/** Why no page came, in the words of whoever refused it: the station's rules, the marketplace, or what was read on the page. */
function NotGiven({ failure }: { readonly failure: AppError }) {
  const { t, refusal } = useWords();
  const { reason } = usePrinterWords();
  const { code, details } = failure;
  const found = details?.['reason'];
  const [told] = String(details?.['codes'] ?? '').split(' ');
  const words =
    code === 'LABEL_NOT_PRINTABLE' && typeof found === 'string'
      ? reason(found)
      : code === 'MARKETPLACE_REFUSED' && told !== undefined && told !== ''
        ? refusal(told)
        : null;
  return (
    <>
      {words === null ? (
        code === 'WRONG_STATE' ? (
          <RefusedLine failure={failure} group="sheet" />
        ) : (
          <FailedLine failure={failure} />
        )
      ) : (
        <div className="line-notice bad" role="alert" data-testid="sheet-not-given">
          <div>
            <p className="strong">
              {words.what} {words.act}
            </p>
            <p className="small-print mono">{code === 'MARKETPLACE_REFUSED' ? told : `${code} · ${found}`}</p>
          </div>
        </div>
      )}
      <p className="small strong">{t('labelSheet.nothing')}</p>
    </>
  );
}
