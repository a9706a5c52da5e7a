import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const bucket = process.env.PICTURES_BUCKET ?? 'pictures';
const storage = new S3Client();

/**
 * A link to a product's picture that holds for some minutes.
 *
 * @param {{ sku: string }} product
 */
export function pictureOf({ sku }) {
  const command = new GetObjectCommand({ Bucket: bucket, Key: `products/${sku}.webp` });
  return getSignedUrl(storage, command, { expiresIn: 900 });
}
