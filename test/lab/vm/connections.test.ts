import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  packImages,
  readGuestTools,
  usableAccelerator,
  VmEnvironment,
} from '../../../generators/emulator/vm/index.ts';
import type { VmSetup } from '../../../generators/emulator/vm/index.ts';
import { ensurePackages } from '../support/debian.ts';
import { describeLab } from '../support/requirements.ts';
import { javaRoot } from '../support/stand-in-images.ts';
import { runFolder } from '../support/workspace.ts';
import { trixieKernel } from './kernel.ts';

const PATIENT = { initLimitMs: 60_000, restoreLimitMs: 60_000, timeoutSeconds: 60 };

/** Opens connections, and asks the Runtime API over one; what it answers is then in `body` and `id`. */
const CLIENT = `
open() { exec {opened}<>"/dev/tcp/\${AWS_LAMBDA_RUNTIME_API/://}"; }
send() {
  printf '%s /2018-06-01/runtime/%s HTTP/1.1\\r\\nHost: api\\r\\nContent-Length: %d\\r\\n%s\\r\\n%s' \\
    "$2" "$3" "\${#4}" "$5" "$4" >&"$1"
}
ask() {
  local length=0 line
  send "$@"
  while IFS= read -r line <&"$1" && [[ $line != $'\\r' ]]; do
    line=\${line%$'\\r'}
    case \${line,,} in
      content-length:*) length=\${line#*: } ;;
      lambda-runtime-aws-request-id:*) id=\${line#*: } ;;
    esac
  done
  body=
  if [[ $length != 0 ]]; then read -r -N "$length" body <&"$1"; fi
}
open; one=$opened
open; other=$opened
`;

/** More than there are ports: each has to be free again. */
const MANY = 40;

const MANY_CONNECTIONS = `${CLIENT}
ask "$other" GET none
ask "$one" GET restore/next
for ((answers = 0; ; answers += ${MANY})); do
  ask "$one" GET invocation/next
  for ((count = 0; count < ${MANY}; count++)); do
    open
    # The function ends one, the Runtime API the other.
    if ((count % 2)); then
      ask "$opened" GET none
    else
      ask "$opened" GET none '' $'Connection: close\\r\\n'
      read -r -t 10 _ <&"$opened"
      if (($? > 128)); then echo 'not ended'; fi
    fi
    [[ $body == *none* ]] || echo "answered: $body"
    exec {opened}>&-
  done
  ask "$other" POST "invocation/$id/response" "\$((answers + ${MANY}))"
done
`;

/** Stops the processes of the guest that would take the end of a connection. */
const NEVER_ENDING = `${CLIENT}
sleep 1
for file in /proc/[0-9]*/stat; do
  read -r pid name _ <"$file"
  if [[ $name == '(relay)' ]]; then kill -STOP "$pid"; fi
done
send "$other" GET none '' $'Connection: close\\r\\n'
sleep 1
send "$one" GET restore/next
sleep 1000
`;

describeLab("a function's connections in a virtual machine", () => {
  let setup: VmSetup;
  let scratch: string;

  beforeAll(async () => {
    await ensurePackages('qemu-system-x86', 'squashfs-tools', 'busybox-static');
    scratch = await mkdtemp(join(runFolder(), 'connections-'));
    const empty = join(scratch, 'empty');
    await mkdir(empty);
    setup = {
      images: await packImages({ root: await javaRoot(), layers: empty, task: empty }, scratch),
      tools: await readGuestTools(await trixieKernel()),
      qemu: 'qemu-system-x86_64',
      accelerator: await usableAccelerator(),
      command: [],
    };
  });

  const boot = (script: string): Promise<VmEnvironment> =>
    VmEnvironment.create(
      { ...setup, command: ['/bin/bash', '-c', script] },
      { ...PATIENT, handler: 'app.handler' },
    );

  test('survive the snapshot, and new ones are opened as often as it likes', async () => {
    const original = await boot(MANY_CONNECTIONS);
    expect(await original.init()).toMatchObject({ outcome: 'ready' });
    const snapshot = await original.snapshot(join(scratch, 'many'));
    await original.stop();
    const clone = await VmEnvironment.restore(setup, snapshot, { ...PATIENT, handler: 'a.b' });
    try {
      expect(await clone.init()).toMatchObject({ outcome: 'ready' });
      expect(await clone.emulation.restore()).toMatchObject({ outcome: 'ready' });

      const answers = [await clone.emulation.invoke({}), await clone.emulation.invoke({})];

      expect(answers).toMatchObject([
        { outcome: 'response', response: { text: String(MANY) } },
        { outcome: 'response', response: { text: String(2 * MANY) } },
      ]);
      expect(clone.emulation.output).toEqual([]);
    } finally {
      await clone.stop();
    }
  });

  test('that do not end are not waited for without a limit before the snapshot', async () => {
    const original = await boot(NEVER_ENDING);
    try {
      expect(await original.init()).toMatchObject({ outcome: 'ready' });

      await expect(original.snapshot(join(scratch, 'never'))).rejects.toThrow(
        'The virtual machine did not end its connections within 20 s',
      );
    } finally {
      await original.stop();
    }
  });
});
