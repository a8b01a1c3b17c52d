/** Longer files come in parts; a shell cuts off longer messages before they get here. */
export const MAX_INPUT_CHARACTERS = 256 * 1024;
const MAX_DEPTH = 16;
const MAX_VALUES = 20_000;
/** Names that reach an object's prototype when a merge is careless anywhere behind the door. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Why `input` is not a plain, finite JSON value, or undefined when it is. Looked at before any schema sees it: schemas
 * ignore what they do not ask for, and a transport such as structured clone carries maps, cycles and functions' remains.
 */
export function whyNotJson(input: unknown): string | undefined {
  let values = 0;
  let characters = 0;
  const look = (value: unknown, depth: number): string | undefined => {
    values += 1;
    if (values > MAX_VALUES || depth > MAX_DEPTH) return 'The input is too large.';
    switch (typeof value) {
      case 'string':
        characters += value.length;
        return characters > MAX_INPUT_CHARACTERS ? 'The input is too large.' : undefined;
      case 'boolean':
        return undefined;
      case 'number':
        return Number.isFinite(value) ? undefined : 'The input holds a number that JSON cannot say.';
      case 'object':
        return value === null ? undefined : lookInside(value, depth);
      default:
        return 'The input holds a value that JSON cannot say.';
    }
  };
  const lookInside = (value: object, depth: number): string | undefined => {
    const isArray = Array.isArray(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!isArray && prototype !== Object.prototype && prototype !== null)
      return 'The input holds a value that JSON cannot say.';
    if (isArray && value.length > MAX_VALUES) return 'The input is too large.';
    for (const key of Reflect.ownKeys(value)) {
      if (isArray && key === 'length') continue;
      if (typeof key !== 'string' || FORBIDDEN_KEYS.has(key)) return 'The input holds a name that is not allowed.';
      characters += key.length;
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined || !('value' in property)) return 'The input holds a value that JSON cannot say.';
      const why = look(property.value, depth + 1);
      if (why !== undefined) return why;
    }
    return undefined;
  };
  return input === undefined ? undefined : look(input, 0);
}
