import { useEffect, useState } from 'react';
import type { PrintJob, PrintPreview } from '../../../shared/contract/prints.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, Failed } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number, percent } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** Dots of the screen for each dot of the printer, percent; `fit` shows the whole label. */
const ZOOMS = [50, 100, 200, 400, 800] as const;
type Zoom = 'fit' | (typeof ZOOMS)[number];

/** What came or would come out, dot for dot, with what stands out about it. */
export function Preview({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.previewPrint.store);
  useEffect(() => {
    acts.previewPrint.reset();
    void acts.previewPrint.run({ jobId: job.jobId });
    return acts.previewPrint.reset;
  }, [acts, job.jobId]);
  const again = () => void acts.previewPrint.run({ jobId: job.jobId });
  return (
    <Dialog wide title={t('prints.previewTitle')} onClose={onClose} testid="preview-dialog">
      <p>
        <span className="strong">{t(`documents.${job.document}`)}</span>{' '}
        <span className="mono">{job.orderIds[0] ?? job.shipmentId ?? ''}</span> · {job.printerId}
      </p>
      {act.kind === 'idle' || act.kind === 'busy' ? (
        <Busy what={t('prints.previewReading')} sinceMs={act.kind === 'busy' ? act.sinceMs : Date.now()} />
      ) : act.kind === 'failed' ? (
        <Failed failure={act.failure} onAgain={again} />
      ) : act.value.pages.length === 0 ? (
        <p className="line-notice" data-testid="preview-erased">
          {t('prints.previewErased')}
        </p>
      ) : (
        <Pages preview={act.value} />
      )}
      <div className="dialog-actions">
        <Button onPress={onClose} testid="close-preview">
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

function Pages({ preview }: { readonly preview: PrintPreview }) {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const count = preview.pages.length;
  const step = ZOOMS.indexOf(zoom === 'fit' ? 50 : zoom);
  const zoomTo = (index: number) => {
    const next = ZOOMS[index];
    if (next !== undefined) setZoom(next);
  };
  return (
    <div className="preview">
      <div className="preview-side">
        <p className="small">
          {t('prints.mm', { width: number(preview.widthMm), height: number(preview.heightMm) })}
          {zoom === 'fit' ? '' : ` · ${percent(zoom)}`}
        </p>
        <p className="small">{t(preview.exact ? 'prints.exact' : 'prints.drawn')}</p>
        <h3>{t('prints.warnings')}</h3>
        <Warnings warnings={preview.warnings} />
        <h3>{t('prints.codes')}</h3>
        {preview.codes.length === 0 ? (
          <p className="small">{t('prints.codesNone')}</p>
        ) : (
          <ul className="stack-small" data-testid="preview-codes">
            {preview.codes.map((code) => (
              <li key={code} className="mono small wrap2">
                {code}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="preview-tools">
        <div className="dialog-actions">
          <Button disabled={step === ZOOMS.length - 1} onPress={() => zoomTo(step + 1)} testid="zoom-in">
            {t('prints.zoomIn')}
          </Button>
          <Button disabled={zoom === 'fit' || step === 0} onPress={() => zoomTo(step - 1)} testid="zoom-out">
            {t('prints.zoomOut')}
          </Button>
          <Button disabled={zoom === 'fit'} onPress={() => setZoom('fit')} testid="zoom-fit">
            {t('prints.zoomFit')}
          </Button>
        </div>
        {count === 1 ? null : (
          <div className="dialog-actions">
            <Button disabled={at === 0} onPress={() => setAt(at - 1)} testid="page-before">
              {t('prints.pageBefore')}
            </Button>
            <Button disabled={at === count - 1} onPress={() => setAt(at + 1)} testid="page-next">
              {t('prints.pageNext')}
            </Button>
            <span data-testid="page-at">{t('prints.page', { n: number(at + 1), count: number(count) })}</span>
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what is larger than the frame */}
      <section className="preview-sheet" tabIndex={0} aria-label={t('prints.picture', { n: at + 1 })}>
        <Dots png={preview.pages[at] ?? ''} zoom={zoom} alt={t('prints.picture', { n: at + 1 })} />
      </section>
    </div>
  );
}

/** One dot of the printer is a whole number of the screen's from 100 % on, so that no bar is smoothed away. */
function Dots({ png, zoom, alt }: { readonly png: string; readonly zoom: Zoom; readonly alt: string }) {
  const [width, setWidth] = useState<number | null>(null);
  return (
    <img
      className={zoom === 'fit' ? 'fit' : 'dots'}
      src={`data:image/png;base64,${png}`}
      alt={alt}
      onLoad={(event) => setWidth(event.currentTarget.naturalWidth)}
      {...(zoom === 'fit' || width === null ? {} : { style: { width: (width * zoom) / 100 } })}
      data-testid="preview-picture"
    />
  );
}

function Warnings({ warnings }: Pick<PrintPreview, 'warnings'>) {
  const { t } = useWords();
  if (warnings.length === 0) return <p className="small">{t('prints.warningsNone')}</p>;
  return (
    <ul className="stack-small" data-testid="preview-warnings">
      {warnings.map((warning) => (
        <li key={JSON.stringify(warning)} className="small strong wrap2">
          <span aria-hidden="true">▲ </span>
          <Warning {...warning} />
        </li>
      ))}
    </ul>
  );
}

function Warning({ kind, code = '', dots = 0, scale = 1 }: PrintPreview['warnings'][number]) {
  const { t } = useWords();
  switch (kind) {
    case 'fine-bars':
      return t('prints.warning.fine-bars', { code, dots: number(Math.round(dots * 10) / 10) });
    case 'shrunk':
      return t('prints.warning.shrunk', { percent: number(Math.round(scale * 100)) });
    case 'drawn':
    case 'no-barcode':
      return t(`prints.warning.${kind}`);
    default:
      return t('prints.warning.other', { kind });
  }
}
