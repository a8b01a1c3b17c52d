/** What a page is drawn on, in units of its own from the top left corner; PDF and picture each have one. */
export interface Canvas {
  /** A filled rectangle. */
  bar(left: number, top: number, width: number, height: number, shade?: 'black' | 'grey'): void;
  /** One line of text; `left` is its anchor, `top` its upper edge, `size` its height. */
  text(left: number, top: number, size: number, content: string, style?: TextStyle): void;
  /** A PNG stretched over a rectangle, where pictures can be laid. */
  picture?(left: number, top: number, width: number, height: number, png: Uint8Array): void;
}

export interface TextStyle {
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

/** The same canvas seen from a place inside it, one unit being `scale` of its own. */
export function within(canvas: Canvas, left: number, top: number, scale: number): Canvas {
  return {
    bar: (x, y, width, height, shade) =>
      canvas.bar(left + x * scale, top + y * scale, width * scale, height * scale, shade),
    text: (x, y, size, content, style) => canvas.text(left + x * scale, top + y * scale, size * scale, content, style),
    picture: (x, y, width, height, png) =>
      canvas.picture?.(left + x * scale, top + y * scale, width * scale, height * scale, png),
  };
}
