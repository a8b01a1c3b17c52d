import { Network } from '../../components/network/network.tsx';
import { Screen } from '../../components/screen.tsx';
import { TabRow } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { DIAGNOSTICS_TABS, type DiagnosticsTab } from '../../stores/tabs-store.ts';
import { Backups } from './backups.tsx';
import { Bundle } from './bundle.tsx';
import { DataFolder } from './folder.tsx';
import { Health } from './health.tsx';
import { Log } from './log.tsx';
import { Retention } from './retention.tsx';
import { Station } from './station.tsx';
import { Updates } from './updates.tsx';

/** Whether this station is well, what it is and wrote down, and how it is kept so. Each part asks for what it shows. */
export function Diagnostics() {
  const { tabs } = useStores();
  const { t } = useWords();
  const tab = useWhole(tabs).diagnostics;
  return (
    <Screen title={t('diagnostics.title')} testid="diagnostics">
      <TabRow
        label={t('diagnostics.tabsLabel')}
        value={tab}
        tabs={DIAGNOSTICS_TABS.map((value) => ({ value, words: t(`diagnostics.tabs.${value}`) }))}
        onChange={(value) => tabs.setState({ diagnostics: value })}
        testid="diagnostics-tab"
      >
        <Part tab={tab} />
      </TabRow>
    </Screen>
  );
}

function Part({ tab }: { readonly tab: DiagnosticsTab }) {
  switch (tab) {
    case 'health':
      return <Health />;
    case 'station':
      return <Station />;
    case 'log':
      return <Log />;
    case 'bundle':
      return <Bundle />;
    case 'backups':
      return (
        <div className="scroll columns">
          <Backups />
        </div>
      );
    case 'folder':
      return (
        <div className="scroll columns">
          <DataFolder />
        </div>
      );
    case 'retention':
      return (
        <div className="scroll columns">
          <Retention />
        </div>
      );
    case 'network':
      return (
        <div className="scroll columns">
          <Network />
        </div>
      );
    case 'updates':
      return (
        <div className="scroll columns">
          <Updates />
        </div>
      );
  }
}
