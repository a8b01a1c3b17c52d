import { useEffect, useState } from 'react';
import type { ThisPc as Pc } from '../../../shared/contract/shell.ts';
import { Button } from '../../components/button.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { ChangePc, type PcChange } from './change-pc.tsx';
import { ChooseScanner } from './choose-scanner.tsx';

/** What the program around the page does on this PC; a page in a browser says what it lacks. */
export function ThisPc() {
  const { thisPc } = useStores();
  const { t } = useWords();
  const remote = useWhole(thisPc.store);
  useEffect(() => void thisPc.refresh(), [thisPc]);
  const failure = remote.kind === 'failed' ? remote.failure : null;
  return (
    <section className="block" data-testid="this-pc">
      <h2>{t('thisPc.title')}</h2>
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {failure?.code === 'NOT_IN_THIS_SHELL' ? <InBrowser /> : null}
      {failure !== null && failure.code !== 'NOT_IN_THIS_SHELL' ? <FailedLine failure={failure} /> : null}
      {remote.kind === 'ready' ? <Present pc={remote.value} /> : null}
    </section>
  );
}

function InBrowser() {
  const { t } = useWords();
  return (
    <div className="stack-small" data-testid="this-pc-browser">
      <p>{t('thisPc.inBrowser')}</p>
      <ul className="points">
        <li>{t('thisPc.lacks.autostart')}</li>
        <li>{t('thisPc.lacks.kiosk')}</li>
        <li>{t('thisPc.lacks.scanner')}</li>
      </ul>
      <p className="small quiet">{t('thisPc.installed')}</p>
    </div>
  );
}

function Present({ pc }: { readonly pc: Pc }) {
  const { t } = useWords();
  const [change, setChange] = useState<PcChange | 'choose-scanner' | null>(null);
  const close = () => setChange(null);
  const { scanner } = pc;
  return (
    <>
      <FactList
        facts={[
          [t('thisPc.autostart'), t(`thisPc.autostartOf.${pc.autostart}`)],
          [t('thisPc.kiosk'), t(pc.kiosk ? 'thisPc.kioskOn' : 'thisPc.kioskOff')],
          [t('thisPc.scanner'), scanner === null ? t('thisPc.keyboardOnly') : scanner.name],
          ...(pc.graphics === 'software' ? [[t('thisPc.graphics'), t('thisPc.software')] as const] : []),
        ]}
      />
      <div className="dialog-actions">
        {pc.autostart === 'unavailable' ? null : (
          <Button
            onPress={() => setChange(pc.autostart === 'off' ? 'autostart-on' : 'autostart-off')}
            testid="autostart"
          >
            {t(pc.autostart === 'off' ? 'thisPc.autostartOn' : 'thisPc.autostartOff')}
          </Button>
        )}
        <Button onPress={() => setChange(pc.kiosk ? 'kiosk-off' : 'kiosk-on')} testid="kiosk">
          {t(pc.kiosk ? 'thisPc.leaveKiosk' : 'thisPc.enterKiosk')}
        </Button>
        <Button onPress={() => setChange('choose-scanner')} testid="choose-scanner">
          {t('thisPc.chooseScanner')}
        </Button>
        {scanner === null ? null : (
          <Button onPress={() => setChange('drop-scanner')} testid="drop-scanner">
            {t('thisPc.dropScanner')}
          </Button>
        )}
      </div>
      {change === 'choose-scanner' ? <ChooseScanner offered={pc.offered} onClose={close} /> : null}
      {change !== null && change !== 'choose-scanner' ? <ChangePc change={change} onClose={close} /> : null}
    </>
  );
}
