import { CSV_PROBLEMS } from '../../../shared/contract/catalogue.ts';
import type { AppError } from '../../../shared/errors.ts';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';

/** Why a product was not kept: whose the barcode is, or what is wrong with which value. */
export function ProductFailure({ failure }: { readonly failure: AppError }) {
  const { t } = useWords();
  const { code, sku, problem, value } = failure.details ?? {};
  const known = CSV_PROBLEMS.find((one) => one === problem);
  const words =
    failure.code === 'WRONG_STATE' && typeof code === 'string' && typeof sku === 'string'
      ? t('catalogue.barcodeTaken', { code, sku })
      : known === undefined
        ? null
        : `${typeof value === 'string' && value !== '' ? `${value}: ` : ''}${t(`csv.problems.${known}`)}`;
  return words === null ? (
    <FailedLine failure={failure} />
  ) : (
    <p className="line-notice bad strong wrap2" role="alert" data-testid="product-refused">
      {words}
    </p>
  );
}
