import { useState } from 'react';
import type { ErrorCode } from '../../../shared/errors.ts';
import { isAllowedMarketplaceUrl } from '../../../shared/model/config.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextBox } from '../../components/fields.tsx';
import { Network } from '../../components/network/network.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

/** The account is asked for its locations; going on means that it answered. */
export function AccountStep({ answers, set, next, back }: StepProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.test.store);
  const [tried, setTried] = useState(false);
  const [network, setNetwork] = useState(false);
  const url = answers.url.trim();
  const test = async () => {
    setTried(true);
    if (!isAllowedMarketplaceUrl(url) || answers.appId.trim() === '' || answers.appSecret.trim() === '') return;
    const reply = await acts.test.run({ url, appId: answers.appId.trim(), appSecret: answers.appSecret.trim() });
    if (reply === undefined) return;
    const most = [...reply.locations].sort((a, b) => b.shipments - a.shipments)[0];
    set({ locations: reply.locations, locationId: most?.locationId ?? '' });
    next();
  };
  const required = (text: string) => (tried && text.trim() === '' ? t('firstRun.required') : null);
  return (
    <StepFrame
      step="account"
      title={t('firstRun.accountTitle')}
      onBack={back}
      onNext={() => void test()}
      nextWords={t('firstRun.test')}
      nextBusy={act.kind === 'busy'}
    >
      <p>{t('firstRun.accountHelp')}</p>
      <TextBox
        label={t('firstRun.appId')}
        value={answers.appId}
        onChange={(appId) => set({ appId })}
        wrong={required(answers.appId)}
        mono
        autoFocus
        testid="app-id"
      />
      <TextBox
        label={t('firstRun.appSecret')}
        value={answers.appSecret}
        onChange={(appSecret) => set({ appSecret })}
        wrong={required(answers.appSecret)}
        type="password"
        mono
        testid="app-secret"
      />
      <TextBox
        label={t('firstRun.url')}
        value={answers.url}
        onChange={(text) => set({ url: text })}
        wrong={isAllowedMarketplaceUrl(url) ? null : t('firstRun.urlInvalid')}
        help={t('firstRun.urlText')}
        mono
        testid="url"
      />
      {act.kind === 'busy' ? <Busy what={t('firstRun.testing')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {act.kind === 'failed' && isOfNetwork(act.failure.code) ? (
        <div className="dialog-actions">
          <Button onPress={() => setNetwork(true)} testid="first-run-network">
            {t('network.settings')}
          </Button>
        </div>
      ) : null}
      {network ? (
        <Dialog wide title={t('network.settings')} onClose={() => setNetwork(false)} testid="network-dialog">
          <Network />
          <div className="dialog-actions">
            <Button onPress={() => setNetwork(false)} testid="network-close">
              {t('common.close')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </StepFrame>
  );
}

/** A proxy or a certificate may have to be set up before there is any account. */
function isOfNetwork(code: ErrorCode): boolean {
  return code.startsWith('NETWORK_') || code === 'MARKETPLACE_UNREACHABLE';
}
