/**
 * The function that is cloned: uses every source of randomness before the snapshot, forks at the
 * snapshot point, and answers with what each source gives in the clone.
 */
import * as crypto from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

const { random } = Math;
const fixedPair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

const registry = (globalThis[Symbol.for('snapper.hooks.v1')] ??= {
  beforeSnapshot: [],
  afterRestore: [],
});

let clone = 'none';
let inHook = [];

// Caches are filled and generators seeded, as code that ran before the snapshot leaves them.
draw();
for (let i = 0; i < 5; i++) Math.random();
crypto.randomInt(1000);

registry.beforeSnapshot.push(() => {
  const addon = { exports: {} };
  process.dlopen(addon, process.env.FORK_ADDON);
  clone = addon.exports() === 0 ? 'second' : 'first';
});
registry.afterRestore.push(() => {
  inHook = [crypto.randomUUID(), Math.random()];
});

export async function handler() {
  return { clone, values: { ...draw(), inHook, tlsClientRandom: await tlsClientRandom() } };
}

function draw() {
  const { publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    randomUUID: crypto.randomUUID(),
    randomUUIDv7: crypto.randomUUIDv7?.().slice(-12),
    randomBytes: crypto.randomBytes(16).toString('hex'),
    randomFill: crypto.randomFillSync(Buffer.alloc(16)).toString('hex'),
    randomInt: Array.from({ length: 4 }, () => crypto.randomInt(2 ** 47)),
    webCryptoUUID: globalThis.crypto?.randomUUID() ?? crypto.webcrypto.randomUUID(),
    getRandomValues: Buffer.from(crypto.webcrypto.getRandomValues(new Uint8Array(16))).toString(
      'hex',
    ),
    keyPair: publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
    signature: crypto
      .sign('sha256', Buffer.from('same message'), fixedPair.privateKey)
      .toString('hex'),
    mathRandom: Array.from({ length: 4 }, () => Math.random()),
    capturedRandom: Array.from({ length: 4 }, random),
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
  return hello.subarray(11, 43).toString('hex');
}
