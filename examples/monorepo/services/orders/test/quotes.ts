import type { OrderRequest, Quote } from '@shop/contracts';

export const quote: Quote = {
  currency: 'EUR',
  country: 'DE',
  lines: [
    { sku: 'tea-green', quantity: 1, unitPrice: 849, discount: 0, net: 849, taxBasisPoints: 700 },
    { sku: 'mug-blue', quantity: 10, unitPrice: 1290, discount: 645, net: 12_255, taxBasisPoints: 1900 },
  ],
  discount: 645,
  net: 13_104,
  tax: 2387,
  total: 15_491,
};

export const request: OrderRequest = {
  email: 'ada@example.com',
  country: 'DE',
  lines: [
    { sku: 'tea-green', quantity: 1 },
    { sku: 'mug-blue', quantity: 10 },
  ],
  expectedTotal: quote.total,
};
