import { saveAs } from './save.ts';

const BYTE_ORDER_MARK = '\uFEFF';
/** The browser reads the blob after the click; its address may go once it surely has. */
const READ_WITHIN_MS = 60_000;

/** Puts a CSV into the person's downloads, marked as UTF-8 so that spreadsheets read Indian scripts right. */
export function downloadCsv(fileName: string, csv: string): void {
  const text = csv.startsWith(BYTE_ORDER_MARK) ? csv : BYTE_ORDER_MARK + csv;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  saveAs(fileName, address);
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
}
