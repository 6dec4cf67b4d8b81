import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import OrderPage from '../src/app/orders/[id]/page.tsx';
import CataloguePage from '../src/app/page.tsx';
import { services } from '../src/environment.ts';
import { order, products } from './samples.ts';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  notFound: () => {
    throw new Error('404');
  },
}));

const unavailable = {
  ok: false,
  status: 503,
  problem: { code: 'service-unavailable', message: 'Please try again.' },
} as const;

beforeEach(() => {
  const value = products.map((product, index) => ({ ...product, unitPrice: index === 0 ? 1290 : undefined }));
  vi.spyOn(services, 'loadCatalogue').mockResolvedValue({ ok: true, value });
});
afterEach(() => vi.restoreAllMocks());

it('shows the catalogue, and the checkout once something is in the basket', async () => {
  render(await CataloguePage());
  expect(screen.getByRole('article', { name: 'Blue mug' }).textContent).toContain('€12.90');
  expect(screen.queryByText('Your basket')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'One more' }));
  expect(screen.queryByText('Your basket')).not.toBeNull();
});

it('says when there is no catalogue', async () => {
  vi.mocked(services.loadCatalogue).mockResolvedValue(unavailable);
  render(await CataloguePage());
  expect(screen.getByRole('alert').textContent).toBe('Please try again.');
});

const showOrder = () => OrderPage({ params: Promise.resolve({ id: order.id }) });

it('shows an order with the names of what was bought', async () => {
  vi.spyOn(services, 'loadOrder').mockResolvedValue({ ok: true, value: order });
  render(await showOrder());
  expect(screen.getByRole('table').textContent).toContain('2 × Blue mug');
});

it('shows an order without the names when the catalogue is away', async () => {
  vi.spyOn(services, 'loadOrder').mockResolvedValue({ ok: true, value: order });
  vi.mocked(services.loadCatalogue).mockResolvedValue(unavailable);
  render(await showOrder());
  expect(screen.getByRole('table').textContent).toContain('2 × mug-blue');
});

it('finds no order that was never placed', async () => {
  const problem = { code: 'not-found', message: 'There is no such order.' } as const;
  vi.spyOn(services, 'loadOrder').mockResolvedValue({ ok: false, status: 404, problem });
  await expect(showOrder()).rejects.toThrow('404');
});
