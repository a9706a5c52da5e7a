/** What each source of randomness gives, and all of them used before the snapshot. */
import * as crypto from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';

const { random } = Math;
const fixedPair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

// Caches are filled and generators seeded, as code that ran before the snapshot leaves them.
await drawAll();
for (let i = 0; i < 5; i++) Math.random();
crypto.randomInt(1000);

/** A value of each source, by its name. */
export async function drawAll() {
  const { publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const webBytes = crypto.webcrypto.getRandomValues(new Uint8Array(16));
  return {
    'kernel: /proc/sys/kernel/random/uuid': readFileSync('/proc/sys/kernel/random/uuid', 'utf8'),
    'crypto.randomUUID': crypto.randomUUID(),
    'crypto.randomBytes': hex(crypto.randomBytes(16)),
    'crypto.randomFillSync': hex(crypto.randomFillSync(Buffer.alloc(16))),
    'crypto.randomInt': many(() => crypto.randomInt(2 ** 47)),
    'crypto.webcrypto.randomUUID': crypto.webcrypto.randomUUID(),
    'crypto.getRandomValues': hex(Buffer.from(webBytes)),
    'crypto.generatePrimeSync': String(crypto.generatePrimeSync(64, { bigint: true })),
    'crypto.generateKeySync': hex(crypto.generateKeySync('aes', { length: 128 }).export()),
    'crypto.generateKeyPairSync': hex(publicKey.export({ type: 'spki', format: 'der' })),
    'crypto.sign': hex(crypto.sign('sha256', Buffer.from('same'), fixedPair.privateKey)),
    'Math.random': many(Math.random),
    'Math.random, referenced before the snapshot': many(random),
    'TLS client random': await tlsClientRandom(),
  };
}

/** The 32 random bytes of a real ClientHello: record header 5, handshake header 4, version 2. */
async function tlsClientRandom() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = tls.connect(server.address().port, '127.0.0.1').on('error', () => undefined);
  const [socket] = await accepted;
  const [hello] = await once(socket, 'data');
  client.destroy();
  socket.destroy();
  server.close();
  return hex(hello.subarray(11, 43));
}

function hex(bytes) {
  return bytes.toString('hex');
}

/** One number alone may be the same by chance. */
function many(draw) {
  return Array.from({ length: 4 }, () => draw()).join(' ');
}
