import type { OpenParcel } from '../../../shared/bench/session.ts';
import { useMoment, useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { SignMark } from '../../feedback/signs.tsx';

/** The parcel's name and how far it is; the verdict's sign stands beside it when the lines stay in sight. */
export function ParcelHead({ face, parcel }: { readonly face: Face; readonly parcel: OpenParcel | null }) {
  const { t } = useWords();
  const moment = useMoment();
  if (parcel === null) return <header className="parcel-head" />;
  const done = parcel.lines.filter((line) => line.verified >= line.needed).length;
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
          {t('bench.readAgo', { time: moment(parcel.readAtMs) })}
        </span>
      </div>
      <span className="large head-done" data-testid="lines-done">
        {t('bench.linesDone', { done, count: parcel.lines.length })}
      </span>
    </header>
  );
}
