'use client';

import { ProductCard, QuantityPicker } from '@shop/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Checkout } from './checkout.tsx';
import type { ProductOnSale } from './services.ts';

/** Everything on sale, each with its quantity, and the checkout below as soon as something is in the basket. */
export function Shelf({ products }: { products: ProductOnSale[] }) {
  const router = useRouter();
  const [quantities, setQuantities] = useState<Record<string, number>>({});
  const lines = products.flatMap(({ sku }) => {
    const quantity = quantities[sku] ?? 0;
    return quantity > 0 ? [{ sku, quantity }] : [];
  });

  return (
    <>
      <div className="products">
        {products.map((product) => (
          <ProductCard key={product.sku} product={product} unitPrice={product.unitPrice}>
            <QuantityPicker
              label={product.name}
              quantity={quantities[product.sku] ?? 0}
              onChange={(quantity) => setQuantities({ ...quantities, [product.sku]: quantity })}
            />
          </ProductCard>
        ))}
      </div>
      {lines.length > 0 && (
        <Checkout
          // Another basket, another quote: an old total must not be ordered.
          key={JSON.stringify(lines)}
          lines={lines}
          nameOf={(sku) => products.find((product) => product.sku === sku)?.name ?? sku}
          onPlaced={(order) => router.push(`/orders/${order.id}`)}
        />
      )}
    </>
  );
}
