import { renderRepository, textOf } from '../support/rendered-repository.ts';
import type { LayerKit } from './harness.ts';

/** A layer of Python 3.13. */
export const pythonLayer: LayerKit = {
  wrapper: textOf(
    renderRepository({ language: 'python', runtime: 'python3.13', architecture: 'arm64' }),
    'wrapper/snapper-wrapper',
  ),
  runtime: 'runtime/bin/python3.13',
  files: ['ric/awslambdaric/__main__.py', 'delegator/__main__.py'],
  variables: [
    'PYTHONHOME',
    'PYTHONPATH',
    '_HANDLER',
    'PATH',
    'LD_LIBRARY_PATH',
    'AWS_LAMBDA_LOG_STREAM_NAME',
    'AWS_EXECUTION_ENV',
  ],
  environment: { _HANDLER: 'app.handler' },
};
