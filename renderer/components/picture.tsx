import { useEffect } from 'react';
import { useStores, useValue } from '../stores/index.ts';

export interface PictureProps {
  /** The picture's name in the catalogue; null without one. */
  readonly picture: string | null;
  readonly sku: string;
  readonly size: number;
}

/** A product as it looks; without a picture a neutral tile with the SKU's last four characters. */
export function Picture({ picture, sku, size }: PictureProps) {
  const { pictures } = useStores();
  const url = useValue(pictures.store, (all) => (picture === null ? null : (all[picture] ?? null)));
  useEffect(() => {
    if (picture !== null) pictures.want(picture);
  }, [pictures, picture]);
  return url === null ? (
    <svg className="picture" width={size} height={size} viewBox="0 0 96 96" aria-hidden="true">
      <rect className="picture-tile" width="96" height="96" rx="8" />
      <text className="picture-text" x="48" y="58" textAnchor="middle" data-clip-ok="">
        {sku.slice(-4)}
      </text>
    </svg>
  ) : (
    <img className="picture" src={url} width={size} height={size} alt="" />
  );
}
