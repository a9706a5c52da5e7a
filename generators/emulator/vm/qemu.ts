import { join } from 'node:path';
import type { Accelerator } from './accelerator.ts';
import { shellQuote } from './guest-scripts.ts';
import { MOUNT_POINTS } from './images.ts';
import type { GuestImages } from './images.ts';
import { CONNECTION_PORTS, PORT_COUNT, PORTS } from './ports.ts';

/** A virtual machine's parts: the same for a snapshot and everything that is restored from it. */
export interface Hardware {
  readonly accelerator: Accelerator;
  readonly memoryMegabytes: number;
  readonly images: GuestImages;
  /** The kernel's file. */
  readonly kernel: string;
  /** The first root filesystem's file. */
  readonly initrd: string;
}

/** Where a machine's sockets and files are. */
export interface MachineFiles {
  readonly folder: string;
  readonly console: string;
  readonly exitCode: string;
  readonly log: string;
  readonly monitor: string;
  /** The socket of a port. */
  port(port: number): string;
}

export function machineFiles(folder: string): MachineFiles {
  return {
    folder,
    console: join(folder, 'console'),
    exitCode: join(folder, 'exit-code'),
    log: join(folder, 'log'),
    monitor: join(folder, 'monitor'),
    port: (port) => join(folder, `port-${port}`),
  };
}

/**
 * A panic ends the machine, by `-no-reboot`. On a busy computer the translated machine's timer may come too
 * late for the kernel's check that it works, which would be a panic; where it knows its hypervisor, it does
 * not check either.
 */
const KERNEL_PARAMETERS = 'console=ttyS0 quiet panic=-1 no_timer_check random.trust_cpu=on';

/**
 * The arguments of QEMU. The machine does not run before it is told to.
 *
 * @param snapshot - the file of a snapshot to restore; the machine boots without one
 */
export function qemuArguments(
  hardware: Hardware,
  files: MachineFiles,
  snapshot?: string,
): string[] {
  const { accelerator, images, initrd, kernel, memoryMegabytes } = hardware;
  const socket = (id: string, path: string): string =>
    `socket,id=${id},path=${escaped(path)},server=on,wait=off`;
  const connections = [PORTS.control, ...CONNECTION_PORTS];
  return [
    ...['-accel', accelerator, '-machine', 'pc', '-cpu', 'max', '-smp', '1'],
    ...['-m', String(memoryMegabytes), '-nodefaults', '-no-user-config', '-display', 'none', '-S'],
    ...['-kernel', kernel, '-initrd', initrd],
    ...['-append', KERNEL_PARAMETERS],
    // A new identity for each machine: that is what makes a kernel reseed its random generator.
    ...['-device', 'vmgenid,guid=auto', '-no-reboot'],
    ...['-chardev', socket('console', files.console), '-serial', 'chardev:console'],
    ...['-chardev', socket('monitor', files.monitor), '-mon', 'chardev=monitor,mode=control'],
    ...MOUNT_POINTS.flatMap(([name]) => [
      '-drive',
      `file=${escaped(images[name])},if=virtio,format=raw,readonly=on`,
    ]),
    ...['-device', `virtio-serial-pci,max_ports=${PORT_COUNT}`],
    ...['-chardev', 'stdio,id=stdout,signal=off', ...portDevice(PORTS.stdout, 'stdout')],
    ...['-add-fd', `fd=${STDERR_DESCRIPTOR},set=1`],
    ...[
      '-chardev',
      'file,id=stderr,append=on,path=/dev/fdset/1',
      ...portDevice(PORTS.stderr, 'stderr'),
    ],
    ...connections.flatMap((port) => [
      ...['-chardev', socket(`port-${port}`, files.port(port))],
      ...portDevice(port, `port-${port}`),
    ]),
    ...(snapshot === undefined ? [] : ['-incoming', `exec:cat ${shellQuote(snapshot)}`]),
  ];
}

/** The descriptor on which QEMU writes what the function writes to its standard error. */
const STDERR_DESCRIPTOR = 3;

/** Within an option of QEMU a comma ends a value, unless it is doubled. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}

function portDevice(port: number, chardev: string): string[] {
  return ['-device', `virtserialport,nr=${port},chardev=${chardev},name=snapper.${port}`];
}

/**
 * A shell command that runs the machine and looks from outside as if it were the function: the same
 * standard output and error, the same exit status. QEMU takes no descriptor below 3 and wants a pipe.
 *
 * Whoever runs it holds the other end of its standard input. When that is closed, by whatever end the
 * holder came to, the shell's process group is killed: nobody is left who could end the machine, or remove
 * its files, which hold the function's environment.
 */
export function machineCommand(
  program: string,
  args: readonly string[],
  files: MachineFiles,
): string {
  const qemu = [program, ...args].map(shellQuote).join(' ');
  const log = shellQuote(files.log);
  return `
exec 5<&0 </dev/null
{
  read -r _ <&5
  rm -rf ${shellQuote(files.folder)}
  kill -KILL 0
} &
watchdog=$!
{ ${qemu} ${STDERR_DESCRIPTOR}>&1 >&4 2>${log} | cat >&2; } 4>&1
kill "$watchdog"
wait "$watchdog" 2>/dev/null
if read -r code <${shellQuote(files.exitCode)}; then exit "$code"; fi 2>/dev/null
cat ${log} >&2
exit 70
`;
}
