import { describe, expect, it } from 'vitest';
import { formatCents, orderRequest, quote, quoteRequest } from '../src/index.ts';

const basket = { country: 'DE', lines: [{ sku: 'mug-blue', quantity: 2 }] };

describe('a quote request', () => {
  it('takes a basket with and without a discount code', () => {
    expect(quoteRequest.parse(basket)).toEqual(basket);
    expect(quoteRequest.parse({ ...basket, discountCode: 'SPRING' }).discountCode).toBe('SPRING');
  });

  it.each([
    ['an empty basket', { ...basket, lines: [] }],
    ['half a mug', { ...basket, lines: [{ sku: 'mug-blue', quantity: 0.5 }] }],
    ['no mugs', { ...basket, lines: [{ sku: 'mug-blue', quantity: 0 }] }],
    ['a country by its name', { ...basket, country: 'Germany' }],
    ['an SKU with a path in it', { ...basket, lines: [{ sku: '../mug', quantity: 1 }] }],
  ])('refuses %s', (_, request) => {
    expect(quoteRequest.safeParse(request).success).toBe(false);
  });
});

describe('an order request', () => {
  it('needs an address to write to and the total that was seen', () => {
    expect(orderRequest.safeParse({ ...basket, email: 'ada@example.com', expectedTotal: 2380 }).success).toBe(true);
    expect(orderRequest.safeParse({ ...basket, email: 'ada', expectedTotal: 2380 }).success).toBe(false);
    expect(orderRequest.safeParse({ ...basket, email: 'ada@example.com' }).success).toBe(false);
  });
});

describe('a quote', () => {
  it('carries no fractions of a cent', () => {
    const line = { sku: 'mug-blue', quantity: 1, unitPrice: 1000, discount: 0, net: 1000, taxBasisPoints: 1900 };
    const whole = { currency: 'EUR', country: 'DE', lines: [line], discount: 0, net: 1000, tax: 190, total: 1190 };
    expect(quote.safeParse(whole).success).toBe(true);
    expect(quote.safeParse({ ...whole, tax: 190.5 }).success).toBe(false);
  });
});

describe('formatCents', () => {
  it.each([
    [0, '€0.00'],
    [5, '€0.05'],
    [123_456_789, '€1,234,567.89'],
  ])('writes %i as %s', (amount, text) => {
    expect(formatCents(amount)).toBe(text);
  });
});
