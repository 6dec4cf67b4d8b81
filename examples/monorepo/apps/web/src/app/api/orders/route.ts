import { orderRequest } from '@shop/contracts';
import { services } from '../../../environment.ts';
import { relay } from '../../../relay.ts';

export function POST(request: Request): Promise<Response> {
  return relay(request, orderRequest, services.placeOrder);
}
