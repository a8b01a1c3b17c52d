import { VERDICTS } from '../../../shared/model/states.ts';
import { Button } from '../../components/button.tsx';
import { Pick, Radios } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { audioContext } from '../../feedback/audio-context.ts';
import { createSpeaker, TONES } from '../../feedback/tones.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/index.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { THEMES, VOLUMES } from '../../stores/preferences-store.ts';

const BETWEEN_MS = 900;

/** Colours, language and loudness of this screen; they hold at once and need no saving. */
export function ScreenSettings() {
  const { preferences } = useStores();
  const { t } = useWords();
  const { theme, language, volume } = useWhole(preferences.store);
  return (
    <section className="block" data-testid="screen-settings">
      <h2>{t('settings.screen')}</h2>
      <Radios
        label={t('settings.theme')}
        value={theme}
        choices={THEMES.map((value) => ({ value, words: t(`settings.themes.${value}`) }))}
        onChange={(value) => preferences.set({ theme: value })}
        testid="theme"
      />
      <Radios
        label={t('settings.tongue')}
        value={language}
        choices={LANGUAGES.map((value) => ({ value, words: LANGUAGE_NAMES[value] }))}
        onChange={(value) => preferences.set({ language: value })}
        testid="language"
      />
      <Pick
        label={t('settings.volume')}
        value={volume}
        choices={VOLUMES.map((value) => ({ value, words: t(`settings.volumes.${value}`) }))}
        onChange={(value) => preferences.set({ volume: value })}
        testid="volume"
      />
      <div className="dialog-actions">
        <Button onPress={() => playAll(volume)} testid="try-tones">
          {t('settings.tryTones')}
        </Button>
      </div>
    </section>
  );
}

/** Each different tone once, in the order of the verdicts. */
function playAll(volume: (typeof VOLUMES)[number]): void {
  const speaker = createSpeaker(audioContext);
  speaker.setVolume(volume);
  const tones = [...new Set(VERDICTS.map((verdict) => TONES[verdict]))].filter((notes) => notes.length > 0);
  speaker.play(
    tones.flatMap((notes, index) => notes.map((note) => ({ ...note, atMs: note.atMs + index * BETWEEN_MS }))),
  );
}
