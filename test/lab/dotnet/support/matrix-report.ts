import { expect } from 'vitest';

/** What the matrix's function answers; see test/fixtures/dotnet/Matrix. */
export interface Report {
  readonly journal: readonly string[];
  /** The framework that it was compiled for. */
  readonly builtFor: string;
  /** The major version of .NET. */
  readonly runsOn: number;
  readonly readyToRun: boolean;
  /** By name. */
  readonly assemblies: Assemblies;
  /** From the resources for French. */
  readonly greeting: string;
  readonly native: { readonly answer: number; readonly location: string };
}

export type Assemblies = Readonly<Record<string, { location: string; version: string }>>;

const FRAMEWORK = '/opt/snapper/runtime/bin/shared/Microsoft.NETCore.App/10.[^/]+';

/** Says what a text must look like, within a larger expectation. */
export function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}

/** An assembly that was loaded from a folder, by the beginning of its informational version. */
export function loaded(folder: string, name: string, version: string): Assemblies {
  const location = matching(new RegExp(`^${folder}/${name}\\.dll$`));
  return { [name]: { location, version: matching(new RegExp(`^${version}`)) } };
}

/** What it answers when it was published portable, and primed twice. */
export const PORTABLE: Report = {
  journal: ['constructor', 'prime', 'prime', 'before', 'after', 'invoke'],
  builtFor: '.NETCoreApp,Version=v10.0',
  runsOn: 10,
  readyToRun: false,
  assemblies: {
    ...loaded('/var/task', 'Matrix', '1.0.0'),
    ...loaded('/var/task', 'Amazon.Lambda.Core', '3.2.0'),
    ...loaded('/opt/snapper/ric', 'Amazon.Lambda.RuntimeSupport', '2.1.2'),
    ...loaded('/opt/snapper/ric', 'SnapshotRestore.Registry', '1.0.2'),
    ...loaded(FRAMEWORK, 'System.Text.Json', '10.'),
  },
  greeting: 'Bonjour',
  native: { answer: 42, location: '/var/task/runtimes/linux-x64/native/liblab.so' },
};
