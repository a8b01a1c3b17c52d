const BYTE_ORDER_MARK = '\uFEFF';
/** The browser reads the blob after the click; its address may go once it surely has. */
const READ_WITHIN_MS = 60_000;

/** Puts a CSV into the person's downloads, marked as UTF-8 so that spreadsheets read Indian scripts right. */
export function downloadCsv(fileName: string, csv: string): void {
  const text = csv.startsWith(BYTE_ORDER_MARK) ? csv : BYTE_ORDER_MARK + csv;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
}
