import { createScanner, GROUP_SEPARATOR, type ScannedCode } from './scanner.ts';

export interface ListenOptions {
  readonly newId: () => string;
  readonly onScan: (scan: ScannedCode) => void;
  readonly onUnreadable: () => void;
  /** The window won or lost the keyboard. */
  readonly onHeard: (heard: boolean) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before what may be a scan. */
interface Mark {
  readonly field: Field;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

/**
 * Listens to the whole window before anything in it does, so no field needs the focus and no button hears a scanner's Enter.
 * Returns the end of it.
 */
export function listenForScans(target: Window, { newId, onScan, onUnreadable, onHeard }: ListenOptions): () => void {
  const scanner = createScanner(newId);
  const swallowedKeys = new Set<string>();
  let mark: Mark | undefined;

  const down = (event: KeyboardEvent) => {
    const field = fieldOf(event);
    const outcome = scanner.press({
      ...keyOf(event),
      atMs: event.timeStamp,
      repeat: event.repeat,
      inField: field !== undefined,
      foreign: field !== undefined && isNumeric(field) && !/^[\d.,]$/.test(event.key),
    });
    if (outcome.field === 'mark' && field !== undefined) {
      mark = { field, value: field.value, start: field.selectionStart, end: field.selectionEnd };
    }
    if (outcome.field === 'restore') {
      restore(mark);
      mark = undefined;
    }
    if (outcome.swallow || isStrayShortcut(event, field)) {
      swallowedKeys.add(event.code);
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (outcome.unreadable) onUnreadable();
    if (outcome.scan !== undefined) onScan(outcome.scan);
  };
  const up = (event: KeyboardEvent) => {
    // A button that saw no key go down must not see it come up either.
    if (swallowedKeys.delete(event.code)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  const heard = () => onHeard(true);
  const unheard = () => {
    scanner.reset();
    swallowedKeys.clear();
    onHeard(false);
  };
  target.addEventListener('keydown', down, true);
  target.addEventListener('keyup', up, true);
  target.addEventListener('focus', heard);
  target.addEventListener('blur', unheard);
  onHeard(target.document.hasFocus());
  return () => {
    target.removeEventListener('keydown', down, true);
    target.removeEventListener('keyup', up, true);
    target.removeEventListener('focus', heard);
    target.removeEventListener('blur', unheard);
  };
}

/** A wedge scanner gives the separator of GS1 fields, 0x1D, as Control and `]`; it belongs to the code. */
function keyOf(event: KeyboardEvent): { readonly key: string; readonly modified: boolean } {
  const { ctrlKey, altKey, metaKey } = event;
  const separator = ctrlKey && !altKey && !metaKey && (event.key === ']' || event.key === GROUP_SEPARATOR);
  return separator
    ? { key: GROUP_SEPARATOR, modified: false }
    : { key: event.key, modified: ctrlKey || altKey || metaKey };
}

const TEXTLESS_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file', 'color', 'image']);

function fieldOf(event: KeyboardEvent): Field | undefined {
  const { target } = event;
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && !TEXTLESS_INPUTS.has(target.type)) return target;
  return undefined;
}

function isNumeric({ inputMode }: Field): boolean {
  return inputMode === 'decimal' || inputMode === 'numeric';
}

/** Printed control characters become Ctrl combinations; outside a field the product uses none but copying and zooming. */
function isStrayShortcut(event: KeyboardEvent, field: Field | undefined): boolean {
  return (
    (event.ctrlKey || event.metaKey) &&
    field === undefined &&
    [...event.key].length === 1 &&
    !/^[ca+\-=0]$/i.test(event.key)
  );
}

/** Puts the field's text back as the page's framework notices it: through the element's own setter, with an input event. */
function restore(mark: Mark | undefined): void {
  if (mark === undefined) return;
  const { field, value, start, end } = mark;
  const owner = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(owner, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  // What was selected is again, so that typing on replaces it as it would have.
  if (start !== null) field.setSelectionRange(start, end);
}
