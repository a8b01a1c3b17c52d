import type { Session } from '../../../shared/bench/session.ts';
import type { Face } from '../../feedback/face.ts';
import { takeOverGate } from '../../feedback/gates.ts';
import { useStores, useValue } from '../../stores/index.ts';
import { CommandSheet } from './command-sheet.tsx';
import { ScreensMenu } from './screens-menu.tsx';
import { TakeOverAtBench } from './take-over.tsx';
import { TeachBarcode } from './teach-barcode.tsx';
import { TeachProduct } from './teach-product.tsx';
import { teachable } from './teachable.ts';

/** What stands over the bench. A scan closes it and is judged as always. */
export function Overlays({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const { bench } = useStores();
  const overlay = useValue(bench.store, (state) => state.overlay);
  const close = () => bench.show('none');
  const what = teachable(face, session);
  const foreign = session?.status === 'idle' ? takeOverGate(face.detail) : null;
  switch (overlay) {
    case 'none':
      return null;
    case 'commands':
      return <CommandSheet onClose={close} />;
    case 'screens':
      return <ScreensMenu onClose={close} />;
    case 'teach-barcode':
      return what?.kind === 'barcode' ? <TeachBarcode {...what} onClose={close} /> : null;
    case 'take-over':
      return foreign === null ? null : <TakeOverAtBench {...foreign} onClose={close} />;
    case 'teach-product':
      return what?.kind === 'product' ? <TeachProduct {...what} onClose={close} /> : null;
  }
}
