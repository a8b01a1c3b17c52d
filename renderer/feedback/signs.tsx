import type { ReactNode } from 'react';
import type { Sign } from './face.ts';

const OCTAGON = 'M15 4h18l11 11v18L33 44H15L4 33V15z';
const DRAWINGS: Readonly<Record<Sign, ReactNode>> = {
  ready: <path d="M6 12v24M12 12v24M18 12v24M24 12v24M32 12v24M36 12v24M42 12v24" />,
  parcel: <path d="M24 4 42 13v22L24 44 6 35V13zM6 13l18 9 18-9M24 22v22M15 8.5l18 9" />,
  tick: (
    <>
      <circle cx="24" cy="24" r="20" />
      <path d="m14 25 7 7 13-15" />
    </>
  ),
  'double-tick': <path d="m4 26 10 10L34 12M22 34l2 2 20-24" />,
  'tag-tick': (
    <>
      <path d="M4 8v16l20 20 20-20L24 4H8z" />
      <circle cx="13" cy="13" r="2.5" />
      <path d="m17 25 6 6 10-11" />
    </>
  ),
  'cross-octagon': (
    <>
      <path d={OCTAGON} />
      <path d="m16 16 16 16M32 16 16 32" />
    </>
  ),
  'plus-triangle': (
    <>
      <path d="M24 5 45 42H3z" />
      <path d="M24 20v16M16 28h16" />
    </>
  ),
  'question-diamond': (
    <>
      <path d="M24 2 46 24 24 46 2 24z" />
      <path d="M18 20a6 6 0 1 1 8 5.6c-1.4.6-2 1.4-2 3.4M24 35v.5" />
    </>
  ),
  'barcode-cross': <path d="M5 8v32M11 8v32M17 8v32M24 8v12M30 8v12M37 8v12M43 8v12M27 28l14 14M41 28 27 42" />,
  hourglass: <path d="M10 4h28M10 44h28M13 4c0 12 11 14 11 20S13 32 13 44M35 4c0 12-11 14-11 20s11 8 11 20M18 40h12" />,
  'hand-octagon': (
    <>
      <path d={OCTAGON} />
      <path d="M17 27v-9a2 2 0 0 1 4 0v-4a2 2 0 0 1 4 0v1a2 2 0 0 1 4 0v4a2 2 0 0 1 4 0v9c0 5-3 8-8 8s-7-2-10-8l-2-4a2.200 2.200 0 0 1 4-1.500z" />
    </>
  ),
  'void-label': (
    <>
      <path d="M8 4h32v28l-5-4-5 5-6-4-6 5-5-5-5 4zM8 44v-5l5-4 5 5 6-4 6 5 5-5 5 4v4" />
      <path d="m17 10 14 12M31 10 17 22" />
    </>
  ),
  'take-out': (
    <>
      <path d="M6 22v20h36V22M6 22l6-6M42 22l-6-6" />
      <path d="M24 32V4M15 13l9-9 9 9" />
    </>
  ),
  'question-label': (
    <>
      <path d="M6 6h36v36H6z" />
      <path d="M12 13v8M16 13v8M21 13v8M27 13v8M32 13v8M36 13v8M20 29a4 4 0 1 1 5.500 3.700c-1 .4-1.500 1-1.500 2.300M24 38.500v.2" />
    </>
  ),
};

/** A verdict's sign: its shape alone tells it apart, without colour. `size` in CSS px. */
export function SignMark({ sign, size }: { readonly sign: Sign; readonly size: number }) {
  return (
    <svg
      className="sign"
      data-sign={sign}
      width={size}
      height={size}
      viewBox="0 0 48 48"
      fill="none"
      stroke="currentColor"
      strokeWidth={size > 60 ? 3 : 4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {DRAWINGS[sign]}
    </svg>
  );
}
