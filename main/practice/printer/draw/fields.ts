/** The parameters of a line, split at commas outside quotes; quotes are taken off, and `\["]`, `\"` and `\\` read back. */
export function fieldsOf(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted && text.startsWith('\\["]', at)) {
      field += '"';
      at += 3;
    } else if (quoted && sign === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) {
      field += text[at + 1];
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else if (quoted || sign !== ' ') field += sign;
  }
  fields.push(field);
  return fields;
}

/** The field as a whole number; 0 when it is none. */
export function numberAt(fields: readonly string[], index: number): number {
  const value = Number.parseInt(fields[index] ?? '', 10);
  return Number.isFinite(value) ? value : 0;
}
