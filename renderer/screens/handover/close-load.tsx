import { type FormEvent, useState } from 'react';
import type { Reconciliation } from '../../../shared/contract/handover.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { keyOfPickup } from '../../stores/load-store.ts';

export interface CloseLoadProps {
  readonly sides: Reconciliation;
  readonly onClose: () => void;
  readonly onClosed: (words: string) => void;
}

const NAMED = 6;

/** The courier has left: what stays here is named before anybody puts their name to it. */
export function CloseLoad({ sides, onClose, onClosed }: CloseLoadProps) {
  const { handover } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(handover.close.store);
  const [by, setBy] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const byWrong = by.trim().length < 2;
  const { missing, lacking, shared, foreign, pickup } = sides;
  const cancel = () => {
    handover.close.reset();
    onClose();
  };
  const close = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (byWrong) return;
    const done = await handover.close.run({
      ...keyOfPickup(pickup),
      by: by.trim(),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
    if (done === undefined) return;
    handover.close.reset();
    onClosed(
      t('handover.close.closed', {
        courier: pickup.vendorGroupCode,
        time: moment(done.closedAtMs ?? Date.now()),
        loaded: number(done.loaded.length),
        missing: number(done.lacking),
        foreign: number(done.foreign.length),
      }),
    );
  };
  return (
    <Dialog title={t('handover.close.title')} onClose={cancel} testid="close-load-dialog">
      <form className="stack" noValidate onSubmit={(event) => void close(event)}>
        <p className="large">
          {pickup.vendorGroupCode} · {t('handover.door.loadedTitle', counted(sides.loaded.length))}
        </p>
        {missing.length === 0 ? (
          <p className="line-notice good">
            {t(shared ? 'handover.close.nothingMissingShared' : 'handover.close.nothingMissing')}
          </p>
        ) : (
          <Named
            words={t('handover.close.missing', counted(missing.length))}
            names={missing.map(({ orderIds, shipmentId }) => orderIds[0] ?? shipmentId)}
          />
        )}
        {foreign.length === 0 ? null : (
          <Named
            words={t('handover.close.foreign', counted(foreign.length))}
            names={foreign.map(({ code }) => shorten(code, 32))}
          />
        )}
        {lacking < missing.length ? <p>{t('handover.close.among', { number: number(lacking) })}</p> : null}
        <p>{t('handover.close.text')}</p>
        <div className="two-up">
          <TextBox
            label={t('handover.close.by')}
            value={by}
            onChange={setBy}
            wrong={tried && byWrong ? t('handover.close.bySaid') : null}
            maxLength={60}
            autoFocus
            testid="close-by"
          />
          <TextBox
            label={t('handover.close.note')}
            value={note}
            onChange={setNote}
            help={t('handover.close.noteHelp')}
            maxLength={500}
            testid="close-note"
          />
        </div>
        <DialogActions
          words={t('handover.close.confirm')}
          act={act}
          onCancel={cancel}
          tone={missing.length + foreign.length > 0 ? 'bad' : 'main'}
          testid="close-load"
        />
      </form>
    </Dialog>
  );
}

function Named({ words, names }: { readonly words: string; readonly names: readonly string[] }) {
  const { t } = useWords();
  return (
    <div className="line-notice bad">
      <div className="stack-words">
        <p className="strong">{words}</p>
        <p className="mono small wrap2">{names.slice(0, NAMED).join('  ')}</p>
        {names.length > NAMED ? (
          <p className="small">{t('handover.door.more', { number: number(names.length - NAMED) })}</p>
        ) : null}
      </div>
    </div>
  );
}

function counted(count: number): { readonly count: number; readonly number: string } {
  return { count, number: number(count) };
}
