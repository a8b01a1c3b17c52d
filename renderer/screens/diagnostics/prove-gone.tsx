import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextBox } from '../../components/fields.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { bytes, number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

const SHORTEST = 5;

/** Looks for one name in every byte that this station keeps. */
export function ProveGone() {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.proveGone.store);
  useFresh(acts.proveGone);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const short = name.trim().length < SHORTEST;
  const prove = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short) await acts.proveGone.run({ names: [name.trim()] });
  };
  return (
    <form className="block stack" noValidate onSubmit={(event) => void prove(event)}>
      <h2>{t('retention.proof')}</h2>
      <p>{t('retention.proofText')}</p>
      <TextBox
        label={t('retention.name')}
        value={name}
        onChange={(text) => {
          setName(text);
          acts.proveGone.reset();
        }}
        wrong={tried && short ? t('retention.nameShort') : null}
        maxLength={200}
        testid="prove-name"
      />
      {act.kind === 'busy' ? <Busy what={t('retention.proving')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {act.kind === 'done' ? (
        <div
          className={`line-notice ${act.value.hits.length === 0 ? 'good' : 'bad'}`}
          role="status"
          data-testid="prove-result"
        >
          <div>
            <p>
              {act.value.hits.length === 0
                ? t('retention.gone', { files: number(act.value.files), bytes: bytes(act.value.bytes) })
                : t('retention.found', { count: act.value.hits.length, number: number(act.value.hits.length) })}
            </p>
            {act.value.unread === 0 ? null : (
              <p>{t('retention.unread', { count: act.value.unread, number: number(act.value.unread) })}</p>
            )}
            {act.value.hits.map(({ file, as }) => (
              <p key={`${file} ${as}`} className="small-print mono">
                {file} ({as})
              </p>
            ))}
          </div>
        </div>
      ) : null}
      <div className="dialog-actions">
        <Button type="submit" busy={act.kind === 'busy'} testid="prove">
          {t('retention.prove')}
        </Button>
      </div>
    </form>
  );
}
