const ID_BYTES = 4;

/**
 * `GS ( H` function 48: the printer sends the id back when everything before it is on paper (ESC/POS reference). Stands behind a job's
 * last byte; printers that do not know it are silent, so it is never needed.
 */
export function processId(id: string): { readonly bytes: Uint8Array; echoedIn(received: Uint8Array): boolean } {
  const letters = [...id.slice(-ID_BYTES).padStart(ID_BYTES, '0')].map((letter) => {
    const code = letter.charCodeAt(0);
    return code >= 0x20 && code <= 0x7e ? code : 0x30;
  });
  const echo = Buffer.from([0x37, 0x22, ...letters, 0x00]);
  return {
    bytes: Uint8Array.from([0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...letters]),
    echoedIn: (received) => Buffer.from(received).includes(echo),
  };
}
