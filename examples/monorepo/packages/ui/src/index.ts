export { Notice } from './notice.tsx';
export { Price } from './price.tsx';
export { ProductCard } from './product-card.tsx';
export { QuantityPicker } from './quantity-picker.tsx';
export { QuoteSummary } from './quote-summary.tsx';
