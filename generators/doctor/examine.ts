import { describeSystemError } from '../errors/index.ts';
import { findBuilder } from './builder.ts';
import type { Check, Finding, Subject } from './check.ts';
import { awsCli } from './checks/aws-cli.ts';
import { credentials } from './checks/credentials.ts';
import { git } from './checks/git.ts';
import { image } from './checks/image.ts';
import { make } from './checks/make.ts';
import { node } from './checks/node.ts';
import { platform } from './checks/platform.ts';
import { host, runtime } from './checks/runtimes.ts';
import { sam } from './checks/sam.ts';
import { sdkChecks } from './checks/sdk.ts';
import { settings } from './checks/settings.ts';
import { template } from './checks/template.ts';

/** What a check came to. */
export interface Examined extends Finding, Pick<Check, 'name' | 'title'> {}

/** Looks at everything at once; the order of the answers is always the same. */
export async function examine(about: Omit<Subject, 'builder'>): Promise<readonly Examined[]> {
  const subject: Subject = { ...about, builder: findBuilder(about.machine) };
  const results = await Promise.all(checksFor(subject).map((check) => perform(check, subject)));
  return results.filter((each) => each !== undefined);
}

function checksFor({ repository }: Subject): readonly Check[] {
  const language = repository?.language;
  return [
    image,
    ...(repository === undefined ? [] : [platform]),
    make,
    node,
    ...(language === undefined ? [] : sdkChecks(language.sdk, repository!.runtime!)),
    sam,
    awsCli,
    credentials,
    git,
    ...(repository === undefined ? [] : [settings, template, runtime, host]),
  ];
}

async function perform(check: Check, subject: Subject): Promise<Examined | undefined> {
  const { name, title } = check;
  try {
    const finding = await check.run(subject);
    return finding === undefined ? undefined : { name, title, ...finding };
  } catch (error) {
    // One that fails keeps no other from being told.
    return {
      name,
      title,
      status: 'warning',
      detail: `could not be looked at: ${describeSystemError(error)}`,
    };
  }
}
