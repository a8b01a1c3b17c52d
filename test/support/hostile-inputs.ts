import { deflateSync, gzipSync } from 'node:zlib';
import { type PdfSheet, pdfOf, pngOf } from './label-drawing.ts';
import { seededRandom } from './seeded-random.ts';

/** Bytes that came where a label should have. */
export interface HostileInput {
  readonly name: string;
  /** Made when it is its turn: one of them takes 50 MB. */
  readonly make: () => Uint8Array;
  /** Reasons of LABEL_NOT_PRINTABLE any of which is right. */
  readonly reasons: readonly string[];
}

const text = (words: string) => Buffer.from(words, 'latin1');
const ZPL = '^XA^FO10,10^A0N,40^FDhello^FS^XZ';
const BARS: PdfSheet = {
  ...{ widthDots: 812, heightDots: 1218, dpi: 203 },
  draw: (surface) => {
    for (let at = 0; at < 40; at += 1) surface.bar(40 + at * 12, 60, 6, 200);
  },
};

/** At least two hundred, the same for the same seed. */
export function hostileInputs(seed: number): HostileInput[] {
  const random = seededRandom(seed);
  const upTo = (most: number) => Math.floor(random.next() * most);
  const pdf = pdfOf([BARS]);
  const png = pngOf(812, 1218, undefined, (surface) => surface.bar(100, 100, 300, 300));
  const inputs: HostileInput[] = [];
  const add = (name: string, reasons: readonly string[], make: () => Uint8Array) =>
    inputs.push({ name, reasons, make });

  for (let at = 0; at < 40; at += 1) {
    const length = 1 + upTo(pdf.length - 200);
    add(`a PDF cut after ${length} bytes`, ['damaged', 'no-page', 'not-a-document'], () => pdf.subarray(0, length));
  }
  for (let at = 0; at < 25; at += 1) {
    const length = 1 + upTo(png.length - 20);
    add(`a PNG cut after ${length} bytes`, ['damaged', 'not-a-document'], () => png.subarray(0, length));
  }
  for (const size of [9, 20, 50]) {
    add(`${size} MB of a PDF`, ['too-large'], () => Buffer.concat([pdf, Buffer.alloc(size * 1024 * 1024, 0x20)]));
    add(`${size} MB of zeros in gzip`, ['too-large', 'not-a-document'], () =>
      gzipSync(Buffer.alloc(size * 1024 * 1024)),
    );
    add(`${size} MB of Base64`, ['too-large', 'not-a-document'], () => Buffer.alloc(size * 1024 * 1024, 0x41));
  }
  for (const [name, words] of CHANGES)
    add(`ZPL that ${name}`, ['changes-printer'], () => text(`${ZPL}^XA${words}^XZ${ZPL}`));
  for (const [name, words, reason] of BROKEN_ZPL) add(`ZPL ${name}`, [reason], () => text(words));
  for (const words of NOT_LABELS) {
    add(`text: ${words.slice(0, 24)}`, ['not-a-document', 'empty'], () => text(words));
    add(`text in gzip: ${words.slice(0, 24)}`, ['not-a-document', 'empty'], () => gzipSync(text(words)));
    add(`text in Base64: ${words.slice(0, 24)}`, ['not-a-document', 'empty'], () =>
      text(text(words).toString('base64')),
    );
    add(`text in JSON: ${words.slice(0, 24)}`, ['not-a-document'], () => text(JSON.stringify({ label: words })));
  }
  for (let at = 0; at < 20; at += 1) {
    const bytes = Uint8Array.from({ length: 20 + upTo(4_000) }, () => upTo(256));
    add(`${bytes.length} bytes of noise`, ['not-a-document'], () => bytes);
  }
  for (let at = 0; at < 12; at += 1) {
    const count = 21 + upTo(60);
    add(`a PDF of ${count} pages`, ['too-many-pages'], () => pdfOf(Array.from({ length: count }, () => BARS)));
  }
  add('a PDF without a page', ['no-page', 'damaged'], () => rawPdf([CATALOG, '<</Type/Pages/Kids[]/Count 0>>']));
  add('a PDF behind a password', ['encrypted', 'damaged'], () =>
    rawPdf([CATALOG, '<</Type/Pages/Kids[]/Count 0>>'], ENCRYPT),
  );
  add('a white PDF', ['blank'], () => pdfOf([{ ...BARS, draw: () => undefined }]));
  add('a white PNG', ['blank'], () => pngOf(400, 600, undefined, () => undefined));
  for (const [width, height] of [
    [60_000, 60_000],
    [100_000, 2_000],
    [2_147_483_647, 1],
    [13_000, 1_000],
    [0, 10],
  ] as const) {
    add(`a PNG that says ${width} x ${height}`, ['too-many-dots', 'damaged'], () => pngHeader(width, height));
  }
  add('a PDF page of 5 km', ['too-many-dots', 'damaged'], () => pageOf('0 0 14400000 14400000', ''));
  add('a PDF page of nothing', ['damaged', 'blank'], () => pageOf('0 0 0 0', '0 0 10 10 re f'));
  add('a PDF with a picture of 60,000 x 60,000', ['too-much-memory', 'damaged', 'blank', 'too-slow'], () =>
    bombPdf(60_000),
  );
  add('a PDF with a picture of 20,000 x 20,000', ['too-much-memory', 'damaged', 'blank', 'too-slow'], () =>
    bombPdf(20_000),
  );
  add('a PDF that draws itself for ever', ['too-slow', 'too-much-memory', 'damaged', 'blank'], () => endlessPdf());
  add('a PDF with a stream of 400 MB', ['too-much-memory', 'damaged', 'blank', 'too-slow'], () => hugeStreamPdf());
  return inputs;
}

