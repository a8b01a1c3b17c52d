import { type FormEvent, useEffect, useState } from 'react';
import type { FolderFacts, Neighbour } from '../../../shared/contract/folder.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Busy, Failed } from '../../components/notice.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useFreshDialog } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** Where the records lie, who else keeps some on this PC, and the way back to before the last update. */
export function DataFolder() {
  const { folder } = useStores();
  const remote = useWhole(folder.store);
  useEffect(() => void folder.refresh(), [folder]);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void folder.refresh()} />;
  return (
    <>
      <Place facts={remote.value} />
      <GoBack wayBack={remote.value.wayBack} />
    </>
  );
}

function Place({ facts }: { readonly facts: FolderFacts }) {
  const { t } = useWords();
  return (
    <section className="block" data-testid="data-folder">
      <h2>{t('folder.title')}</h2>
      <FactList facts={[[t('diagnostics.dataDir'), facts.dataDir]]} />
      {facts.warnings.map((warning) => (
        <p key={warning} className="line-notice bad" role="status" data-testid={`folder-${warning}`}>
          {t(`folder.warnings.${warning}`)}
        </p>
      ))}
      <p>{t('folder.move')}</p>
      <h2>{t('folder.neighbours')}</h2>
      {facts.neighbours.length === 0 ? <p className="quiet">{t('folder.alone')}</p> : null}
      <ul className="stack">
        {facts.neighbours.map((one) => (
          <NeighbourLine key={`${one.user} ${one.dataDir}`} neighbour={one} />
        ))}
      </ul>
    </section>
  );
}

function NeighbourLine({ neighbour }: { readonly neighbour: Neighbour }) {
  const { t } = useWords();
  const moment = useMoment();
  const { user, stationId, seenMs, sameShare } = neighbour;
  return (
    <li data-testid="neighbour">
      <p className="strong">{t('folder.neighbour', { user, station: stationId })}</p>
      <p className="small quiet">
        {t('folder.seen', { time: moment(seenMs) })}
        {sameShare ? ` · ${t('folder.sameShare')}` : null}
      </p>
    </li>
  );
}

function GoBack({ wayBack }: { readonly wayBack: FolderFacts['wayBack'] }) {
  const { t } = useWords();
  const moment = useMoment();
  const [asking, setAsking] = useState(false);
  return (
    <section className="block" data-testid="folder-way-back">
      <h2>{t('folder.back')}</h2>
      {wayBack === null ? (
        <p className="quiet">{t('folder.backNone')}</p>
      ) : (
        <>
          <p>{t('folder.backText', { time: moment(wayBack.atMs) })}</p>
          <p className="mono small-print">{wayBack.file}</p>
          <div className="dialog-actions">
            <Button onPress={() => setAsking(true)} testid="go-back">
              {t('folder.goBack')}
            </Button>
          </div>
        </>
      )}
      {asking ? <AskGoBack onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

/** What it costs stands before the question; a name and a reason go with the answer. */
function AskGoBack({ onClose }: { readonly onClose: () => void }) {
  const { acts, setup } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.goBack.store);
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  useFreshDialog(acts.goBack);
  const goBack = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined || (await acts.goBack.run(said)) === undefined) return;
    onClose();
    await setup.refresh();
  };
  return (
    <Dialog title={t('folder.goBack')} onClose={onClose} testid="go-back-dialog">
      <ol className="restore-steps">
        <li>{t('folder.stepStop')}</li>
        <li>{t('folder.stepSince')}</li>
        <li>{t('folder.stepAsk')}</li>
        <li>{t('folder.stepInstall')}</li>
      </ol>
      <form className="stack" noValidate onSubmit={(event) => void goBack(event)}>
        <SupervisorFields
          value={word}
          onChange={setWord}
          tried={tried}
          autoFocus
          kept={t('folder.kept')}
          testid="go-back"
        />
        <DialogActions words={t('folder.goBack')} act={act} onCancel={onClose} tone="bad" testid="go-back-confirm" />
      </form>
    </Dialog>
  );
}
