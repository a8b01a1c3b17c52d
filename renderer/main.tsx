import '@fontsource-variable/noto-sans/wght.css';
import '@fontsource-variable/noto-sans-devanagari/wght.css';
import '@fontsource-variable/noto-sans-mono/wght.css';
import './tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/status-bar.css';
import './styles/bench.css';
import './styles/voiding.css';
import './styles/ahead.css';
import './styles/screens.css';
import './styles/supervisor.css';
import './styles/printing.css';
import './styles/returns.css';
import './styles/handover.css';
import './styles/first-run.css';
import './styles/self-ship.css';
import './styles/network.css';
import './styles/operate.css';
import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { audioContext } from './feedback/audio-context.ts';
import { soundFor } from './feedback/sound.ts';
import { createSpeaker } from './feedback/tones.ts';
import { changeLanguage, startWords } from './i18n/index.ts';
import { refuseDrops } from './refuse-drops.ts';
import { deviceApis } from './scan/device-apis.ts';
import { followDeviceScanner } from './scan/device-scanner.ts';
import { listenForScans } from './scan/listen.ts';
import { newScanId } from './scan/scan-id.ts';
import type { ScannedCode } from './scan/scanner.ts';
import { connectionState, installed, station, subscribeConnection } from './station.ts';
import { createStores, StoresContext } from './stores/index.ts';
import { askEverything, followNews } from './stores/news.ts';

const speaker = createSpeaker(audioContext);
const sound = soundFor(speaker);
const stores = createStores({
  station,
  nowMs: () => Date.now(),
  newId: newScanId,
  kept: window.localStorage,
  onVerdict: sound.verdict,
  onNotTaken: sound.notTaken,
  onTone: sound.tone,
});

speaker.setVolume(stores.preferences.store.getState().volume);
sound.follow(stores.bench.store);
sound.followNews(stores.lateNews.store);
stores.clock.start();
followNews(station, stores);
askEverything(stores);

stores.connection.setState({ state: connectionState(), sinceMs: Date.now() }, true);
subscribeConnection((state) => {
  stores.connection.setState({ state, sinceMs: Date.now() }, true);
  if (state === 'connected') askEverything(stores);
});

refuseDrops(window);
const onScan = ({ code, scanId }: ScannedCode) => {
  if (stores.scanTaker.offer(code, scanId)) return;
  // Any other scan belongs to the bench wherever the packer is looking.
  stores.navigation.go('bench');
  stores.bench.scan(code, scanId);
};
listenForScans(window, {
  newId: newScanId,
  onScan,
  onUnreadable: stores.bench.reportUnreadable,
  onHeard: stores.bench.setHeard,
});
// A browser's own choice of devices is nobody's decision here: only the installed program narrows it to one.
if (installed) {
  const scanner = followDeviceScanner({
    apis: deviceApis(),
    newId: newScanId,
    onScan,
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  });
  void scanner.look();
  stores.thisPc.store.subscribe(() => void scanner.look());
}

const show = ({ theme, language, volume } = stores.preferences.store.getState()) => {
  speaker.setVolume(volume);
  if (document.documentElement.lang !== language) void changeLanguage(language);
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const contrast = window.matchMedia('(prefers-contrast: more)').matches;
  document.documentElement.dataset['theme'] =
    theme !== 'system' ? theme : contrast ? 'contrast' : dark ? 'dark' : 'light';
};
stores.preferences.store.subscribe((preferences) => show(preferences));
for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
  window.matchMedia(query).addEventListener('change', () => show());
}

await startWords(stores.preferences.store.getState().language);
show();
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');
createRoot(root).render(
  <StrictMode>
    <StoresContext value={stores}>
      <App />
    </StoresContext>
  </StrictMode>,
);
