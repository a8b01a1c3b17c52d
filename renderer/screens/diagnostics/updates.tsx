import { useEffect, useState } from 'react';
import type { UpdateState, UpdatesView } from '../../../shared/contract/updates.ts';
import { Button } from '../../components/button.tsx';
import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { Busy, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { UpdateSettingsForm } from './update-settings.tsx';
import { UpdateStateWords } from './update-state.tsx';
import { SupervisedUpdate } from './update-word.tsx';
import { WayBack } from './way-back.tsx';

/** What moves by itself is asked for again every second while it is looked at. */
const MOVING: ReadonlySet<UpdateState['kind']> = new Set(['checking', 'downloading', 'waiting', 'installing']);

/** New versions of the program: what is offered, what it waits for, and the way back. */
export function Updates() {
  const { acts, updates } = useStores();
  const { t } = useWords();
  useFresh(acts.checkUpdates, acts.downloadUpdate, acts.saveSettings);
  const now = useNow();
  const remote = useWhole(updates.store);
  const moving = remote.kind === 'ready' && MOVING.has(remote.value.state.kind) ? now : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each second of what moves is a reason to ask.
  useEffect(() => void updates.refresh(), [updates, moving]);

  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') {
    if (remote.failure.code !== 'NOT_IN_THIS_SHELL') {
      return <Failed failure={remote.failure} onAgain={() => void updates.refresh()} />;
    }
    return (
      <section className="block" data-testid="updates-not-here">
        <h2>{t('updates.title')}</h2>
        <p>{t('updates.notHere')}</p>
      </section>
    );
  }
  return (
    <>
      {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
      <div className="stack">
        <Offered view={remote.value} />
        {remote.value.state.kind === 'off' && remote.value.state.why !== 'no-feed' ? null : <UpdateSettingsForm />}
      </div>
      <div className="stack">
        <WayBack previous={remote.value.previous} />
      </div>
    </>
  );
}

function Offered({ view }: { readonly view: UpdatesView }) {
  const { t } = useWords();
  const moment = useMoment();
  const { state, last } = view;
  const facts: readonly FactLine[] = [
    [t('updates.version'), view.version],
    [t('updates.feed'), view.feed ?? t('updates.noFeed'), view.feed !== null],
    ...(last === null
      ? []
      : [
          [
            t('updates.last'),
            t(last.installed ? 'updates.lastText' : 'updates.lastNot', {
              ...{ from: last.from, to: last.to, time: moment(last.atMs) },
            }),
          ] as const,
        ]),
  ];
  return (
    <section className="block" data-testid="updates" data-state={state.kind}>
      <h2>{t('updates.title')}</h2>
      <FactList facts={facts} />
      <UpdateStateWords state={state} />
      <Acts state={state} />
      {'offer' in state && state.offer.notes !== '' ? (
        <>
          <h3>{t('updates.news')}</h3>
          <pre className="log small">{state.offer.notes}</pre>
        </>
      ) : null}
    </section>
  );
}

/** What can be done about it now. */
function Acts({ state }: { readonly state: UpdateState }) {
  const { acts, updates } = useStores();
  const { t } = useWords();
  const check = useWhole(acts.checkUpdates.store);
  const download = useWhole(acts.downloadUpdate.store);
  const [asking, setAsking] = useState<'install' | 'withdraw' | null>(null);
  const checkNow = async () => {
    await acts.checkUpdates.run({});
    await updates.refresh();
  };
  const fetchIt = async () => {
    await acts.downloadUpdate.run({});
    await updates.refresh();
  };
  const { kind } = state;
  const mayCheck = kind === 'idle' || kind === 'available' || kind === 'failed' || kind === 'refused';
  const mayWithdraw = kind === 'waiting' || (kind === 'installing' && state.step === 'backup');
  return (
    <>
      <div className="dialog-actions">
        {kind === 'available' ? (
          <Button tone="main" busy={download.kind === 'busy'} onPress={() => void fetchIt()} testid="update-download">
            {t('updates.download')}
          </Button>
        ) : null}
        {kind === 'ready' ? (
          <Button tone="main" onPress={() => setAsking('install')} testid="update-install">
            {t('updates.install')}
          </Button>
        ) : null}
        {mayWithdraw ? (
          <Button onPress={() => setAsking('withdraw')} testid="update-withdraw">
            {t('updates.withdraw')}
          </Button>
        ) : null}
        {mayCheck ? (
          <Button busy={check.kind === 'busy'} onPress={() => void checkNow()} testid="update-check">
            {t('updates.check')}
          </Button>
        ) : null}
      </div>
      {check.kind === 'failed' ? <FailedLine failure={check.failure} /> : null}
      {download.kind === 'failed' ? <FailedLine failure={download.failure} /> : null}
      {asking === null || !('offer' in state) ? null : (
        <SupervisedUpdate act={asking} version={state.offer.version} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
