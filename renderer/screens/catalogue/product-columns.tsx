import type { ProductRow } from '../../../shared/contract/catalogue.ts';
import type { SerialRule } from '../../../shared/model/catalogue.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Picture } from '../../components/picture.tsx';
import { useWords } from '../../components/words.ts';
import { grams, number, percent, shorten, size } from '../../format/india.ts';
import { useStores } from '../../stores/index.ts';

export function useProductColumns(edit: (product: ProductRow) => void): readonly Column<ProductRow>[] {
  const { queue, navigation } = useStores();
  const { t } = useWords();
  const showOrders = (sku: string) => {
    queue.search(sku);
    navigation.go('queue');
  };
  /** What open orders want is missing; what nobody wants is only not there. */
  const absent = (row: ProductRow) =>
    row.wanted > 0 ? (
      <span className="chip warn">{t('catalogue.missing')}</span>
    ) : (
      <span className="quiet">{t('common.none')}</span>
    );
  return [
    {
      key: 'picture',
      name: '',
      width: '56px',
      cell: (row) => <Picture picture={row.picture} sku={row.sku} size={56} />,
    },
    {
      key: 'product',
      name: t('catalogue.product'),
      width: 'minmax(0, 1fr)',
      cell: (row) => (
        <>
          <span className="mono strong wrap2">{shorten(row.sku, 44)}</span>
          <span className="small quiet">{shorten(row.title ?? '', 46)}</span>
        </>
      ),
    },
    {
      key: 'barcodes',
      name: t('catalogue.barcodes'),
      width: '168px',
      cell: (row) =>
        row.barcodes.length === 0 ? (
          absent(row)
        ) : (
          <>
            <span className="mono">{shorten(row.barcodes[0] ?? '', 16)}</span>
            {row.barcodes.length > 1 ? (
              <span className="small quiet">{t('bench.more', { count: row.barcodes.length - 1 })}</span>
            ) : null}
          </>
        ),
    },
    {
      key: 'serials',
      name: t('catalogue.serials'),
      width: '168px',
      cell: (row) => (row.serials.need === 'unknown' ? absent(row) : <SerialsText rule={row.serials} />),
    },
    {
      key: 'box',
      name: t('catalogue.box'),
      width: '184px',
      cell: (row) =>
        row.box === null ? (
          absent(row)
        ) : (
          <span>
            {size(row.box)}
            <br />
            {grams(row.box.weightGrams)}
          </span>
        ),
    },
    {
      key: 'tax',
      name: t('catalogue.tax'),
      width: '88px',
      end: true,
      cell: (row) => (row.taxRatePercent === null ? absent(row) : percent(row.taxRatePercent)),
    },
    {
      key: 'wanted',
      name: t('catalogue.wanted'),
      width: '80px',
      end: true,
      cell: (row) =>
        row.wanted === 0 ? (
          <span className="quiet">0</span>
        ) : (
          <button
            type="button"
            className="link strong"
            tabIndex={-1}
            aria-label={t('catalogue.wantedLink', { number: number(row.wanted), sku: row.sku })}
            onClick={() => showOrders(row.sku)}
            data-testid="wanted"
          >
            {number(row.wanted)}
          </button>
        ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '112px',
      cell: (row) => (
        <Button onPress={() => edit(row)} testid="edit-product">
          {t('catalogue.change')}
        </Button>
      ),
    },
  ];
}

function SerialsText({ rule }: { readonly rule: SerialRule }) {
  const { t } = useWords();
  if (rule.need !== 'yes') return t(`catalogue.serialNeeds.${rule.need}`);
  return t('catalogue.serialYes', { kind: t(`catalogue.kinds.${rule.kind}`), n: rule.perUnit });
}
