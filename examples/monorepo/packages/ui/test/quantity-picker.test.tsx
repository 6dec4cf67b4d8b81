import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { QuantityPicker } from '../src/index.ts';

function show(quantity: number, max?: number) {
  const onChange = vi.fn<(quantity: number) => void>();
  render(
    <QuantityPicker label="Blue mug" quantity={quantity} onChange={onChange} {...(max === undefined ? {} : { max })} />,
  );
  return onChange;
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('counts up and down', () => {
  const onChange = show(2);
  press('One more');
  press('One less');
  expect(onChange.mock.calls).toEqual([[3], [1]]);
});

it('does not go below nothing', () => {
  const onChange = show(0);
  press('One less');
  expect(onChange).not.toHaveBeenCalled();
});

it('stops at the most that can be ordered', () => {
  const onChange = show(5, 5);
  press('One more');
  expect(onChange).not.toHaveBeenCalled();
});

it('says what it counts', () => {
  show(4);
  expect(screen.getByRole('group', { name: 'Blue mug' }).textContent).toContain('4');
});
