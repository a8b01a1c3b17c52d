import { useRef } from 'react';
import type { Session } from '../../../shared/bench/session.ts';
import { useWords } from '../../components/words.ts';
import { type Face, faceOf, takesOver } from '../../feedback/face.ts';
import { capturedLine, parcelOf, presentBox } from '../../feedback/parcel-facts.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { BoxForm } from './box-form.tsx';
import { Capture } from './capture.tsx';
import { Instruction } from './instruction.tsx';
import { KeysRow } from './keys-row.tsx';
import { NotHeard } from './not-heard.tsx';
import { Overlays } from './overlays.tsx';
import { Panel } from './panel.tsx';
import { ParcelHead } from './parcel-head.tsx';
import { ParcelLines } from './parcel-lines.tsx';
import { Rail } from './rail.tsx';
import { RecentStrip } from './recent-strip.tsx';
import { Steps } from './steps.tsx';
import { Voiding } from './voiding.tsx';

/** The bench: every part has its place and size whatever happens, so nothing moves while scanning. */
export function Bench() {
  const { bench } = useStores();
  const { t } = useWords();
  const state = useWhole(bench.store);
  const face = faceOf(state);
  const parcel = parcelOf(state.session);
  return (
    <main className="bench" data-testid="bench" data-heard={state.heard} data-patience={state.patience}>
      <h1 className="unseen">{t('nav.bench')}</h1>
      <Rail openShipmentId={parcel?.shipmentId ?? null} />
      <div className="bench-work">
        <Card face={face} session={state.session} />
        <Steps session={state.session} />
      </div>
      <RecentStrip recent={state.recent} out={state.out} />
      <Instruction face={face} />
      <KeysRow face={face} session={state.session} />
      <Overlays face={face} session={state.session} />
      {state.heard ? null : <NotHeard />}
    </main>
  );
}

function Card({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const { bench } = useStores();
  const scanId = useValue(bench.store, (state) => state.last?.scanId ?? '');
  const patience = useValue(bench.store, (state) => state.patience);
  // Two names for one flash: the edge lights again for a second scan with the same verdict.
  const flash = useRef({ scanId, odd: false });
  if (flash.current.scanId !== scanId) flash.current = { scanId, odd: !flash.current.odd };
  const parcel = parcelOf(session);
  const full = takesOver(face, session) || parcel === null;
  return (
    <section
      className={`card fill-${patience === 'wait' ? 'wait' : face.fill}`}
      data-flash={flash.current.odd ? 'odd' : 'even'}
      data-answered={scanId}
      data-testid="parcel-card"
      data-verdict={face.shows}
    >
      <ParcelHead face={face} session={session} />
      {full ? <Panel face={face} session={session} /> : null}
      {session?.status === 'boxing' ? <BoxForm session={session} shown={!full} /> : null}
      {full || session?.status === 'boxing' ? null : <Content face={face} session={session} />}
    </section>
  );
}

/** What is verified: the unit in hand while its serial numbers are read, else every line. */
function Content({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const line = capturedLine(session);
  if (session?.status === 'verifying' && line !== null) return <Capture session={session} line={line} face={face} />;
  if (session?.status === 'voiding') return <Voiding session={session} />;
  const parcel = parcelOf(session);
  if (session === null || parcel === null) return null;
  return <ParcelLines parcel={parcel} detail={face.detail} box={presentBox(session)} />;
}
