import { join } from 'node:path';

import type { ImageStore } from './buildah.ts';
import { once } from './once.ts';
import { addExecutable, makeRoot } from './root-filesystem.ts';
import { BASE_PACKAGES } from './stand-in-images.ts';
import { runFolder } from './workspace.ts';

/** AWS's name of the image without a language. */
const NAME = 'public.ecr.aws/lambda/provided:al2023-x86_64';

/** What AWS's image sets: no language has folders in it. */
const ENVIRONMENT = {
  LANG: 'en_US.UTF-8',
  TZ: ':/etc/localtime',
  PATH: '/usr/local/bin:/usr/bin/:/bin:/opt/bin',
  LD_LIBRARY_PATH:
    '/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
  LAMBDA_TASK_ROOT: '/var/task',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
};

/** Does what AWS's entry point does: CMD is the handler; without Lambda an emulator starts the bootstrap. */
const ENTRY_POINT = `#!/bin/sh
if [ $# -ne 1 ]; then
  echo "entrypoint requires the handler name to be the first argument" >&2
  exit 142
fi
export _HANDLER="$1"
if [ -z "\${AWS_LAMBDA_RUNTIME_API}" ]; then
  exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap
fi
exec /var/runtime/bootstrap
`;

/** Says what it was told to start. */
const EMULATOR = `#!/bin/bash
echo "aws-lambda-rie: $*"
`;

/** Puts a stand-in for AWS's image of the OS-only runtime into a store. */
export async function importProvidedImage(store: ImageStore): Promise<void> {
  const root = await once(join(runFolder(), 'provided-root'), async (folder) => {
    await makeRoot(folder, BASE_PACKAGES);
    await addExecutable(join(folder, 'lambda-entrypoint.sh'), ENTRY_POINT);
    await addExecutable(join(folder, 'usr/local/bin/aws-lambda-rie'), EMULATOR);
  });
  await store.importImage(NAME, root, {
    environment: ENVIRONMENT,
    workingDirectory: '/var/task',
    entrypoint: '/lambda-entrypoint.sh',
    architecture: 'amd64',
  });
}
