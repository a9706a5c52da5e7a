import { execa } from 'execa';

/**
 * Makes sure that Debian packages are installed: installs what is missing when this is root on a
 * machine with apt.
 *
 * @throws Error that names the packages when they cannot be installed.
 */
export async function ensurePackages(...names: readonly string[]): Promise<void> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(hint(missing));
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  const first = await execa('apt-get', install, { env, reject: false });
  if (!first.failed) return;
  await execa('apt-get', ['update'], { env, reject: false });
  const second = await execa('apt-get', install, { env, reject: false });
  if (second.failed) throw new Error(`${hint(missing)}\n${second.stderr}`, { cause: second });
}

async function missingPackages(names: readonly string[]): Promise<string[]> {
  const query = ['--show', '--showformat=${Package} ${db:Status-Abbrev}\n', ...names];
  const { stdout } = await execa('dpkg-query', query, { reject: false });
  const installed = new Set(
    (stdout ?? '')
      .split('\n')
      .filter((line) => line.includes(' ii'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

function hint(missing: readonly string[]): string {
  return `The lab needs these Debian packages: apt-get install ${missing.join(' ')}`;
}
