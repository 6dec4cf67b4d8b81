import { connect } from './database/connection.ts';
import { addProducts } from './database/store.ts';
import { sampleProducts } from './sample-products.ts';

const url = process.env['DATABASE_URL'];
if (!url) throw new Error('DATABASE_URL is not set: give the database that the sample products go to');

const { database, close } = connect(url);
await addProducts(database, sampleProducts);
await close();
