import { err } from '../../../shared/result.ts';

/** Why bytes in a printer's own language are not sent to it; the same reasons in every language. */
export interface LabelRefusal {
  readonly reason: /** It would change the printer beyond this label, or ask it something. */
    | 'changes-printer'
    /** It ends in the middle of a command or of counted bytes: the printer would take the rest from the next job. */
    | 'unterminated'
    /** Nothing in it comes out as a label. */
    | 'no-label'
    /** More than one label would come out for one that was drawn. */
    | 'copies'
    /** Something the language does not know stands in it. */
    | 'foreign-text';
  /** The command or text it was refused for, at most 40 characters. */
  readonly found: string;
}

export interface LintedLabel {
  /** Physical labels or sheets these bytes feed. */
  readonly labels: number;
}

export function refuse(reason: LabelRefusal['reason'], found: string) {
  return err<LabelRefusal>({ reason, found: found.trim().slice(0, 40) });
}
