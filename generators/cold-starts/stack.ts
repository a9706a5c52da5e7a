import type { AwsCli } from './aws-cli.ts';
import type { Clock } from './clock.ts';
import { ColdStartsError } from './errors.ts';
import { explain } from './failures.ts';

/** The version behind the alias `live` of a stack. The function bears the stack's name. */
export interface Stack {
  readonly name: string;
  readonly runtime: string;
  readonly snapStart: boolean;
  readonly memoryMb: number;
  readonly architecture: string;
  readonly region: string;
  readonly version: string;
  readonly timeoutSeconds: number;
  readonly state: string;
}

/** Only these: the configuration also holds the environment, which is nobody's business here. */
const QUERY = [
  'Arn: FunctionArn',
  'Architectures: Architectures',
  'MemorySize: MemorySize',
  'Runtime: Runtime',
  'SnapStart: SnapStart.OptimizationStatus',
  'State: State',
  'Reason: StateReason',
  'Timeout: Timeout',
  'Version: Version',
].join(', ');

const POLL_MS = 5_000;
/** A snapshot takes a minute or two; AWS bounds the init at 15 minutes. */
const READY_MS = 15 * 60_000;

/**
 * Looks a stack up; undefined when it is not deployed.
 *
 * @throws ColdStartsError when it cannot be looked up, or when its version cannot run.
 */
export async function findStack(aws: AwsCli, name: string): Promise<Stack | undefined> {
  const args = ['--function-name', name, '--qualifier', 'live', '--query', `{${QUERY}}`];
  const answer = await aws.start('get-function-configuration', args).answer;
  if (!answer.ok) {
    if (answer.failure.kind === 'missing') return undefined;
    throw new ColdStartsError(explain(answer.failure, name));
  }
  const { value } = answer;
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  if (text('State') === 'Failed') {
    throw new ColdStartsError(
      `the version behind ${name}:live failed to start: ${text('Reason')}\n\`make emulate\` shows why.`,
    );
  }
  return {
    name,
    runtime: text('Runtime'),
    snapStart: text('SnapStart') === 'On',
    memoryMb: Number(value['MemorySize']),
    architecture: Array.isArray(value['Architectures']) ? String(value['Architectures'][0]) : '',
    region: text('Arn').split(':')[3] ?? '',
    version: text('Version'),
    timeoutSeconds: Number(value['Timeout']),
    state: text('State'),
  };
}

/** What waiting needs. */
export interface Waiting {
  readonly aws: AwsCli;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * Waits until the version behind `live` is active. An inactive one counts as ready: it is an invocation
 * that wakes it.
 *
 * @throws ColdStartsError when it is not within a quarter of an hour.
 */
export async function waitUntilActive(stack: Stack, { aws, clock, log }: Waiting): Promise<Stack> {
  let current: Stack | undefined = stack;
  const deadline = clock.now() + READY_MS;
  if (stack.state === 'Pending') {
    log(
      `${stack.name}: version ${stack.version} is not active yet, Lambda is making its snapshot; waiting`,
    );
  }
  while (current?.state === 'Pending') {
    if (clock.now() >= deadline) {
      throw new ColdStartsError(
        `version ${stack.version} of ${stack.name} is still pending after 15 minutes; \`make logs\` shows its init`,
      );
    }
    await clock.sleep(POLL_MS);
    current = await findStack(aws, stack.name);
  }
  if (current === undefined) throw new ColdStartsError(`${stack.name} was deleted meanwhile`);
  return current;
}
