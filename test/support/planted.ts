/** Words of people and secrets that must not be found where nobody may read them. */
export const PLANTED = {
  name: 'Ramesh Kumarasamy',
  firstName: 'Kumarasamy',
  street: 'Basavanagudi Cross Road',
  phone: '9845012345',
  pincode: '560004',
  label: '^XA^FDKUMARASAMY-LABEL^FS^XZ',
  secret: 'app-secret-7f3a9b1c',
  token: 'tok_4dcc81e0aa',
  shipmentId: 'SHIP-77310045512',
  orderId: 'OD431007731004551200',
} as const;

const encodings: readonly ((text: string) => readonly Buffer[])[] = [
  (text) => [Buffer.from(text, 'utf8')],
  (text) => [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()],
  (text) => [Buffer.from(Buffer.from(text, 'utf8').toString('hex'))],
  base64Forms,
];

/** In base64 the same text has three forms, by how many bytes stand before it; what its neighbours change is left off. */
function base64Forms(text: string): readonly Buffer[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text, 'utf8')])
      .toString('base64')
      .replace(/=+$/, '');
    const from = shift === 0 ? 0 : shift + 1;
    return Buffer.from(whole.slice(from, whole.length - 1));
  });
}

/** Which of the words stand in the bytes: in small or capital letters, as UTF-8, UTF-16, hexadecimal or base64. */
export function plantedIn(bytes: Uint8Array, words: Readonly<Record<string, string>> = PLANTED): readonly string[] {
  const low = Buffer.from(Buffer.from(bytes).toString('latin1').toLowerCase(), 'latin1');
  return Object.entries(words).flatMap(([what, word]) =>
    encodings.some((encode) => encode(word).some((form) => low.includes(lowered(form)))) ? [what] : [],
  );
}

function lowered(form: Buffer): Buffer {
  return Buffer.from(form.toString('latin1').toLowerCase(), 'latin1');
}
