import type { Quote } from '@shop/contracts';
import { Price } from './price.tsx';

type QuoteSummaryProps = { quote: Quote; nameOf: (sku: string) => string };

export function QuoteSummary({ quote, nameOf }: QuoteSummaryProps) {
  return (
    <table className="quote-summary">
      <tbody>
        {quote.lines.map((line) => (
          <tr key={line.sku}>
            <th scope="row">
              {line.quantity} × {nameOf(line.sku)}
            </th>
            <td>
              <Price cents={line.net} was={line.net + line.discount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <AmountRow name={`Tax (${quote.country})`} cents={quote.tax} />
        <AmountRow name="Total" cents={quote.total} />
      </tfoot>
    </table>
  );
}

function AmountRow({ name, cents }: { name: string; cents: number }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Price cents={cents} />
      </td>
    </tr>
  );
}
