import { useStores } from '../stores/index.ts';
import { digitOf, SCREENS, type Screen } from '../stores/navigation-store.ts';
import { useWords } from './words.ts';

/** The screens beside the bench, each with its key. */
export function TopNav({ screen }: { readonly screen: Screen }) {
  const { navigation } = useStores();
  const { t } = useWords();
  return (
    <nav className="top-nav">
      <span className="quiet small">{t('nav.keys')}</span>
      {SCREENS.map((one) => (
        <button
          key={one}
          type="button"
          className={one === screen ? 'here' : ''}
          aria-current={one === screen ? 'page' : undefined}
          onClick={() => navigation.go(one)}
          data-testid={`nav-${one}`}
        >
          <kbd>{digitOf(one)}</kbd> <span>{t(`nav.${one}`)}</span>
        </button>
      ))}
    </nav>
  );
}
