import { Notice } from '@shop/ui';
import { services } from '../environment.ts';
import { Shelf } from '../shelf.tsx';

// Prices are today's, so nothing of this page is made at build time.
export const dynamic = 'force-dynamic';

export default async function CataloguePage() {
  const answer = await services.loadCatalogue();
  if (!answer.ok) return <Notice kind="problem">{answer.problem.message}</Notice>;
  return <Shelf products={answer.value} />;
}
