import type { OpenParcel, ParcelLine, Session } from '../../../shared/bench/session.ts';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { shorten } from '../../format/india.ts';
import { LineMarks } from './line-marks.tsx';
import { Tile } from './tile.tsx';
import { useOrderOf } from './use-order-of.ts';

export interface CaptureProps {
  readonly session: Extract<Session, { status: 'verifying' }>;
  readonly line: ParcelLine;
  readonly face: Face;
}

/** The unit in hand while its serial numbers are read: which unit, which numbers are here, what was wrong with the last one. */
export function Capture({ session, line, face }: CaptureProps) {
  const { t, number } = useWords();
  const read = session.capturing?.read ?? [];
  const name = t(line.serials.kind === 'imei' ? 'bench.imei' : 'bench.serialNumber');
  const { perUnit } = line.serials;
  const slots = Array.from({ length: perUnit }, (_, index) => ({
    title: perUnit > 1 ? `${name} ${number(index + 1)}` : name,
    code: read[index],
    now: index === read.length,
  }));
  return (
    <div className="capture" data-testid="capture">
      <CapturedUnit line={line} parcel={session.parcel} />
      <ol className="serials">
        {slots.map(({ title, code, now }) => {
          const wrong = now && face.fill === 'warn-edge';
          return (
            <li
              key={title}
              className={`serial${now ? ' now' : ''}${wrong ? ' wrong' : ''}`}
              data-testid="serial"
              data-read={code !== undefined}
            >
              <SignMark sign={wrong ? 'barcode-cross' : code === undefined ? 'ready' : 'tick'} size={40} />
              <span className="serial-name">{title}</span>
              {wrong ? (
                <Wrong face={face} />
              ) : (
                <span className="mono serial-code">{code === undefined ? '' : shorten(code, 28)}</span>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function CapturedUnit({ line, parcel }: { readonly line: ParcelLine; readonly parcel: OpenParcel }) {
  const { t } = useWords();
  return (
    <article className="line captured" data-testid="line" data-sku={line.sku} data-done="false">
      <Tile picture={line.picture} sku={line.sku} />
      <span className="line-words">
        <span className="line-title">{shorten(line.title, 42)}</span>
        <span className="line-sku mono">{shorten(line.sku, 34)}</span>
        <LineMarks line={line} parcel={parcel} narrow={false} />
      </span>
      <span className="line-unit large strong" data-testid="capture-unit">
        {t('bench.unitOf', { n: line.verified + 1, count: line.needed })}
      </span>
    </article>
  );
}

/** Why the last number does not count; for one used before, the order that has it. */
function Wrong({ face }: { readonly face: Face }) {
  const { t } = useWords();
  const orderOf = useOrderOf();
  const { detail } = face;
  return (
    <span className="serial-wrong" data-testid="serial-wrong">
      <b>{t(`said.${detail?.what ?? 'not-a-serial'}`)}</b>{' '}
      <span className="mono">{shorten(detail?.serial ?? face.code ?? '', 28)}</span>
      {detail?.usedIn === undefined ? null : (
        <>
          {' · '}
          {t('bench.usedIn')} <span className="mono">{orderOf(detail.usedIn)}</span>
        </>
      )}
    </span>
  );
}
