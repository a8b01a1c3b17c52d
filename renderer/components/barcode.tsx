import { code128 } from '../scan/code-128.ts';

/** Bars to be scanned off the screen or a print of it: always black on white, whatever the theme. */
export function Barcode({ text, height }: { readonly text: string; readonly height: number }) {
  const { modules, bars } = code128(text);
  return (
    <svg
      className="barcode"
      viewBox={`0 0 ${modules} ${height}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      role="img"
      aria-label={text}
    >
      <rect width={modules} height={height} fill="#ffffff" />
      {bars.map(([x, width]) => (
        <rect key={x} x={x} y={0} width={width} height={height} fill="#000000" />
      ))}
    </svg>
  );
}
