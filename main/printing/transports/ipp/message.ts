/** IPP messages as bytes (RFC 8010): what is sent is built here, what comes back is read with every bound checked. */

/** Out-of-band values (`no-value`, `unknown`) and collections, which nothing here needs, read as null. */
export type IppValue = number | boolean | string | null;

export interface IppGroup {
  /** One of `GROUPS`. */
  readonly tag: number;
  /** By name; an attribute of several values has them in order. */
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
}

export interface IppReply {
  /** Below 0x100 it worked (RFC 8011, 4.1.6). */
  readonly status: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

export type IppAttribute =
  | readonly [kind: 'charset' | 'language' | 'uri' | 'name' | 'keyword' | 'mime', name: string, ...values: string[]]
  | readonly [kind: 'integer', name: string, value: number]
  | readonly [kind: 'boolean', name: string, value: boolean];

export const GROUPS = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04 } as const;

const TAGS = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  beginCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;
/** Below it tags begin groups; from it to 0x1f values carry no content. */
const FIRST_VALUE_TAG = 0x10;
const FIRST_CONTENT_TAG = 0x20;
const FIRST_TEXT_TAG = 0x40;
const LAST_TEXT_TAG = 0x5f;
const HEAD_BYTES = 8;

/** Version 1.1, which every printer and every CUPS understands. */
export function encodeRequest(operation: number, requestId: number, attributes: readonly IppAttribute[]): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES + 1);
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(operation, 2);
  head.writeInt32BE(requestId, 4);
  head.writeUInt8(GROUPS.operation, HEAD_BYTES);
  return Buffer.concat([head, ...attributes.map(encodeAttribute), Buffer.from([GROUPS.end])]);
}

function encodeAttribute(attribute: IppAttribute): Uint8Array {
  if (attribute[0] === 'integer') {
    const value = Buffer.alloc(4);
    value.writeInt32BE(attribute[2]);
    return encodeValue(TAGS.integer, attribute[1], value);
  }
  if (attribute[0] === 'boolean') {
    return encodeValue(TAGS.boolean, attribute[1], Buffer.from([attribute[2] ? 1 : 0]));
  }
  const [kind, name, ...values] = attribute;
  // A further value of the same attribute has no name.
  return Buffer.concat(
    values.map((value, index) => encodeValue(TAGS[kind], index === 0 ? name : '', Buffer.from(value))),
  );
}

function encodeValue(tag: number, name: string, value: Uint8Array): Uint8Array {
  const nameBytes = Buffer.from(name);
  const lengths = [Buffer.alloc(2), Buffer.alloc(2)] as const;
  lengths[0].writeUInt16BE(nameBytes.byteLength);
  lengths[1].writeUInt16BE(value.byteLength);
  return Buffer.concat([Buffer.from([tag]), lengths[0], nameBytes, lengths[1], value]);
}

/** Undefined for anything that is not a whole, well-formed reply. What follows its end is not looked at. */
export function decodeReply(bytes: Uint8Array): IppReply | undefined {
  const reader = new Reader(bytes);
  const major = reader.uint(1);
  const [, status, requestId] = [reader.uint(1), reader.uint(2), reader.uint(4)];
  if ((major !== 1 && major !== 2) || status === undefined || requestId === undefined) return undefined;
  const groups: IppGroup[] = [];
  let group: Map<string, IppValue[]> | undefined;
  let values: IppValue[] | undefined;
  let depth = 0;
  for (;;) {
    const tag = reader.uint(1);
    if (tag === undefined) return undefined;
    if (tag < FIRST_VALUE_TAG) {
      if (depth > 0) return undefined;
      if (tag === GROUPS.end) return { status, requestId, groups };
      group = new Map();
      values = undefined;
      groups.push({ tag, attributes: group });
      continue;
    }
    const name = reader.sized();
    const content = reader.sized();
    if (name === undefined || content === undefined || group === undefined) return undefined;
    if (tag === TAGS.endCollection) {
      if (depth === 0) return undefined;
      depth -= 1;
      continue;
    }
    if (depth === 0) {
      if (name.byteLength > 0) {
        values = [];
        group.set(Buffer.from(name).toString('utf8'), values);
      }
      if (values === undefined) return undefined;
      const value = readValue(tag, content);
      if (value === undefined) return undefined;
      values.push(value);
    }
    if (tag === TAGS.beginCollection) depth += 1;
  }
}

/** Undefined where the content does not fit its tag. */
function readValue(tag: number, content: Uint8Array): IppValue | undefined {
  const bytes = Buffer.from(content);
  if (tag < FIRST_CONTENT_TAG) return null;
  if (tag === TAGS.integer || tag === TAGS.enum) return bytes.byteLength === 4 ? bytes.readInt32BE(0) : undefined;
  if (tag === TAGS.boolean) return bytes.byteLength === 1 ? bytes[0] !== 0 : undefined;
  if (tag === TAGS.textWithLanguage || tag === TAGS.nameWithLanguage) {
    const reader = new Reader(content);
    const text = reader.sized() && reader.sized();
    return text === undefined ? undefined : Buffer.from(text).toString('utf8');
  }
  return tag >= FIRST_TEXT_TAG && tag <= LAST_TEXT_TAG ? bytes.toString('utf8') : null;
}

/** Reads forward and never past the end: undefined is "there is not that much". */
class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint(length: 1 | 2 | 4): number | undefined {
    if (this.at + length > this.bytes.byteLength) return undefined;
    const value = this.bytes.readUIntBE(this.at, length);
    this.at += length;
    return value;
  }

  /** A two-byte length and as many bytes. */
  sized(): Uint8Array | undefined {
    const length = this.uint(2);
    if (length === undefined || this.at + length > this.bytes.byteLength) return undefined;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