const CHANGES: readonly (readonly [string, string])[] = [
  ['saves its settings', '^JUS'],
  ['loads the factory settings', '^JUF'],
  ['resets the printer', '~JR'],
  ['cancels everything', '~JA'],
  ['tells of alerts', '^SXA,A,Y,Y,10.0.0.1,80'],
  ['sets the network', '^ND2,P,10.0.0.9,255.0.0.0,10.0.0.1'],
  ['deletes what is stored', '^IDR:*.*'],
  ['stores a font', '~DYE:F.TTF,A,T,4,,00000000'],
  ['stores a format', '^DFE:T.ZPL^FS'],
  ['sets the clock', '^ST01,01,26'],
  ['sets a password', '^KP1234'],
  ['names the printer', '^KNX'],
  ['changes its prefix', '~CC+'],
  ['halves its dots', '^JMB'],
  ['calibrates', '~JC'],
  ['pauses', '~PP'],
  ['sets the darkness', '~SD30'],
  ['changes the tear-off', '~TA100'],
  ['prints its configuration', '~WC'],
  ['sets a variable', '! U1 setvar "a" "b"'],
  ['changes the encoder', '^SZ2'],
  ['sets the sensor', '^SS1,2'],
];
const BROKEN_ZPL: readonly (readonly [string, string, string])[] = [
  ['that never ends', '^XA^FDx^FS', 'unterminated'],
  ['inside ZPL', '^XA^FDx^FS^XA^FDy^FS^XZ', 'unterminated'],
  ['whose graphic lacks bytes', '^XA^GFB,5000,5000,10,short^FS^XZ', 'unterminated'],
  ['that asks for copies', '^XA^FDx^FS^PQ5^XZ', 'copies'],
  ['that feeds nothing', '^XA^MMT^XZ', 'no-label'],
  ['behind another language', `${ZPL}\nSIZE 4,6\nPRINT 1`, 'foreign-text'],
];
const NOT_LABELS = [
  '',
  '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>',
  '<html><head><title>Login</title></head></html>',
  '{"errors":[{"severity":"ERROR","code":422,"description":"UNPROCESSABLE_ENTITY"}]}',
  '{"label":null}',
  '[]',
  'Gateway Timeout',
  '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
  'a'.repeat(5_000),
  '%!PS-Adobe-3.0\nshowpage\n',
  'GIF89a\x01\x00\x01\x00',
  '\xff\xd8\xff\xe0\x00\x10JFIF',
  'PK\x03\x04 a file of a word processor',
  'BM\x00\x00 bitmap',
] as const;

const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
const ENCRYPT =
  '/Encrypt<</Filter/Standard/V 1/R 2/O<00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF>/U<FFEEDDCCBBAA99887766554433221100FFEEDDCCBBAA99887766554433221100>/P -44>>/ID[<01><01>]';

/** A PDF of these objects, numbered from 1, with a table that is right. */
function rawPdf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [text('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([text(`${index + 1} 0 obj\n`), Buffer.from(object), text('\nendobj\n')]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    text(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function pageOf(box: string, content: string, resources = '<<>>', more: readonly (string | Buffer)[] = []): Buffer {
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources${resources}>>`;
  return rawPdf([CATALOG, '<</Type/Pages/Kids[3 0 R]/Count 1>>', page, stream('', text(content)), ...more]);
}

function stream(entries: string, bytes: Buffer): Buffer {
  return Buffer.concat([text(`<<${entries}/Length ${bytes.length}>>\nstream\n`), bytes, text('\nendstream')]);
}

/** Few bytes that unpack to a picture of `side` by `side` pixels. */
function bombPdf(side: number): Buffer {
  const packed = deflateSync(Buffer.alloc(16 * 1024 * 1024), { level: 9 });
  const image = stream(
    `/Type/XObject/Subtype/Image/Width ${side}/Height ${side}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode`,
    packed,
  );
  return pageOf('0 0 288 432', '288 0 0 432 0 0 cm /I Do', '<</XObject<</I 5 0 R>>>>', [image]);
}

function endlessPdf(): Buffer {
  const form = (next: number) =>
    stream(
      `/Type/XObject/Subtype/Form/BBox[0 0 288 432]/Resources<</XObject<</F ${next} 0 R>>>>`,
      text('/F Do '.repeat(60)),
    );
  const forms = Array.from({ length: 9 }, (_, index) => form(6 + index));
  const last = stream('/Type/XObject/Subtype/Form/BBox[0 0 288 432]', text('1 g 0 0 1 1 re f '));
  return pageOf('0 0 288 432', '/F Do', '<</XObject<</F 5 0 R>>>>', [...forms, last]);
}

function hugeStreamPdf(): Buffer {
  const packed = deflateSync(deflateSync(Buffer.alloc(400 * 1024 * 1024, 0x20), { level: 9 }), { level: 9 });
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]/Contents 4 0 R/Resources<<>>>>';
  return rawPdf([
    CATALOG,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    page,
    stream('/Filter[/FlateDecode/FlateDecode]', packed),
  ]);
}

/** A PNG whose header promises more than there is. */
function pngHeader(width: number, height: number): Buffer {
  const real = pngOf(8, 8, undefined, (surface) => surface.bar(0, 0, 4, 4));
  const changed = Buffer.from(real);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}
