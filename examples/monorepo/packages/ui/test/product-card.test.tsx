import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ProductCard } from '../src/index.ts';

const mug = { sku: 'mug-blue', name: 'Blue mug', description: 'Holds 300 ml.' };

it('shows what is sold at which price', () => {
  render(
    <ProductCard product={mug} unitPrice={1290}>
      <button>Buy</button>
    </ProductCard>,
  );
  const card = screen.getByRole('article', { name: 'Blue mug' });
  expect(card.textContent).toContain('Holds 300 ml.');
  expect(card.textContent).toContain('€12.90');
  expect(screen.queryByRole('button', { name: 'Buy' })).not.toBeNull();
});

it('sells nothing that has no price', () => {
  render(
    <ProductCard product={mug} unitPrice={undefined}>
      <button>Buy</button>
    </ProductCard>,
  );
  expect(screen.getByRole('article').textContent).toContain('Not on sale at the moment');
  expect(screen.queryByRole('button')).toBeNull();
});
