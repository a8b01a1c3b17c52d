import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../components/words.ts';
import { useStores } from '../../stores/index.ts';
import { keyOf, MORE_SCREENS, SCREENS, type Screen } from '../../stores/navigation-store.ts';

/** Leads from the bench to the other screens; the parcel stays as it is. */
export function ScreensMenu({ onClose }: { readonly onClose: () => void }) {
  const { navigation } = useStores();
  const { t } = useWords();
  const go = (screen: Screen) => {
    onClose();
    navigation.go(screen);
  };
  return (
    <Dialog wide title={t('nav.screens')} onClose={onClose} testid="screens-menu">
      <div className="big-choices three">
        {[...SCREENS, ...MORE_SCREENS].map((screen, index) => (
          <Button key={screen} autoFocus={index === 0} onPress={() => go(screen)}>
            <span>{t(`nav.${screen}`)}</span>
            <kbd>Alt+{keyOf(screen)}</kbd>
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
