import type { Order } from '@shop/contracts';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Checkout } from '../src/checkout.tsx';
import { order, quote } from './samples.ts';

const lines = [{ sku: 'mug-blue', quantity: 2 }];

/** The shop's own API, answering in turn. */
function start(...answers: { status?: number; body: unknown }[]) {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    sent.push([path, JSON.parse(String(init.body))]);
    const answer = answers.shift();
    if (!answer) throw new TypeError('fetch failed');
    return Response.json(answer.body, { status: answer.status ?? 200 });
  });
  const onPlaced = vi.fn<(order: Order) => void>();
  render(<Checkout lines={lines} nameOf={() => 'Blue mug'} onPlaced={onPlaced} />);
  return { sent, onPlaced };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it('shows the total first and then orders at that total', async () => {
  const { sent, onPlaced } = start({ body: quote }, { body: order });
  type('Discount code', ' WELCOME ');
  press('Show the total');
  expect((await screen.findByRole('table')).textContent).toContain('€30.70');

  type('E-mail', 'ada@example.com');
  press('Place the order');
  await waitFor(() => expect(onPlaced).toHaveBeenCalledExactlyOnceWith(order));
  const basket = { country: 'DE', lines, discountCode: 'WELCOME' };
  expect(sent).toEqual([
    ['/api/quotes', basket],
    ['/api/orders', { ...basket, email: 'ada@example.com', expectedTotal: 3070 }],
  ]);
});

it('forgets the total when the country changes', async () => {
  start({ body: quote });
  press('Show the total');
  await screen.findByRole('table');
  type('Country', 'FR');
  expect(screen.queryByRole('table')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Place the order' })).toBeNull();
});

it('says why there is no price', async () => {
  start({ status: 422, body: { code: 'unknown-discount-code', message: 'The discount code HI does not exist.' } });
  press('Show the total');
  expect((await screen.findByRole('alert')).textContent).toBe('The discount code HI does not exist.');
});

it('asks for the price again when it has changed', async () => {
  const { onPlaced } = start({ body: quote }, { status: 409, body: { code: 'price-changed', message: 'Now €31.00.' } });
  press('Show the total');
  await screen.findByRole('table');
  type('E-mail', 'ada@example.com');
  press('Place the order');
  expect((await screen.findByRole('alert')).textContent).toBe('Now €31.00.');
  expect(screen.getByRole('button', { name: 'Show the total' })).not.toBeNull();
  expect(onPlaced).not.toHaveBeenCalled();
});

it('says when the shop did not answer', async () => {
  start();
  press('Show the total');
  expect((await screen.findByRole('alert')).textContent).toContain('did not answer');
});
