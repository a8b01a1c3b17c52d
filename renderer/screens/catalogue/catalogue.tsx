import { useEffect } from 'react';
import { CSV_KINDS, type CsvKind } from '../../../shared/contract/catalogue.ts';
import { Screen } from '../../components/screen.tsx';
import { TabRow } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BoxTypes } from './box-types.tsx';
import { HsnRates } from './hsn-rates.tsx';
import { Products } from './products.tsx';

/** What the marketplace does not tell and a pack needs: products, tax rates, cartons. */
export function Catalogue() {
  const { tabs, acts } = useStores();
  const { t } = useWords();
  const tab = useWhole(tabs).catalogue;
  // What was exported from another part, or at another time, is no news here.
  useEffect(() => acts.exportCsv.reset(), [acts]);
  return (
    <Screen title={t('catalogue.title')} testid="catalogue">
      <TabRow
        label={t('catalogue.tabsLabel')}
        value={tab}
        tabs={CSV_KINDS.map((kind) => ({ value: kind, words: t(`catalogue.tabs.${kind}`) }))}
        onChange={(value) => {
          acts.exportCsv.reset();
          tabs.setState({ catalogue: value });
        }}
        testid="catalogue-tab"
      >
        <Part tab={tab} />
      </TabRow>
    </Screen>
  );
}

function Part({ tab }: { readonly tab: CsvKind }) {
  switch (tab) {
    case 'products':
      return <Products />;
    case 'hsn-rates':
      return <HsnRates />;
    case 'box-types':
      return <BoxTypes />;
  }
}
