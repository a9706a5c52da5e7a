import type { Server } from 'node:http';
import { answerCredentials } from './credentials.ts';
import { within } from './deferred.ts';
import { describeError } from './describe.ts';
import { lambdaEnvironment } from './environment.ts';
import { EmulatorError } from './errors.ts';
import { refuse } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { describeExit, explainExit } from './exit-reason.ts';
import type { ProcessExit } from './exit-reason.ts';
import { FunctionProcess } from './function-process.ts';
import { InvocationCalls } from './invocation-calls.ts';
import { InvocationQueue } from './invocation-queue.ts';
import { Invocation } from './invocation.ts';
import type { InvokeOptions } from './invocation.ts';
import { resolveSettings } from './options.ts';
import type { EmulationOptions, Settings } from './options.ts';
import { PhaseCalls } from './phase-calls.ts';
import type { PhaseSignal, State } from './phase-calls.ts';
import { awaitPhaseEnd, phaseError, phaseOutcome } from './phase-end.ts';
import type { PhaseEnd } from './phase-end.ts';
import type { OutputLine } from './process-output.ts';
import type {
  InitResult,
  InvokeResult,
  PhaseFailure,
  RestoreResult,
  Violation,
} from './results.ts';
import { createRuntimeApi, listen } from './runtime-api.ts';
import { Timeline } from './timeline.ts';
import type { TimelineEntry } from './timeline.ts';

