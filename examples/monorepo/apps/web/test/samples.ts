import type { Order, Quote } from '@shop/contracts';

export const quote: Quote = {
  currency: 'EUR',
  country: 'DE',
  lines: [{ sku: 'mug-blue', quantity: 2, unitPrice: 1290, discount: 0, net: 2580, taxBasisPoints: 1900 }],
  discount: 0,
  net: 2580,
  tax: 490,
  total: 3070,
};

export const order: Order = {
  id: '5f0c3a8e-6d0b-4f5a-9f59-0c5a3f1f7f10',
  placedAt: '2026-06-15T12:00:00.000Z',
  email: 'ada@example.com',
  quote,
};

export const products = [
  { sku: 'mug-blue', name: 'Blue mug', description: 'Holds 300 ml.' },
  { sku: 'teapot', name: 'Teapot', description: 'Short and stout.' },
];
