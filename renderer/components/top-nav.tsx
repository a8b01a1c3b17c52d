import { useStores } from '../stores/index.ts';
import { SCREENS, type Screen } from '../stores/navigation-store.ts';
import { useWords } from './words.ts';

/** The screens beside the bench, each with its key. */
export function TopNav({ screen }: { readonly screen: Screen }) {
  const { navigation } = useStores();
  const { t } = useWords();
  return (
    <nav className="top-nav">
      {SCREENS.map((one, index) => (
        <button
          key={one}
          type="button"
          className={one === screen ? 'here' : ''}
          aria-current={one === screen ? 'page' : undefined}
          onClick={() => navigation.go(one)}
          data-testid={`nav-${one}`}
        >
          <span>{t(`nav.${one}`)}</span> <kbd>Alt+{index + 1}</kbd>
        </button>
      ))}
    </nav>
  );
}
