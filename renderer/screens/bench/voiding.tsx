import { sheetsSeen } from '../../../shared/bench/scan-back.ts';
import { useWords } from '../../components/words.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { stillToRemove, type TakenBack, type Voiding as VoidingSession } from '../../feedback/void-instruction.ts';
import { shorten } from '../../format/india.ts';
import { Tile } from './tile.tsx';

/** As many as have their place; with more, the last one counts the rest. */
const LINES = 2;

/** A label that tells what the shipment no longer is: it is scanned and torn up first, then the units taken back come out. */
export function Voiding({ session }: { readonly session: VoidingSession }) {
  const { t, number } = useWords();
  const { labelVoid } = session;
  const seen = sheetsSeen(session);
  const out = stillToRemove(session);
  const shown = out.slice(0, LINES);
  const [code] = session.labelCodes;
  const cancelled = session.cancelled === true;
  return (
    <div className="voiding" data-testid="voiding" data-label-void={labelVoid}>
      <section className={`void-step ${labelVoid ? 'past' : 'now'}`} data-testid="void-label">
        <SignMark sign={labelVoid ? 'tick' : 'void-label'} size={labelVoid ? 64 : 88} />
        <span className="void-words">
          <span>
            <b>{t('bench.voidStep')}</b>
            {labelVoid && code !== undefined ? ` · ${t('bench.voidDone')}` : ''}
            {' · '}
            {code === undefined ? t('bench.voidNone') : <span className="mono">{shorten(code, 32)}</span>}
          </span>
          {labelVoid ? null : (
            <>
              <span className="huge strong">{t('bench.voidTitle')}</span>
              <span>{t(cancelled ? 'bench.voidCancelled' : 'bench.voidText')}</span>
            </>
          )}
        </span>
        {seen === null || labelVoid ? null : (
          <span className="line-count" data-testid="void-sheets">
            {number(seen.read)} / {number(seen.of)}
          </span>
        )}
      </section>
      <section className={`void-step out ${labelVoid ? 'now' : 'later'}`} data-testid="take-out">
        <span className="out-head">
          <SignMark sign="take-out" size={32} />
          <span className="strong">{t(labelVoid ? 'bench.takeOutStep' : 'bench.takeOutThen')}</span>
          {out.length > shown.length ? (
            <span className="strong">{t('bench.more', { count: out.length - shown.length })}</span>
          ) : null}
        </span>
        {out.length === 0 ? <p>{t(cancelled ? 'bench.outAll' : 'bench.outNone')}</p> : null}
        {shown.map((each) => (
          <Out key={each.lineId ?? each.orderItemId} taken={each} />
        ))}
      </section>
      <section className="void-step later new-label">
        <SignMark sign="ready" size={32} />
        <span className="strong">{t(cancelled ? 'bench.putBackStep' : 'bench.newLabelStep')}</span>
        <span>{t(cancelled ? 'bench.putBackThen' : 'bench.newLabelThen')}</span>
      </section>
    </div>
  );
}

function Out({ taken: { line, orderItemId, units } }: { readonly taken: TakenBack }) {
  const { t, number } = useWords();
  return (
    <article className="line" data-testid="out-line" data-sku={line?.sku ?? orderItemId} data-units={units}>
      <Tile picture={line?.picture ?? null} sku={line?.sku ?? orderItemId} />
      <span className="line-words">
        <span className="line-title">{shorten(line?.title ?? orderItemId, 52)}</span>
        <span className="line-sku mono">{shorten(line?.sku ?? '', 40)}</span>
      </span>
      <span className="line-count">{t('bench.unitsOut', { count: units, number: number(units) })}</span>
    </article>
  );
}
