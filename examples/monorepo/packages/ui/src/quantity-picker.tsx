'use client';

type QuantityPickerProps = {
  /** Says of what, for those who can't see where the buttons are. */
  label: string;
  quantity: number;
  max?: number;
  onChange: (quantity: number) => void;
};

export function QuantityPicker({ label, quantity, max = 999, onChange }: QuantityPickerProps) {
  return (
    <div className="quantity-picker" role="group" aria-label={label}>
      <button type="button" aria-label="One less" disabled={quantity <= 0} onClick={() => onChange(quantity - 1)}>
        −
      </button>
      <output>{quantity}</output>
      <button type="button" aria-label="One more" disabled={quantity >= max} onClick={() => onChange(quantity + 1)}>
        +
      </button>
    </div>
  );
}
