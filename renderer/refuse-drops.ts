/**
 * What is dropped on the page leads it nowhere: a browser would open a dropped file or address in its place. A field keeps text that is
 * dragged into it. Returns the end of it.
 */
export function refuseDrops(target: Window): () => void {
  const refuse = (event: DragEvent) => {
    const { types = [] } = event.dataTransfer ?? {};
    const leadsAway = types.includes('Files') || types.includes('text/uri-list');
    const field = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (leadsAway || !field) event.preventDefault();
  };
  target.addEventListener('dragover', refuse);
  target.addEventListener('drop', refuse);
  return () => {
    target.removeEventListener('dragover', refuse);
    target.removeEventListener('drop', refuse);
  };
}
