import { MOUNT_POINTS } from './images.ts';
import type { KernelModule } from './kernel.ts';
import { CONNECTION_PORTS, PORTS } from './ports.ts';

/** What the guest does once it has booted. */
export interface GuestTask {
  /** The wrapper with its arguments, as paths in the Java host. */
  readonly command: readonly string[];
  /** The whole environment of that process. */
  readonly environment: Readonly<Record<string, string>>;
  /** The port of the Runtime API within the guest. */
  readonly apiPort: number;
  /** Marks the end of a connection within its bytes: nothing that is sent otherwise. */
  readonly endMark: string;
}

/**
 * The largest piece that the kernel reads from a port, plus the headers of a TCP segment: with it as the
 * size of a packet, no piece but the last waits for the one before to be acknowledged.
 */
const LOOPBACK_MTU = 4096 + 52;

/** A shell word that means just this text. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The first process of the guest: mounts, starts the function and says how it ended. */
export function initScript(modules: readonly KernelModule[], apiPort: number): string {
  const load = modules.map(({ name }) => `insmod /modules/${name}.ko`);
  const mounts = MOUNT_POINTS.map(([, path], index) => {
    const drive = `/dev/vd${'abc'[index]}`;
    return `mount -t squashfs -o ro ${drive} /host${path === '/' ? '' : path}`;
  });
  return `#!/bin/sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
${load.join('\n')}

fail() {
  echo "snapper: $1"
  poweroff -f
}
until [ -e /dev/vdc ] && [ -e /dev/vport*p${CONNECTION_PORTS.at(-1)} ]; do usleep 1000; done
${mounts.map((mount) => `${mount} || fail 'cannot: ${mount}'`).join('\n')}
mount -t tmpfs tmpfs /host/tmp || fail 'the host has no /tmp'
mount -t proc proc /host/proc || fail 'the host has no /proc'
mount --bind /dev /host/dev || fail 'the host has no /dev'
ifconfig lo 127.0.0.1 mtu ${LOOPBACK_MTU} up

# Redirections expand no patterns.
set -- /dev/vport*p${PORTS.control}
ports=\${1%${PORTS.control}}
exec 4<>"$1"
nc -ll -p ${apiPort} -e /relay 4>&- &
until grep -q ' 0A ' /proc/net/tcp /proc/net/tcp6; do usleep 1000; done
/obey <&4 >&4 &
/rehearse 4>&-

# Pipes, as on Lambda: a port cannot be opened twice, which /dev/stderr would be.
mkfifo /run/stdout /run/stderr
cat /run/stdout >"\${ports}${PORTS.stdout}" 4>&- &
cat /run/stderr >"\${ports}${PORTS.stderr}" 4>&- &
# From here on the console tells that the random generator was reseeded.
dmesg -n 6
echo started >&4
/launch </dev/null >/run/stdout 2>/run/stderr 4>&- &
wait $!
code=$?
# What the function wrote last is on its way.
usleep 50000
echo "exit $code" >&4
while :; do sleep 3600; done
`;
}

/** Starts the function in the Java host, with its environment and no other variable. */
export function launchScript({ command, environment }: GuestTask): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const words = ['/usr/bin/env', '--chdir=/var/task', ...command];
  return `#!/bin/sh
exec /bin/busybox env -i ${variables.map(shellQuote).join(' ')} \\
  /bin/busybox chroot /host ${words.map(shellQuote).join(' ')}
`;
}

/**
 * One connection of the function: lends it the first port that is free (one in use cannot be opened) and
 * copies both ways until either side closes it. What the host sends are blocks, each after a line with
 * its size; 0 is the end. What the function sends is copied as it is, and a mark is its end. Both ends are
 * always told, once, so that nothing on the way reaches the next connection.
 *
 * Forks are what a connection costs here, so `cat` is no process of its own where busybox is built to run
 * it within the shell. Where it is not, the shell's death alone would not end it.
 */
export function relayScript(endMark: string): string {
  const ports = CONNECTION_PORTS.map((port) => `/dev/vport*p${port}`);
  const tellEnd = `printf %s '${endMark}' >&3`;
  return `#!/bin/sh
exec 5<&0 2>/dev/null
relay() {
  { cat <&5 >&3; trap '' TERM; ${tellEnd}; } &
  while read -r size <&3 && [ "$size" != 0 ]; do
    dd bs="$size" count=1 iflag=fullblock <&3
  done
  read -r copying <"/proc/$!/task/$!/children"
  kill %1 $copying
  # Its status tells whether it was killed, or too late for that.
  wait $! || ${tellEnd}
}
for port in ${ports.join(' ')}; do
  relay 3<>"$port" && exit
done
`;
}

/** What a connection begins with that is no connection of the function: the host sends it back. */
export const REHEARSAL = 'rehearsal\n';

/**
 * A connection there and back that does not reach the Runtime API, before the function's time is measured.
 * A translated machine translates all code that it has not yet run, here that of the kernel and of busybox:
 * several times what the function's own first request takes, and nothing of it exists on Lambda.
 */
export function rehearseScript(apiPort: number): string {
  return `#!/bin/sh
echo ${REHEARSAL.trim()} | nc 127.0.0.1 ${apiPort} >/dev/null
`;
}

/**
 * Obeys the host, line by line: sets the clock, which stood still while the snapshot lay on the disk, and
 * which busybox sets by whole seconds only.
 */
export function obeyScript(): string {
  return `#!/bin/sh
while read -r order value; do
  case $order in
    clock) date -u -s "@$value" >/dev/null && echo "clock $value" ;;
    rehearse) /rehearse && echo rehearsed ;;
  esac
done
`;
}
