'use client';

import type { BasketLine, Order, Quote } from '@shop/contracts';
import { Notice, QuoteSummary } from '@shop/ui';
import { useState, type FormEvent } from 'react';
import { fetchQuote, submitOrder } from './checkout-client.ts';

type CheckoutProps = {
  lines: BasketLine[];
  nameOf: (sku: string) => string;
  onPlaced: (order: Order) => void;
};

const countries = { AT: 'Austria', DE: 'Germany', FR: 'France', NL: 'Netherlands' };

/** First the price, then the order at that price. */
export function Checkout({ lines, nameOf, onPlaced }: CheckoutProps) {
  const [quote, setQuote] = useState<Quote>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const form = readForm(new FormData(event.currentTarget));
    await (quote ? order(form, quote) : ask(form));
    setBusy(false);
  }

  async function ask({ country, discountCode }: CheckoutForm) {
    const answer = await fetchQuote({ country, lines, ...discountCode });
    if (answer.ok) setQuote(answer.value);
    else setProblem(answer.message);
  }

  async function order({ country, email, discountCode }: CheckoutForm, seen: Quote) {
    const answer = await submitOrder({ country, email, lines, expectedTotal: seen.total, ...discountCode });
    if (answer.ok) return onPlaced(answer.value);
    setProblem(answer.message);
    setQuote(undefined);
  }

  return (
    <form className="checkout" onSubmit={submit}>
      <h2>Your basket</h2>
      <label>
        Country
        <select name="country" defaultValue="DE" onChange={() => setQuote(undefined)}>
          {Object.entries(countries).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Discount code
        <input name="discountCode" maxLength={32} onChange={() => setQuote(undefined)} />
      </label>
      {quote && <QuoteSummary quote={quote} nameOf={nameOf} />}
      {quote && (
        <label>
          E-mail
          <input name="email" type="email" autoComplete="email" required />
        </label>
      )}
      {problem && <Notice kind="problem">{problem}</Notice>}
      <button disabled={busy}>{quote ? 'Place the order' : 'Show the total'}</button>
    </form>
  );
}

type CheckoutForm = { country: string; email: string; discountCode: { discountCode?: string } };

function readForm(data: FormData): CheckoutForm {
  const read = (name: string) => String(data.get(name) ?? '').trim();
  const code = read('discountCode');
  return { country: read('country'), email: read('email'), discountCode: code ? { discountCode: code } : {} };
}
