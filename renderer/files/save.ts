/** Puts what an object URL stands for into the person's downloads. */
export function saveAs(fileName: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}