/** One execution environment: a process driven through init, snapshot point, restore and invokes. */
export class Emulation {
  /** What the function wrote, in the order of arrival. */
  readonly output: OutputLine[] = [];
  readonly #settings: Settings;
  readonly #timeline: Timeline;
  readonly #queue: InvocationQueue;
  readonly #phases: PhaseCalls;
  readonly #server: Server;
  #port = 0;
  #process: FunctionProcess | undefined;
  #exit: ProcessExit | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(settings: Settings) {
    this.#settings = settings;
    this.#timeline = new Timeline(settings.clock);
    const { functionName, functionVersion, region } = settings;
    this.#queue = new InvocationQueue(
      `arn:aws:lambda:${region}:123456789012:function:${functionName}:${functionVersion}`,
      {
        handedOut: ({ requestId }) => this.#timeline.record('event', requestId),
        expired: (invocation) => this.#expire(invocation),
        pollerLost: () => this.#abandoned('invocation/next'),
      },
    );
    this.#phases = new PhaseCalls(settings, this.#timeline, this.#queue, () =>
      this.#abandoned('restore/next'),
    );
    this.#server = this.#serve();
  }

  /**
   * Starts the Runtime API; the process is started by `init`.
   *
   * @throws EmulatorError when the user's environment holds a variable that Lambda reserves.
   */
  static async start(options: EmulationOptions): Promise<Emulation> {
    const emulation = new Emulation(resolveSettings(options));
    // Fails here, before anything runs, when the configuration is one that Lambda refuses.
    emulation.#environment();
    emulation.#port = await listen(emulation.#server, emulation.#settings.listenHost);
    return emulation;
  }

  /** `host:port` of the Runtime API, as in `AWS_LAMBDA_RUNTIME_API`. */
  get endpoint(): string {
    return `${this.#settings.endpointHost}:${this.#port}`;
  }

  get state(): State {
    return this.#phases.state;
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline.entries;
  }

  /** What Lambda would have rejected, in the order of occurrence. */
  get violations(): readonly Violation[] {
    return this.#timeline.violations;
  }

  /** How many requests for `restore/next` are held at the snapshot point. */
  get heldRestores(): number {
    return this.#phases.heldRestores;
  }

  /** How many requests for `invocation/next` wait for an event. */
  get pollers(): number {
    return this.#queue.pollers;
  }

  /** Starts the process and waits for the snapshot point, an error, its end or the limit. */
  async init(): Promise<InitResult> {
    this.#expect('created', 'init()');
    const signal = this.#phases.beginInit();
    this.#timeline.begin();
    this.#timeline.record('process started', this.#settings.handler);
    this.#process = this.#launch();
    const end = await this.#endOf(signal, this.#settings.initLimitMs, 0);
    if (end.kind !== 'reached') return this.#failed('init', end);
    const { durationMs } = end;
    if (!this.#settings.snapStart) {
      this.#timeline.record('init finished', undefined, durationMs);
      this.#open();
      return { outcome: 'ready', snapshotAt: 'none', durationMs };
    }
    this.#timeline.record('snapshot', `at ${end.by}`, durationMs);
    this.#phases.state = 'snapshotted';
    return { outcome: 'ready', snapshotAt: end.by, durationMs };
  }

  /** Restores the snapshot: `restore/next` is answered; waits for `invocation/next`. */
  async restore(): Promise<RestoreResult> {
    this.#expect('snapshotted', 'restore()');
    this.#timeline.phase = 'restore';
    this.#timeline.record('restore');
    const startedAt = this.#timeline.now();
    const signal = this.#phases.beginRestore();
    const end = await this.#endOf(signal, this.#settings.restoreLimitMs, startedAt);
    if (end.kind !== 'reached') return this.#failed('restore', end);
    this.#timeline.record('restored', undefined, end.durationMs);
    this.#open();
    return { outcome: 'ready', durationMs: end.durationMs };
  }

  /**
   * Queues an event, which any of the processes may take, and waits for its outcome.
   *
   * @throws EmulatorError when init or restore has not succeeded, or Lambda takes no such event.
   */
  async invoke(event: unknown, options: InvokeOptions = {}): Promise<InvokeResult> {
    const invocation = new Invocation(event, options, {
      timeoutMs: this.#settings.timeoutSeconds * 1000,
      clock: this.#settings.clock,
    });
    const wasReady = this.#timeline.phase === 'invoke';
    if (wasReady && this.#exit !== undefined) return invocation.crash(this.#exit);
    this.#expect('ready', 'invoke()');
    this.#queue.add(invocation);
    return invocation.result;
  }

  /**
   * Waits until the process asks for its next event: only then an invoke is over for Lambda. One that
   * ends instead, or does not ask before the function's timeout, is a violation.
   */
  async idle(): Promise<void> {
    if (this.#exit === undefined) this.#expect('ready', 'idle()');
    const end = await within(
      Promise.race([this.#queue.untilPolling(this.#settings.processes), this.#process?.exit]),
      this.#settings.timeoutSeconds * 1000,
    );
    if (end === 'polling') return;
    const what = end === undefined ? 'is still busy' : `ended (${describeExit(end)})`;
    this.#timeline.violate(
      'no-next-after-response',
      `the process ${what} after its response instead of asking for invocation/next`,
    );
  }

  /** Ends the process and the server; safe to call at any time and more than once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#shutDown();
    return this.#stopped;
  }

  #serve(): Server {
    const answers = new InvocationCalls(this.#queue, this.#timeline, () => this.#exitSoon());
    return createRuntimeApi({
      restoreNext: (exchange) => this.#phases.restoreNext(exchange),
      restoreError: (exchange, error) => this.#phases.restoreError(exchange, error),
      initError: (exchange, error) => this.#phases.initError(exchange, error),
      invocationNext: (exchange) => this.#phases.invocationNext(exchange),
      invocationResponse: (exchange, requestId) => answers.response(exchange, requestId),
      invocationError: (exchange, requestId, error) => answers.error(exchange, requestId, error),
      credentials: (exchange) => {
        const granted = answerCredentials(exchange, this.#settings.authorizationToken);
        this.#timeline.record('credentials', granted ? undefined : 'refused: wrong token');
      },
      unknown: (exchange) => this.#refuseUnknown(exchange),
    });
  }

  #refuseUnknown(exchange: Exchange): void {
    const { method, url } = exchange.request;
    const message = `${method} ${url} is not part of the Runtime API`;
    exchange.request.resume();
    // Extensions and telemetry have APIs of their own, which a wrapper may try without need.
    if (url?.startsWith('/2018-06-01/')) this.#timeline.violate('unknown-path', message);
    else this.#timeline.record('not emulated', `${method} ${url}`);
    refuse(exchange, 404, 'NotFound', message);
  }

  #environment(): Record<string, string> {
    return lambdaEnvironment({ ...this.#settings, endpoint: this.endpoint });
  }

  #launch(): FunctionProcess {
    const started = new FunctionProcess(this.#settings, this.#environment(), (stream, text) => {
      const line = { atMs: this.#timeline.now(), stream, text };
      this.output.push(line);
      this.#settings.onOutput?.(line);
    });
    void started.exit.then((exit) => this.#ended(exit));
    return started;
  }

  /** Worth a note only while the process lives and is wanted. */
  #abandoned(call: string): void {
    const { state } = this.#phases;
    if (state === 'failed' || state === 'stopped') return;
    this.#timeline.record(`${call} abandoned`, 'the process closed its connection');
  }

  #ended(exit: ProcessExit): void {
    this.#exit = exit;
    const crashed = this.#queue.crash(exit);
    if (this.#phases.state === 'stopped') return;
    this.#timeline.record('process ended', describeExit(exit));
    if (this.#timeline.phase === 'invoke') this.#phases.state = 'failed';
    for (const { requestId } of crashed) this.#timeline.record('crash', requestId);
  }

  #endOf(signal: Promise<PhaseSignal>, limitMs: number, startedAt: number): Promise<PhaseEnd> {
    const exit = this.#process?.exit ?? new Promise<never>(() => undefined);
    return awaitPhaseEnd(signal, exit, limitMs, () => this.#timeline.now() - startedAt);
  }

  async #failed(
    phase: 'init' | 'restore',
    end: Exclude<PhaseEnd, { kind: 'reached' }>,
  ): Promise<PhaseFailure> {
    const error = phaseError(phase, end);
    this.#timeline.record(`${phase} failed`, describeError(error), end.durationMs);
    if (this.#phases.state !== 'stopped') this.#phases.state = 'failed';
    const exit = await this.#exitAfter(end);
    if (exit !== null && phase === 'init') this.#judgeInitExit(exit);
    return { outcome: phaseOutcome(end), error, exit, durationMs: end.durationMs };
  }

  /** The process is expected to exit by itself after it reported an error; otherwise it is killed. */
  async #exitAfter(end: PhaseEnd): Promise<ProcessExit | null> {
    if (end.kind === 'exited') return end.exit;
    if (end.kind === 'reported') {
      const exit = await this.#exitSoon();
      if (exit !== undefined) return exit;
      this.#timeline.violate(
        'lingers-after-error',
        'the process reported an error and did not exit; Lambda kills it',
      );
    }
    await this.#process?.end();
    return null;
  }

  #judgeInitExit(exit: ProcessExit): void {
    if (exit.code === 0) {
      this.#timeline.violate(
        'exit-zero-during-init',
        'the process ended during init with exit status 0; Lambda takes every end during init for a failure, and a good one hides the cause',
      );
    }
    const explanation = explainExit(exit);
    if (exit.code === 126) this.#timeline.violate('wrapper-not-executable', explanation ?? '');
    if (exit.code === 127) this.#timeline.violate('wrapper-missing', explanation ?? '');
  }

  #open(): void {
    this.#timeline.phase = 'invoke';
    this.#phases.state = 'ready';
    this.#queue.open();
  }

  #expire(invocation: Invocation): void {
    const { durationMs } = invocation.expire();
    this.#timeline.record('timeout', invocation.requestId, durationMs);
    this.#phases.state = 'failed';
    void this.#process?.end();
  }

  #exitSoon(): Promise<ProcessExit | undefined> {
    return this.#process?.exitWithin(this.#settings.exitGraceMs) ?? Promise.resolve(undefined);
  }

  async #shutDown(): Promise<void> {
    this.#phases.state = 'stopped';
    await this.#process?.end();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #expect(state: State, call: string): void {
    if (this.#phases.state === state) return;
    throw new EmulatorError(
      `${call} needs an environment that is ${state}; this one is ${this.#phases.state}`,
    );
  }
}
