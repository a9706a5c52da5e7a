import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Product } from './basket.mjs';

const table = process.env.PRODUCTS_TABLE ?? 'products';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient());

/**
 * @param {ReadonlySet<string>} skus at most 25
 * @returns {Promise<Map<string, z.infer<typeof Product>>>} the products that exist, by their article number
 */
export async function readProducts(skus) {
  const keys = [...skus].map((sku) => ({ sku }));
  const { Responses } = await documents.send(
    new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
  );
  const products = z.array(Product).parse(Responses?.[table] ?? []);
  return new Map(products.map((product) => [product.sku, product]));
}
