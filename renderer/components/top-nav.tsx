import { ChevronDown } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useStores } from '../stores/index.ts';
import { isLettered, keyOf, MORE_SCREENS, SCREENS, type Screen } from '../stores/navigation-store.ts';
import { useWords } from './words.ts';

/** The screens beside the bench, each with its key; those with a letter behind "More", where the one in sight has its name. */
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
          <kbd>{keyOf(one)}</kbd> <span>{t(`nav.${one}`)}</span>
        </button>
      ))}
      <MenuTrigger>
        <Button className={isLettered(screen) ? 'here more' : 'more'} data-testid="nav-more">
          {isLettered(screen) ? (
            <>
              <kbd>{keyOf(screen)}</kbd> <span>{t(`nav.${screen}`)}</span>
            </>
          ) : (
            <span>{t('nav.more')}</span>
          )}
          <ChevronDown aria-hidden="true" size={20} />
        </Button>
        <Popover className="select-list">
          <Menu onAction={(key) => goTo(MORE_SCREENS.find((one) => one === key))}>
            {MORE_SCREENS.map((one) => (
              <MenuItem key={one} id={one} className="option" textValue={t(`nav.${one}`)} data-testid={`nav-${one}`}>
                <kbd>Alt+{keyOf(one)}</kbd> <span>{t(`nav.${one}`)}</span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </nav>
  );

  function goTo(one: Screen | undefined): void {
    if (one !== undefined) navigation.go(one);
  }
}
