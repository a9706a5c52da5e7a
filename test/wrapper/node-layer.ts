import { renderRepository, textOf } from '../support/rendered-repository.ts';
import type { LayerKit } from './harness.ts';

/** A layer of Node.js 22, whose bootstrap passes flags of its own. */
export const nodeLayer: LayerKit = {
  wrapper: textOf(
    renderRepository({ language: 'node', runtime: 'nodejs22.x', architecture: 'arm64' }),
    'wrapper/snapper-wrapper',
  ),
  runtime: 'runtime/bin/node',
  files: ['ric/index.mjs', 'delegator/index.mjs', 'delegator/native/reseed.node', 'manifest.json'],
  variables: [
    'NODE_PATH',
    '_HANDLER',
    'SNAPPER_HANDLER',
    'LD_LIBRARY_PATH',
    'AWS_LAMBDA_LOG_STREAM_NAME',
    'AWS_EXECUTION_ENV',
  ],
  environment: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024', _HANDLER: 'app.handler' },
};
