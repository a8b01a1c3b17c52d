import { Check, Droplets, FlaskConical, RefreshCcw, Scaling } from 'lucide-react';
import type { OpenParcel, ParcelLine } from '../../../shared/bench/session.ts';
import { useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';

const ONE_COLUMN = 4;
const PAGE = 8;

/** Up to four lines at full width, eight in two columns, further ones by pages of eight: the one just scanned is in sight. */
export function ParcelLines({ parcel, touched }: { readonly parcel: OpenParcel; readonly touched: string | null }) {
  const { t } = useWords();
  const { lines } = parcel;
  const pages = Math.ceil(lines.length / PAGE);
  const current = lines.findIndex((line) =>
    touched === null ? line.verified < line.needed : line.orderItemId === touched,
  );
  const page = Math.floor(Math.max(0, current) / PAGE);
  const shown = lines.slice(page * PAGE, page * PAGE + PAGE);
  return (
    <div className={`lines ${lines.length > ONE_COLUMN ? 'two' : 'one'}`} data-testid="lines">
      {shown.map((line) => (
        <Line
          key={line.orderItemId}
          line={line}
          touched={line.orderItemId === touched}
          narrow={lines.length > ONE_COLUMN}
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
  readonly touched: boolean;
  readonly narrow: boolean;
}

function Line({ line, touched, narrow }: LineProps) {
  const { t, number } = useWords();
  const done = line.verified >= line.needed;
  return (
    <article
      className={`line${done ? ' done' : ''}${touched ? ' touched' : ''}`}
      data-testid="line"
      data-sku={line.sku}
      data-done={done}
    >
      <span className="tile mono" aria-hidden="true">
        {line.sku.replace(/[^A-Za-z0-9]/g, '').slice(-4)}
      </span>
      <span className="line-words">
        <span className="line-title">{shorten(line.title, titleLength(line, narrow))}</span>
        <span className="line-sku mono">{shorten(line.sku, narrow ? 17 : 30)}</span>
        {line.cancelled > 0 ? (
          <span className="line-marks">
            <span className="chip warn">{t('bench.cancelledUnits', { count: line.cancelled })}</span>
          </span>
        ) : null}
      </span>
      <span className="line-signs">
        {line.fragile ? <Droplets aria-label={t('steps.fragile')} /> : null}
        {line.dangerous ? <FlaskConical aria-label={t('steps.dangerous')} /> : null}
        {line.large ? <Scaling aria-label={t('steps.large')} /> : null}
        {line.replacement ? <RefreshCcw aria-label={t('steps.replacement')} /> : null}
      </span>
      <span className="line-count" data-testid="line-count">
        {number(line.verified)} / {number(line.needed)}
        <Check aria-hidden="true" className={done ? 'shown' : 'hidden'} size={32} strokeWidth={4} />
      </span>
    </article>
  );
}

/** One line of words beside a mark, two without; in two columns always one. */
function titleLength(line: ParcelLine, narrow: boolean): number {
  if (narrow) return 40;
  return line.cancelled > 0 ? 36 : 72;
}
