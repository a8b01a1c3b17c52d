import { useVirtualizer } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly name: string;
  /** A CSS grid track, e.g. `120px` or `minmax(0, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  readonly end?: boolean;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  /** Undefined where the row is not read yet; its place is kept. */
  readonly row: (index: number) => Row | undefined;
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** Told which rows are in sight, so that a store can read them. */
  readonly onShow?: (from: number, to: number) => void;
  readonly rowHeight?: number;
  /** Rows can be chosen: Space does it for the marked row, a press for any. */
  readonly picking?: {
    readonly isPicked: (row: Row) => boolean;
    readonly onPick: (row: Row) => void;
    /** What a press on the sign of a row does. */
    readonly words: string;
  };
  /** Has the keys from the start, unless something else has. */
  readonly takesKeys?: boolean;
  readonly testid?: string;
}

const PICK_COLUMN = '32px';
const ROW_HEIGHT = 56;
const OVERSCAN = 8;

/**
 * A dense table of any length: only the rows in sight exist. Arrow keys, Home, End and the page keys move, Enter opens. The table is
 * a tab stop, and after it the buttons of every row that is drawn are.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, count, row, rowKey, onOpen, onShow, rowHeight = ROW_HEIGHT, picking, testid } = props;
  const { takesKeys = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [marked, setMarked] = useState(0);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    if (takesKeys && document.activeElement === document.body) scroller.current?.focus();
  }, [takesKeys]);
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  useEffect(() => onShow?.(from, to), [onShow, from, to]);

  const move = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const next = nextRow(event.key, marked, page, count);
    if (next !== undefined) {
      event.preventDefault();
      setMarked(next);
      virtual.scrollToIndex(next);
    } else if (event.key === 'Enter') {
      const current = row(marked);
      if (current !== undefined) onOpen?.(current);
    } else if (event.key === ' ' && picking !== undefined) {
      event.preventDefault();
      const current = row(marked);
      if (current !== undefined) picking.onPick(current);
    }
  };

  const widths = columns.map((column) => column.width);
  const grid = { gridTemplateColumns: (picking === undefined ? widths : [PICK_COLUMN, ...widths]).join(' ') };
  return (
    <div className="table" {...(testid === undefined ? {} : { 'data-testid': testid })}>
      <div className="table-head" style={grid} aria-hidden="true">
        {picking === undefined ? null : <span />}
        {columns.map((column) => (
          <span key={column.key} className={column.end === true ? 'end' : ''}>
            {column.name}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table's rows are placed, which table elements cannot be */}
      <div
        className="table-body"
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count}
        onKeyDown={move}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const value = row(item.index);
            return (
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and marks the row
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers the keys
              // biome-ignore lint/a11y/useSemanticElements: see above
              <div
                key={value === undefined ? `row-${item.index}` : rowKey(value)}
                role="row"
                aria-rowindex={item.index + 1}
                className={`table-row${item.index === marked ? ' marked' : ''}`}
                style={{ ...grid, height: rowHeight, transform: `translateY(${item.start}px)` }}
                data-testid={testid === undefined ? undefined : `${testid}-row`}
                onClick={() => setMarked(item.index)}
                onDoubleClick={() => (value === undefined ? undefined : onOpen?.(value))}
                {...(picking === undefined || value === undefined ? {} : { 'aria-selected': picking.isPicked(value) })}
              >
                {picking === undefined ? null : (
                  // biome-ignore lint/a11y/useSemanticElements: see above
                  // biome-ignore lint/a11y/useFocusableInteractive: see above
                  <span role="gridcell">{value === undefined ? '' : <PickSign row={value} {...picking} />}</span>
                )}
                {columns.map((column) => (
                  // biome-ignore lint/a11y/useSemanticElements: see above
                  // biome-ignore lint/a11y/useFocusableInteractive: see above
                  <span key={column.key} role="gridcell" className={column.end === true ? 'end' : ''}>
                    {value === undefined ? '' : column.cell(value)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Tab passes it by: the grid's Space does the same. */
function PickSign<Row>(props: { readonly row: Row } & NonNullable<DataTableProps<Row>['picking']>) {
  const { row, isPicked, onPick, words } = props;
  return (
    <button
      type="button"
      className={`pick-sign${isPicked(row) ? ' picked' : ''}`}
      tabIndex={-1}
      aria-label={words}
      aria-pressed={isPicked(row)}
      onClick={() => onPick(row)}
      data-testid="pick"
    >
      <Check aria-hidden="true" size={24} strokeWidth={4} />
    </button>
  );
}

function nextRow(key: string, marked: number, page: number, count: number): number | undefined {
  const last = Math.max(0, count - 1);
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, marked + 1);
    case 'ArrowUp':
      return Math.max(0, marked - 1);
    case 'PageDown':
      return Math.min(last, marked + page);
    case 'PageUp':
      return Math.max(0, marked - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
