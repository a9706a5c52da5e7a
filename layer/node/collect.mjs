/**
 * Copies a Lambda Node.js runtime out of AWS's base image, and writes the layer's manifest.
 *
 * Run by the Node.js of that image. Usage: node collect.mjs TARGET, with RUNTIME_IMAGE (the image's
 * reference, for the manifest), EXECUTION_ENVIRONMENT and WITH_AWS_SDK (0 or 1) in the environment.
 */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { clientGeneration } from './client-generation.mjs';

const RUNTIME = '/var/runtime';
const LANGUAGE = '/var/lang/';

const [target] = process.argv.slice(2);
const { RUNTIME_IMAGE, EXECUTION_ENVIRONMENT, WITH_AWS_SDK } = process.env;
const withSdk = WITH_AWS_SDK === '1';

copyRuntimeInterfaceClient();
copyNode();
const libraries = copyLibraries();
writeManifest(await clientGeneration(`${RUNTIME}/index.mjs`, EXECUTION_ENVIRONMENT));

/** All of /var/runtime but the bootstrap, which the wrapper replaces, and the AWS SDK. */
function copyRuntimeInterfaceClient() {
  const left = new Set([`${RUNTIME}/bootstrap`, ...(withSdk ? [] : [`${RUNTIME}/node_modules`])]);
  cpSync(RUNTIME, join(target, 'ric'), {
    recursive: true,
    dereference: true,
    filter: (source) => !left.has(source),
  });
}

function copyNode() {
  mkdirSync(join(target, 'runtime/bin'), { recursive: true });
  copyFileSync(realpathSync(process.execPath), join(target, 'runtime/bin/node'));
  chmodSync(join(target, 'runtime/bin/node'), 0o755);
}

/**
 * The shared libraries of Node.js and of the client's native part that the image carries beside
 * them (AWS's Node.js has its own OpenSSL). Those of the operating system stay: the Java runtime's
 * is the same system.
 *
 * The loader itself says which they are, under the names by which it looks for them.
 */
function copyLibraries() {
  const addon = `${RUNTIME}/rapid-client.node`;
  process.env.AWS_LAMBDA_RUNTIME_API ??= '127.0.0.1:9001'; // the addon aborts without
  if (existsSync(addon)) process.dlopen({ exports: {} }, addon);
  const libraries = process.report
    .getReport()
    .sharedObjects.filter((path) => path.startsWith(LANGUAGE) && basename(path).includes('.so'))
    .sort();
  if (libraries.length > 0) mkdirSync(join(target, 'runtime/lib'), { recursive: true });
  for (const path of libraries) {
    copyFileSync(realpathSync(path), join(target, 'runtime/lib', basename(path)));
  }
  return libraries.map((path) => basename(path));
}

/** What is inside, from where, under which licence. No dates: same input, same bytes. */
function writeManifest(generation) {
  const client = readFileSync(`${RUNTIME}/index.mjs`);
  const bootstrap = `${RUNTIME}/bootstrap`;
  const sharedOpenssl = libraries.some((name) => name.startsWith('libcrypto.so'));
  const source = RUNTIME_IMAGE;
  const manifest = {
    schemaVersion: 1,
    sources: { runtimeImage: RUNTIME_IMAGE },
    node: {
      version: process.versions.node,
      architecture: process.arch,
      openssl: process.versions.openssl,
      sharedOpenssl,
      libraries,
    },
    runtimeInterfaceClient: {
      generation,
      ...versionOf(`${RUNTIME}/package.json`),
      sha256: createHash('sha256').update(client).digest('hex'),
    },
    awsSdk: withSdk,
    components: [
      component('Node.js', process.versions.node, 'MIT', source, 'runtime/bin/node'),
      component('OpenSSL', process.versions.openssl, 'Apache-2.0', source, 'runtime'),
      component('AWS Lambda runtime interface client', undefined, 'Apache-2.0', source, 'ric'),
      ...(withSdk
        ? [component('AWS SDK for JavaScript', undefined, 'Apache-2.0', source, 'ric/node_modules')]
        : []),
      component('Delegator and wrapper', undefined, 'MIT', 'this repository', 'delegator'),
    ],
    // For whoever compares the wrapper with what the managed runtime does.
    bootstrap: existsSync(bootstrap) ? readFileSync(bootstrap, 'utf8').split('\n') : [],
  };
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function component(name, version, licence, source, path) {
  return { name, ...(version && { version }), licence, source, path };
}

function versionOf(packageJson) {
  return existsSync(packageJson) ? { version: JSON.parse(readFileSync(packageJson)).version } : {};
}
