import { createScanner, type ScannedCode } from './scanner.ts';

export interface ListenOptions {
  readonly newId: () => string;
  readonly onScan: (scan: ScannedCode) => void;
  readonly onUnreadable: () => void;
  /** The window won or lost the keyboard. */
  readonly onHeard: (heard: boolean) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * Listens to the whole window before anything in it does, so no field needs the focus and no button hears a scanner's Enter.
 * Returns the end of it.
 */
export function listenForScans(target: Window, { newId, onScan, onUnreadable, onHeard }: ListenOptions): () => void {
  const scanner = createScanner(newId);
  const swallowedKeys = new Set<string>();
  let mark: { readonly field: Field; readonly value: string; readonly start: number | null } | undefined;

  const down = (event: KeyboardEvent) => {
    const field = fieldOf(event);
    const outcome = scanner.press({
      key: event.key,
      atMs: event.timeStamp,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      repeat: event.repeat,
      inField: field !== undefined,
    });
    if (outcome.field === 'mark' && field !== undefined) {
      mark = { field, value: field.value, start: field.selectionStart };
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

const TEXTLESS_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file', 'color', 'image']);

function fieldOf(event: KeyboardEvent): Field | undefined {
  const { target } = event;
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && !TEXTLESS_INPUTS.has(target.type)) return target;
  return undefined;
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
function restore(
  mark: { readonly field: Field; readonly value: string; readonly start: number | null } | undefined,
): void {
  if (mark === undefined) return;
  const { field, value, start } = mark;
  const owner = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(owner, 'value')?.set?.call(field, value);
  if (start !== null) field.setSelectionRange(start, start);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
