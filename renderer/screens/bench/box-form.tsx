import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { CartonSize, Session } from '../../../shared/bench/session.ts';
import { millimetresToCentimetres } from '../../../shared/units.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../components/words.ts';
import { suggestionOf } from '../../feedback/parcel-facts.ts';
import { type BoxDraft, boxFrom, decimal, EMPTY_BOX } from '../../forms/drafts.ts';
import { useStores, useValue } from '../../stores/index.ts';

const SIDES = ['length', 'breadth', 'height', 'weight'] as const;

export interface BoxFormProps {
  readonly session: Extract<Session, { status: 'boxing' }>;
  /** False while a verdict that must be answered has the card; what was typed stays. */
  readonly shown: boolean;
}

/** Size and weight of the box that is asked for. Enter takes what stands in the fields; a scan of a carton fills them. */
export function BoxForm({ session, shown }: BoxFormProps) {
  const box = session.parcel.boxes[session.at];
  const suggestion = suggestionOf(box);
  const subShipmentId = box?.subShipmentId ?? '';
  // Another box, or another carton for it, begins anew: nothing is carried over.
  return (
    <BoxFields
      key={`${session.parcel.parcelId} ${subShipmentId} ${JSON.stringify(suggestion)}`}
      subShipmentId={subShipmentId}
      suggestion={suggestion}
      shown={shown}
    />
  );
}

interface BoxFieldsProps {
  readonly subShipmentId: string;
  readonly suggestion: CartonSize | null;
  readonly shown: boolean;
}

function BoxFields({ subShipmentId, suggestion, shown }: BoxFieldsProps) {
  const { bench } = useStores();
  const { t } = useWords();
  const [begun] = useState(() => draftOf(suggestion));
  const [draft, setDraft] = useState(begun);
  const wrong = useValue(bench.store, (state) => state.boxWrong);
  const weightWanted = suggestion !== null && suggestion.weightGrams === null;
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => () => bench.setMeasured(null), [bench]);
  useEffect(() => {
    if (!shown) return;
    // Neither a scan nor a command key needs the focus; typing does, and the packer has no hand for a mouse.
    first.current?.focus();
    first.current?.select();
  }, [shown]);
  const change = (next: BoxDraft) => {
    setDraft(next);
    const touched = SIDES.some((side) => next[side] !== begun[side]);
    bench.setMeasured(touched ? { subShipmentId, box: boxFrom(next) ?? null } : null);
  };
  const use = (event: FormEvent) => {
    event.preventDefault();
    const box = boxFrom(draft);
    if (box === null || box === undefined) return bench.refuseMeasures();
    bench.box(subShipmentId, box);
  };
  return (
    <form className="box-form" onSubmit={use} hidden={!shown} data-testid="box-form">
      <div className="box-sides">
        {SIDES.map((side) => (
          <TextField
            key={side}
            className="box-side"
            value={draft[side]}
            onChange={(text) => change({ ...draft, [side]: text })}
            isInvalid={wrong && !isMeasure(side, draft[side])}
          >
            <Label>{t(`box.${side}`)}</Label>
            <Input
              className="mono"
              inputMode="decimal"
              autoComplete="off"
              spellCheck={false}
              data-testid={`box-${side}`}
              {...((side === 'weight') === weightWanted && (weightWanted || side === 'length') ? { ref: first } : {})}
            />
          </TextField>
        ))}
      </div>
      <p className="text">{t(suggestion === null ? 'box.notKnown' : weightWanted ? 'box.carton' : 'box.suggested')}</p>
      <div className="box-use">
        <Button type="submit" tone="main" testid="box-use">
          <kbd>Enter</kbd> {t('box.use')}
        </Button>
      </div>
    </form>
  );
}

function draftOf(suggestion: CartonSize | null): BoxDraft {
  if (suggestion === null) return EMPTY_BOX;
  const { lengthMm, breadthMm, heightMm, weightGrams } = suggestion;
  return {
    length: String(millimetresToCentimetres(lengthMm)),
    breadth: String(millimetresToCentimetres(breadthMm)),
    height: String(millimetresToCentimetres(heightMm)),
    weight: weightGrams === null ? '' : String(weightGrams),
  };
}

/** Within what a box may measure: 0.1 to 500 cm, whole grams up to 500 kg. */
function isMeasure(side: (typeof SIDES)[number], text: string): boolean {
  const value = decimal(text);
  if (value === undefined) return false;
  return side === 'weight' ? Number.isInteger(value) && value >= 1 && value <= 500_000 : value >= 0.1 && value <= 500;
}
