import type { Order, Product } from '@shop/contracts';

/** Where products and orders are kept. */
export type OrderStore = {
  listProducts: () => Promise<Product[]>;
  /** The SKUs among these that the shop does not sell. */
  findUnknownSkus: (skus: string[]) => Promise<string[]>;
  saveOrder: (order: Order) => Promise<void>;
  findOrder: (id: string) => Promise<Order | undefined>;
};

/** Keeps everything until the process ends. For tests and for a first look without a database. */
export function createMemoryStore(products: Product[]): OrderStore {
  const orders = new Map<string, Order>();
  const skus = new Set(products.map((product) => product.sku));
  return {
    listProducts: async () => products.toSorted((a, b) => a.sku.localeCompare(b.sku)),
    findUnknownSkus: async (wanted) => wanted.filter((sku) => !skus.has(sku)),
    saveOrder: async (order) => void orders.set(order.id, order),
    findOrder: async (id) => orders.get(id),
  };
}
