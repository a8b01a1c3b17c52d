import { useState } from 'react';
import type { BoxType } from '../../../shared/model/catalogue.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useWords } from '../../components/words.ts';
import { number, size } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BoxTypeForm } from './box-type-form.tsx';
import { CartonSheet } from './carton-sheet.tsx';
import { WholeList } from './whole-list.tsx';

/** The seller's cartons; scanning one at the bench says its size. */
export function BoxTypes() {
  const { boxTypes, acts } = useStores();
  const { t } = useWords();
  const removal = useWhole(acts.removeBoxType.store);
  const columns: readonly Column<BoxType>[] = [
    {
      key: 'code',
      name: t('catalogue.cartonCode'),
      width: '240px',
      cell: (box) => <span className="mono strong">{box.code}</span>,
    },
    { key: 'name', name: t('catalogue.cartonName'), width: 'minmax(0, 1fr)', cell: (box) => box.name },
    { key: 'size', name: t('catalogue.outer'), width: '200px', cell: (box) => size(box) },
    { key: 'tare', name: t('settings.weight'), width: '104px', end: true, cell: (box) => number(box.tareGrams) },
  ];
  return (
    <WholeList<BoxType>
      kind="box-types"
      list={boxTypes}
      rowKey={(box) => box.code}
      nameOf={(box) => box.name}
      isFound={(box, text) => [box.code, box.name].some((one) => one.toLowerCase().includes(text.toLowerCase()))}
      columns={columns}
      actWidth="240px"
      words={{
        summary: (count) => t('catalogue.cartons', { count, number: number(count) }),
        empty: t('catalogue.cartonsEmpty'),
        removeText: t('catalogue.removeCartonText'),
      }}
      removal={{
        act: removal,
        run: async ({ code }) => (await acts.removeBoxType.run({ code })) !== undefined,
        reset: acts.removeBoxType.reset,
      }}
      form={(box, all, onClose) => (
        <BoxTypeForm box={box} taken={new Set(all.map(({ code }) => code))} onClose={onClose} />
      )}
      tools={(boxes) => <CartonCodes boxes={boxes} />}
      testid="box"
    />
  );
}

/** The codes of the cartons that are shown, to print and stick on their stacks. */
function CartonCodes({ boxes }: { readonly boxes: readonly BoxType[] }) {
  const { t } = useWords();
  const [printing, setPrinting] = useState(false);
  if (boxes.length === 0) return null;
  return (
    <>
      <Button onPress={() => setPrinting(true)} testid="carton-codes">
        {t('catalogue.codes')}
      </Button>
      {printing ? <CartonSheet boxes={boxes} onClose={() => setPrinting(false)} /> : null}
    </>
  );
}
