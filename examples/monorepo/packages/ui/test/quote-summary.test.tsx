import type { Quote } from '@shop/contracts';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Notice, Price, QuoteSummary } from '../src/index.ts';

const quote: Quote = {
  currency: 'EUR',
  country: 'DE',
  lines: [
    { sku: 'mug-blue', quantity: 10, unitPrice: 1290, discount: 645, net: 12_255, taxBasisPoints: 1900 },
    { sku: 'tea-green', quantity: 1, unitPrice: 850, discount: 0, net: 850, taxBasisPoints: 700 },
  ],
  discount: 645,
  net: 13_105,
  tax: 2388,
  total: 15_493,
};

it('lists each line by its name, with the price before its discount', () => {
  render(<QuoteSummary quote={quote} nameOf={(sku) => ({ 'mug-blue': 'Blue mug' })[sku] ?? sku} />);
  const [mugs, tea] = screen.getAllByRole('row').map((row) => row.textContent);
  expect(mugs).toBe('10 × Blue mug€129.00 €122.55');
  expect(tea).toBe('1 × tea-green€8.50');
});

it('ends with tax and total', () => {
  render(<QuoteSummary quote={quote} nameOf={(sku) => sku} />);
  const rows = screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows.slice(-2)).toEqual(['Tax (DE)€23.88', 'Total€154.93']);
});

it('crosses nothing out where there is no discount', () => {
  const { container } = render(<Price cents={850} was={850} />);
  expect(container.querySelector('s')).toBeNull();
});

it('reads problems out at once', () => {
  render(<Notice kind="problem">Pricing did not answer</Notice>);
  expect(screen.getByRole('alert').textContent).toBe('Pricing did not answer');
});
