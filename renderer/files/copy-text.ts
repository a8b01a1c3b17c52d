/** Puts text on the PC's clipboard, in the way that needs no permission. Says whether it is there. */
export function copyText(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  // Beside what has the focus: an open dialog takes it back from anywhere else.
  const focused = document.activeElement;
  (focused?.parentElement ?? document.body).append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
