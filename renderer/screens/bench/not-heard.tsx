import { EarOff } from 'lucide-react';
import { useWords } from '../../components/words.ts';

/** The window has lost the keyboard: the bench dims and says so, because a scan would go elsewhere. */
export function NotHeard() {
  const { t } = useWords();
  return (
    <div className="not-heard" role="alert" data-testid="not-heard">
      <EarOff aria-hidden="true" size={96} />
      <p className="count">{t('bench.notHeard')}</p>
      <p className="large">{t('bench.notHeardText')}</p>
    </div>
  );
}
