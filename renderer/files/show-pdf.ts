import { saveAs } from './save.ts';

/** The new window reads the blob when it likes; its address may go once it surely has. */
const READ_WITHIN_MS = 600_000;

/**
 * Shows a PDF (base64) in a window of its own; where the shell opens none it goes to the person's downloads, which every shell
 * allows. Says which of the two happened.
 */
export function showPdf(fileName: string, base64: string): 'opened' | 'saved' {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
  if (window.open(address, '_blank') !== null) return 'opened';
  saveAs(fileName, address);
  return 'saved';
}
