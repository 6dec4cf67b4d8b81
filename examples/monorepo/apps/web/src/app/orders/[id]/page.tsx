import { Notice, QuoteSummary } from '@shop/ui';
import { notFound } from 'next/navigation';
import { services } from '../../../environment.ts';

export default async function OrderPage({ params }: { params: Promise<{ id: string }> }) {
  const [answer, catalogue] = await Promise.all([services.loadOrder((await params).id), services.loadCatalogue()]);
  if (!answer.ok && answer.status === 404) notFound();
  if (!answer.ok) return <Notice kind="problem">{answer.problem.message}</Notice>;

  const order = answer.value;
  const names = new Map(catalogue.ok ? catalogue.value.map((product) => [product.sku, product.name]) : []);
  return (
    <>
      <h1>Thank you</h1>
      <p>
        Order {order.id}, placed <time dateTime={order.placedAt}>{order.placedAt.slice(0, 10)}</time>. We write to{' '}
        {order.email} when it leaves.
      </p>
      <QuoteSummary quote={order.quote} nameOf={(sku) => names.get(sku) ?? sku} />
    </>
  );
}
