import { type FormEvent, useState } from 'react';
import type { NetworkView } from '../../../shared/contract/network.ts';
import { isProxyAddress, networkDraft, networkFrom } from '../../forms/network-draft.ts';
import { type DraftChange, useDraft } from '../../forms/use-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Button } from '../button.tsx';
import { Radios, TextBox } from '../fields.tsx';
import { FailedLine } from '../notice.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../supervisor-fields.tsx';
import { useWords } from '../words.ts';

/** Proxy and certificates; what is saved counts from the next connection on. */
export function NetworkForm({ view }: { readonly view: NetworkView }) {
  const { acts, network } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveNetwork.store);
  const [draft, setDraft] = useDraft(() => networkDraft(view.settings));
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const set = (change: DraftChange<typeof draft>) => {
    acts.saveNetwork.reset();
    acts.testNetwork.reset();
    setDraft(change);
  };
  const input = networkFrom(draft);
  const badFile = act.kind === 'failed' && act.failure.details?.['field'] === 'extraCaFile' ? act.failure : null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    // In a dialog of first run the step around it must not go on.
    event.stopPropagation();
    setTried(true);
    const said = view.supervised ? wordSaid(word) : {};
    if (input === undefined || said === undefined) return;
    if ((await acts.saveNetwork.run({ ...input, ...said })) === undefined) return;
    setDraft({ password: '' });
    setWord(NOTHING_SAID);
    setTried(false);
    await network.refresh();
  };
  return (
    <form className="block stack" noValidate onSubmit={(event) => void save(event)} data-testid="network-form">
      <h2>{t('network.settings')}</h2>
      <Radios
        label={t('network.proxy')}
        value={draft.way}
        choices={(['system', 'none', 'own'] as const).map((value) => ({ value, words: t(`network.ways.${value}`) }))}
        onChange={(way) => set({ way })}
        testid="network-way"
      />
      {draft.way === 'own' ? (
        <TextBox
          label={t('network.address')}
          value={draft.address}
          onChange={(address) => set({ address })}
          wrong={isProxyAddress(draft.address) ? null : t('network.addressWrong')}
          help={t('network.addressHelp')}
          mono
          testid="network-address"
        />
      ) : null}
      {draft.way === 'none' ? null : (
        <div className="two-up">
          <TextBox
            label={t('network.user')}
            value={draft.user}
            onChange={(user) => set({ user })}
            wrong={draft.user.includes(':') ? t('network.userWrong') : null}
            help={t('network.userHelp')}
            testid="network-user"
          />
          <TextBox
            label={t('network.password')}
            value={draft.password}
            onChange={(password) => set({ password })}
            type="password"
            help={t(view.hasProxyPassword ? 'settings.secretKept' : 'network.passwordNone')}
            testid="network-password"
          />
        </div>
      )}
      <Radios
        label={t('network.certificates')}
        value={draft.certificates}
        choices={(['system+bundled', 'bundled'] as const).map((value) => ({
          value,
          words: t(value === 'bundled' ? 'network.onlyBundled' : 'network.alsoSystem'),
        }))}
        onChange={(certificates) => set({ certificates })}
        testid="network-certificates"
      />
      <TextBox
        label={t('network.extraCaFile')}
        value={draft.extraCaFile}
        onChange={(extraCaFile) => set({ extraCaFile })}
        wrong={badFile === null ? null : t('network.extraCaFileWrong')}
        help={t('network.extraCaFileHelp')}
        mono
        testid="network-ca-file"
      />
      {view.supervised ? (
        <SupervisorFields value={word} onChange={setWord} tried={tried} testid="network-word" />
      ) : null}
      {act.kind === 'failed' && badFile === null ? <FailedLine failure={act.failure} /> : null}
      {act.kind === 'done' ? (
        <p className="line-notice good" role="status" data-testid="network-saved">
          {t('network.saved')}
        </p>
      ) : null}
      <div className="dialog-actions">
        <Button
          type="submit"
          tone="main"
          busy={act.kind === 'busy'}
          {...(input === undefined ? { disabled: true } : {})}
          testid="network-save"
        >
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
