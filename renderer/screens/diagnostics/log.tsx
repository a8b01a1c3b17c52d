import { useEffect, useState } from 'react';
import { LOG_LEVELS, type LogLine } from '../../../shared/contract/operate.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Tick } from '../../components/fields.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { copyText } from '../../files/copy-text.ts';
import { day, timeWithSeconds } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

const LIVE_EVERY_MS = 2_000;
/** Rows before the end at which the next page is asked for. */
const AHEAD_ROWS = 30;

/** What the station wrote about itself, newest first, as far back as it is kept. */
export function Log() {
  const { log } = useStores();
  const { t } = useWords();
  const view = useWhole(log.store);
  const columns = useColumns();
  const [live, setLive] = useState(true);
  const [opened, setOpened] = useState<LogLine | null>(null);
  const { question, lines, next, failure } = view;
  useEffect(() => void log.refresh(), [log]);
  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => void log.refresh(), LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }, [live, log]);
  const showing = (_from: number, to: number) => {
    if (lines.length > 0 && to >= lines.length - AHEAD_ROWS && failure === null) void log.older();
  };
  return (
    <>
      <div className="log-tools">
        <FilterBox
          value={question.text}
          onChange={(text) => void log.ask({ ...question, text })}
          finds={t('stationLog.find')}
        />
        <Chips
          label={t('stationLog.level')}
          value={question.level}
          choices={LOG_LEVELS.map((value) => ({ value, words: t(`stationLog.levels.${value}`) }))}
          onChange={(level) => void log.ask({ ...question, level })}
          testid="log-level"
        />
        <Tick words={t('stationLog.live')} on={live} onChange={setLive} testid="log-live" />
      </div>
      {view.busySinceMs === null ? null : <Busy what={t('stationLog.reading')} sinceMs={view.busySinceMs} />}
      {failure === null ? null : lines.length === 0 ? (
        <Failed failure={failure} onAgain={() => void log.refresh()} />
      ) : (
        <FailedLine failure={failure} />
      )}
      {lines.length === 0 && view.busySinceMs === null && failure === null ? <NoLines /> : null}
      {lines.length === 0 ? null : (
        <DataTable<LogLine>
          label={t('stationLog.title')}
          columns={columns}
          count={lines.length}
          row={(index) => lines[index]}
          rowKey={({ key }) => key}
          onOpen={setOpened}
          onShow={showing}
          rowHeight={40}
          testid="log-table"
        />
      )}
      {lines.length > 0 ? (
        <p className="small-print">{t(next === null ? 'stationLog.oldest' : 'stationLog.older')}</p>
      ) : null}
      {opened === null ? null : <Line line={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

/** None at all, or none in what was looked through so far. */
function NoLines() {
  const { log } = useStores();
  const { t } = useWords();
  const { question, next, readingOlder } = useWhole(log.store);
  const all = question.text === '' && question.level === 'debug';
  return (
    <Empty
      action={
        next === null ? null : (
          <Button busy={readingOlder} onPress={() => void log.older()} testid="log-further">
            {t('stationLog.further')}
          </Button>
        )
      }
    >
      {t(all ? 'stationLog.empty' : 'stationLog.none')}
    </Empty>
  );
}

function useColumns(): readonly Column<LogLine>[] {
  const { t } = useWords();
  return [
    {
      key: 'time',
      name: t('stationLog.time'),
      width: '168px',
      cell: ({ atMs }) => (
        <span className="mono small">{atMs === null ? '' : `${day(atMs)} ${timeWithSeconds(atMs)}`}</span>
      ),
    },
    {
      key: 'level',
      name: t('stationLog.grave'),
      width: '104px',
      cell: (line) => <Level line={line} />,
    },
    {
      key: 'said',
      name: t('stationLog.said'),
      width: 'minmax(0, 1fr)',
      cell: ({ message, fields }) => (
        <span className="log-said mono small">
          {message} <span className="quiet">{fields}</span>
        </span>
      ),
    },
  ];
}

function Level({ line: { level } }: { readonly line: LogLine }) {
  const { t } = useWords();
  const grave = level === 'error' || level === 'warn';
  return (
    <span className={grave ? 'strong small' : 'quiet small'}>
      {level === null ? t('stationLog.strange') : t(`stationLog.levelSign.${level}`)}
    </span>
  );
}

/** The whole of a line, and a copy of it for whoever helps. */
function Line({ line, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const { t } = useWords();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { atMs, level, message, fields } = line;
  const text = [atMs === null ? '' : new Date(atMs).toISOString(), level ?? '', message, fields]
    .filter(Boolean)
    .join(' ');
  return (
    <Dialog title={t('stationLog.line')} onClose={onClose} wide testid="log-line">
      <pre className="log mono small">{text}</pre>
      {copied === null ? null : (
        <p className={`line-notice ${copied ? 'good' : 'bad'}`} role="status" data-testid="log-copied">
          {t(copied ? 'stationLog.copied' : 'stationLog.notCopied')}
        </p>
      )}
      <div className="dialog-actions">
        <Button tone="main" onPress={() => setCopied(copyText(text))} testid="log-copy" autoFocus>
          {t('stationLog.copy')}
        </Button>
        <Button onPress={onClose} testid="log-close">
          {t('stationLog.close')}
        </Button>
      </div>
    </Dialog>
  );
}
