import type { Product } from '@shop/contracts';
import type { ReactNode } from 'react';
import { Price } from './price.tsx';

type ProductCardProps = {
  product: Product;
  /** Absent when pricing has no price for it: then it can't be bought. */
  unitPrice: number | undefined;
  children?: ReactNode;
};

export function ProductCard({ product, unitPrice, children }: ProductCardProps) {
  return (
    <article className="product-card" aria-labelledby={`product-${product.sku}`}>
      <h2 id={`product-${product.sku}`}>{product.name}</h2>
      <p>{product.description}</p>
      {unitPrice === undefined ? <p className="unavailable">Not on sale at the moment</p> : <Price cents={unitPrice} />}
      {unitPrice !== undefined && children}
    </article>
  );
}
