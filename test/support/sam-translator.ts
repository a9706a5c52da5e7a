import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A command line that succeeds where the translator is installed. */
export const TRANSLATOR = ['python3', '-c', 'import samtranslator'] as const;

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Condition {
  readonly 'Fn::Equals'?: readonly [left: unknown, right: unknown];
  readonly 'Fn::Not'?: readonly [Condition];
}

/** A template after `Transform: AWS::Serverless-2016-10-31`. */
export interface Translated {
  readonly Conditions?: Readonly<Record<string, Condition>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/**
 * AWS's own translator of SAM templates. One process for all translations: loading it takes far longer
 * than translating.
 */
export class SamTranslator {
  #process: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #answers: AsyncIterator<string> | undefined;

  /** Translates the text of a template, deployed in a mode. */
  async translate(template: string, mode = 'snapped'): Promise<Translated> {
    this.#process ??= spawn('python3', ['test/support/translate-template.py'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#answers ??= createInterface(this.#process.stdout)[Symbol.asyncIterator]();
    this.#process.stdin.write(`${JSON.stringify({ template, mode })}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error('the template cannot be translated; see above');
    return JSON.parse(answer.value) as Translated;
  }

  close(): void {
    this.#process?.stdin.end();
  }
}
