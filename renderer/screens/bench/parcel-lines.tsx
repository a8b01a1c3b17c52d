import { Check } from 'lucide-react';
import type { OpenParcel, ParcelLine } from '../../../shared/bench/session.ts';
import type { VerdictDetail } from '../../../shared/contract/bench.ts';
import { useWords } from '../../components/words.ts';
import { boxNumberOf, isOpen } from '../../feedback/parcel-facts.ts';
import { shorten } from '../../format/india.ts';
import { LineMarks } from './line-marks.tsx';
import { Tile } from './tile.tsx';

const ONE_COLUMN = 4;
const PAGE = 8;

export interface ParcelLinesProps {
  readonly parcel: OpenParcel;
  /** What the last scan was about; null when it was about no line. */
  readonly detail: VerdictDetail | null;
  /** The number, from 1, of the box being filled. */
  readonly box: number;
}

/** Up to four lines at full width, eight in two columns, further ones by pages of eight: the one just scanned is in sight. */
export function ParcelLines({ parcel, detail, box }: ParcelLinesProps) {
  const { t } = useWords();
  const { lines } = parcel;
  const touched = lines.find((line) =>
    detail?.lineId === undefined ? line.orderItemId === detail?.orderItemId : line.lineId === detail.lineId,
  );
  const pages = Math.ceil(lines.length / PAGE);
  const present = (line: ParcelLine) => (boxNumberOf(parcel, line) ?? box) === box;
  const current = touched ?? lines.find((line) => isOpen(line) && present(line)) ?? lines.find(isOpen);
  const page = current === undefined ? 0 : Math.floor(lines.indexOf(current) / PAGE);
  const shown = lines.slice(page * PAGE, page * PAGE + PAGE);
  const narrow = lines.length > ONE_COLUMN;
  return (
    <div className={`lines ${narrow ? 'two' : 'one'}`} data-testid="lines">
      {shown.map((line) => (
        <Line
          key={line.lineId}
          line={line}
          parcel={parcel}
          touched={line === touched}
          present={present(line)}
          narrow={narrow}
        />
      ))}
      {pages > 1 ? (
        <p className="lines-page small">
          {t('bench.linesFrom', {
            from: page * PAGE + 1,
            to: page * PAGE + shown.length,
            count: lines.length,
          })}
        </p>
      ) : null}
    </div>
  );
}

interface LineProps {
  readonly line: ParcelLine;
  readonly parcel: OpenParcel;
  readonly touched: boolean;
  /** It goes into the box being filled. */
  readonly present: boolean;
  readonly narrow: boolean;
}

function Line({ line, parcel, touched, present, narrow }: LineProps) {
  const { number } = useWords();
  const done = !isOpen(line);
  const states = [done ? ' done' : '', touched ? ' touched' : '', present ? '' : ' elsewhere'].join('');
  return (
    <article className={`line${states}`} data-testid="line" data-sku={line.sku} data-done={done} data-present={present}>
      <Tile picture={line.picture} sku={line.sku} />
      <span className="line-words">
        <span className="line-title">{shorten(line.title, titleLength(line, parcel, narrow))}</span>
        <span className="line-sku mono">{shorten(line.sku, narrow ? 17 : 40)}</span>
        <LineMarks line={line} parcel={parcel} narrow={narrow} />
      </span>
      <span className="line-count" data-testid="line-count">
        {number(line.verified)} / {number(line.needed)}
        <Check aria-hidden="true" className={done ? 'shown' : 'hidden'} size={32} strokeWidth={4} />
      </span>
    </article>
  );
}

/** One line of words beside marks, two without; in two columns always one. */
function titleLength(line: ParcelLine, parcel: OpenParcel, narrow: boolean): number {
  const marked = line.cancelled > 0 || line.fragile || line.dangerous || line.large || line.replacement;
  if (narrow) return marked || boxNumberOf(parcel, line) !== null ? 22 : 40;
  return marked || boxNumberOf(parcel, line) !== null ? 44 : 84;
}
