import type { Product } from '@shop/contracts';

/** Pricing has prices for these in its own sample. */
export const sampleProducts: Product[] = [
  { sku: 'mug-blue', name: 'Blue mug', description: 'Stoneware, holds 300 ml, survives the dishwasher.' },
  { sku: 'notebook-a5', name: 'Notebook A5', description: '160 dotted pages, lies flat.' },
  { sku: 'tea-green', name: 'Green tea', description: 'Loose leaves from Uji, 100 g.' },
  { sku: 'type-specimens', name: 'Type specimens', description: 'Two hundred pages of letters, bound in linen.' },
];
