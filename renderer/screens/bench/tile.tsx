import { useEffect } from 'react';
import { useStores, useValue } from '../../stores/index.ts';

/** A product as it looks; the SKU's last four characters until its picture is here. Either fills the same place. */
export function Tile({ picture, sku }: { readonly picture: string | null; readonly sku: string }) {
  const { pictures } = useStores();
  const url = useValue(pictures.store, (all) => (picture === null ? null : (all[picture] ?? null)));
  useEffect(() => {
    if (picture !== null) pictures.want(picture);
  }, [pictures, picture]);
  return (
    <span className="tile mono" aria-hidden="true" data-testid="tile" data-picture={url !== null}>
      {url === null ? sku.replace(/[^A-Za-z0-9]/g, '').slice(-4) : <img src={url} alt="" draggable={false} />}
    </span>
  );
}
