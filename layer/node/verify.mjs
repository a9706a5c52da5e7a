/**
 * Checks a layer in the image of the Java runtime that will host it: fails when something that the
 * layer starts or loads cannot be started or loaded there.
 *
 * Run by the layer's own Node.js, with LD_BIND_NOW=1, so that every symbol of every shared library
 * must be found at once. Usage: node verify.mjs LAYER
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

const [layer] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(layer, 'manifest.json'), 'utf8'));

for (const file of ['wrapper', 'ric/index.mjs', 'delegator/index.mjs']) {
  assert(existsSync(join(layer, file)), `The layer lacks ${file}.`);
}

assert.equal(process.execPath, join(layer, 'runtime/bin/node'));
assert.equal(process.versions.node, manifest.node.version, 'Another Node.js was started.');
assert.equal(process.versions.openssl, manifest.node.openssl, 'Another OpenSSL was loaded.');

// Loaded first: a library that only an addon needs counts below. The client's aborts without the
// variable.
process.env.AWS_LAMBDA_RUNTIME_API ??= '127.0.0.1:9001';
for (const addon of ['ric/rapid-client.node', 'delegator/native/reseed.node']) {
  if (existsSync(join(layer, addon))) process.dlopen({ exports: {} }, join(layer, addon));
}

// The libraries must be those of the layer, not ones that the host happens to have.
const loaded = process.report.getReport().sharedObjects;
for (const name of manifest.node.libraries) {
  const path = join(layer, 'runtime/lib', name);
  assert(loaded.includes(path), `${path} was not loaded, but another ${name}.`);
}

// Cryptography is what a library that does not fit breaks first.
createSecureContext();
generateKeyPairSync('ec', { namedCurve: 'P-256' });
randomUUID();

const { node, runtimeInterfaceClient } = manifest;
console.log(
  `Node.js ${node.version} (OpenSSL ${node.openssl}, ${node.sharedOpenssl ? 'shared' : 'built in'}),`,
  `runtime interface client of generation ${runtimeInterfaceClient.generation}`,
);
