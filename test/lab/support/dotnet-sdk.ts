import { execaSync } from 'execa';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The version whose images the lab has. */
export const DOTNET_VERSION = '10';

/** The folder of this machine's .NET: `dotnet`, `host`, `sdk` and `shared`. Undefined without one. */
function installedDotnet(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const dotnet = folders.map((folder) => join(folder, 'dotnet')).find((path) => existsSync(path));
  return dotnet === undefined ? undefined : dirname(realpathSync(dotnet));
}

/** Why .NET functions cannot be built on this machine, or undefined. */
export function dotnetObstacle(): string | undefined {
  if (installedDotnet() === undefined) return 'it needs the .NET SDK';
  const { stdout } = execaSync('dotnet', ['--list-sdks'], { reject: false });
  if (!new RegExp(`^${DOTNET_VERSION}\\.`, 'm').test(stdout ?? '')) {
    return `it needs the .NET ${DOTNET_VERSION} SDK`;
  }
  return undefined;
}

/** The folder of this machine's .NET. */
export function dotnetFolder(): string {
  const folder = installedDotnet();
  if (folder === undefined) throw new Error('There is no `dotnet` on PATH.');
  return folder;
}
