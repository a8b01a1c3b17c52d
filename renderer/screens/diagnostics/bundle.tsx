import { type FormEvent, useEffect, useState } from 'react';
import { BUNDLE_PARTS, type DiagnosticsBundle } from '../../../shared/contract/operate.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { TextBox } from '../../components/fields.tsx';
import { Busy, Failed, FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { bytes } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** One file for whoever helps: what will be in it, who makes it and why, and those there are. */
export function Bundle() {
  const { t } = useWords();
  return (
    <div className="scroll columns">
      <section className="block">
        <h2>{t('bundle.title')}</h2>
        <p>{t('bundle.text')}</p>
        <p className="strong">{t('bundle.inside')}</p>
        <ul className="points small" data-testid="bundle-parts">
          {BUNDLE_PARTS.map((part) => (
            <li key={part}>{t(`bundle.parts.${part}`)}</li>
          ))}
        </ul>
        <p>
          <span className="strong">{t('bundle.never')}:</span> {t('bundle.neverText')}
        </p>
      </section>
      <div className="stack">
        <Make />
        <Made />
      </div>
    </div>
  );
}

function Make() {
  const { acts, bundles } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.makeBundle.store);
  useFresh(acts.makeBundle);
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const byWrong = by.trim().length < 2;
  const reasonWrong = reason.trim().length < 3;
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (byWrong || reasonWrong) return;
    const made = await acts.makeBundle.run({ by: by.trim(), reason: reason.trim() });
    if (made === undefined) return;
    setTried(false);
    setReason('');
    await bundles.refresh();
  };
  return (
    <section className="block">
      <form className="stack" noValidate onSubmit={(event) => void make(event)}>
        <TextBox
          label={t('bundle.by')}
          value={by}
          onChange={setBy}
          wrong={tried && byWrong ? t('bundle.bySaid') : null}
          maxLength={60}
          testid="bundle-by"
        />
        <TextBox
          label={t('bundle.reason')}
          value={reason}
          onChange={setReason}
          wrong={tried && reasonWrong ? t('bundle.reasonSaid') : null}
          maxLength={200}
          testid="bundle-reason"
        />
        <p className="small quiet">{t('bundle.kept')}</p>
        <div className="dialog-actions">
          <Button type="submit" tone="main" busy={act.kind === 'busy'} testid="bundle-make">
            {t('bundle.make')}
          </Button>
        </div>
      </form>
      {act.kind === 'busy' ? <Busy what={t('bundle.making')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'done' ? (
        <p className="line-notice good" role="status" data-testid="bundle-made">
          {t('bundle.made', { file: act.value.file })}
        </p>
      ) : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </section>
  );
}

function Made() {
  const { bundles, abilities } = useStores();
  const { t } = useWords();
  const remote = useWhole(bundles.store);
  const known = useWhole(abilities.store);
  useEffect(() => {
    void bundles.refresh();
    void abilities.refresh();
  }, [bundles, abilities]);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void bundles.refresh()} />;
  const canShow = known.kind === 'ready' && known.value.answers.includes('shell.showBundle');
  return (
    <section className="block">
      <h2>{t('bundle.list')}</h2>
      {remote.value.bundles.length === 0 ? <p className="quiet">{t('bundle.none')}</p> : null}
      <ul className="stack">
        {remote.value.bundles.map((bundle) => (
          <Kept key={bundle.file} bundle={bundle} canShow={canShow} />
        ))}
      </ul>
      <p className="small-print">{t('bundle.where', { folder: remote.value.folder })}</p>
    </section>
  );
}

function Kept({ bundle, canShow }: { readonly bundle: DiagnosticsBundle; readonly canShow: boolean }) {
  const { acts, saveBundle } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const [done, setDone] = useState<{ readonly saved: string } | { readonly failure: AppError } | null>(null);
  const show = async () => {
    await acts.showBundle.run({ file: bundle.file });
    const shown = acts.showBundle.store.getState();
    setDone(shown.kind === 'failed' ? { failure: shown.failure } : null);
  };
  const save = async () => {
    const saved = await saveBundle(bundle.file);
    setDone(saved.ok ? { saved: saved.value } : { failure: saved.error });
  };
  return (
    <li className="stack-small" data-testid="bundle">
      <div className="bundle-line">
        <span className="strong">{moment(bundle.atMs)}</span>
        <span className="quiet">{bytes(bundle.bytes)}</span>
        <Button onPress={() => void (canShow ? show() : save())} testid={canShow ? 'bundle-show' : 'bundle-save'}>
          {t(canShow ? 'bundle.show' : 'bundle.download')}
        </Button>
      </div>
      {done !== null && 'saved' in done ? (
        <p className="small-print" role="status" data-testid="bundle-saved">
          {t('bundle.saved', { file: done.saved })}
        </p>
      ) : null}
      {done !== null && 'failure' in done ? <FailedLine failure={done.failure} /> : null}
    </li>
  );
}
