import { formatCents } from '@shop/contracts';

export function Price({ cents, was }: { cents: number; was?: number | undefined }) {
  if (was === undefined || was <= cents) return <span className="price">{formatCents(cents)}</span>;
  return (
    <span className="price">
      <s aria-label="Before the discount">{formatCents(was)}</s> {formatCents(cents)}
    </span>
  );
}
