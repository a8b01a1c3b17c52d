import type { Session } from '../../../shared/bench/session.ts';
import { useMoment, useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { isBoxByBox, isOpen, parcelOf, presentBox } from '../../feedback/parcel-facts.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';

/** The parcel's name and how far it is; the verdict's sign stands beside it when the lines stay in sight. */
export function ParcelHead({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const { t, age } = useWords();
  const { status } = useStores();
  const offline = isOffline(useWhole(status.store));
  const now = useNow();
  const moment = useMoment();
  const parcel = parcelOf(session);
  if (session === null || parcel === null) return <header className="parcel-head" />;
  const boxes = parcel.boxes.length;
  const inBox = boxes > 1 && (session.status === 'boxing' || (session.status === 'verifying' && isBoxByBox(parcel)));
  const done = parcel.lines.filter((line) => !isOpen(line)).length;
  const more = parcel.orderIds.length - 1;
  const word = face.detail === null || face.fill === 'none' ? null : t(`said.${face.detail.what}`);
  return (
    <header className="parcel-head">
      <span className="head-sign">
        <SignMark sign={face.sign} size={48} />
      </span>
      <div className="head-id">
        <span className="mono huge" data-testid="order-id">
          {parcel.orderIds[0] ?? parcel.shipmentId}
          {more > 0 ? <span className="text"> {t('bench.more', { count: more })}</span> : null}
        </span>
        <span className="text head-by">
          {word ??
            (parcel.dispatchByMs === null
              ? t('bench.whenFree')
              : t('bench.dispatchBy', { time: moment(parcel.dispatchByMs) }))}
          {' · '}
          {offline ? (
            <span className="chip warn" data-testid="known-offline">
              {t('bench.knownOffline', { time: moment(parcel.readAtMs), age: age(now - parcel.readAtMs) })}
            </span>
          ) : (
            t('bench.readAgo', { time: moment(parcel.readAtMs) })
          )}
        </span>
      </div>
      <span className="head-done">
        {inBox ? (
          <span className="large" data-testid="box-of">
            {t('bench.boxOf', { n: presentBox(session), count: boxes })}
          </span>
        ) : null}
        <span className={inBox ? 'text' : 'large'} data-testid="lines-done">
          {t('bench.linesDone', { done, count: parcel.lines.length })}
        </span>
      </span>
    </header>
  );
}
