import { executionEnvironment } from '../runtimes/index.ts';
import type { Catalogue } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import { LAYER, findLanguage } from './languages/index.ts';
import type { Launch } from './languages/index.ts';

/**
 * What `wrapper/snapper-wrapper` executes for a function of these answers, and the environment it sets.
 * A test holds it against what the wrapper does.
 */
export function launchOf(answers: Answers, catalogue: Catalogue): Launch {
  const runtime = catalogue.find(answers.runtime);
  const language = findLanguage(answers.language);
  if (runtime === undefined || language === undefined) {
    throw new Error(`the catalogue has no runtime ${answers.runtime} of ${answers.language}`);
  }
  const { command, variables } = language.launch(answers, runtime);
  const isImage = answers.packaging === 'image';
  return {
    command,
    variables: [
      {
        name: 'PATH',
        value: `${LAYER}/runtime/bin:$PATH`,
        why: 'the function may start the language’s own programs',
      },
      {
        name: 'LD_LIBRARY_PATH',
        value: `${LAYER}/runtime/lib:${LAYER}/lib:$LD_LIBRARY_PATH`,
        why: isImage
          ? 'libraries that the base image lacks; only folders that are there'
          : 'libraries that the Java host lacks; only folders that the layer has',
      },
      {
        name: 'AWS_EXECUTION_ENV',
        value: executionEnvironment(runtime),
        why: 'the runtime that really runs, as AWS’s libraries report it',
      },
      ...[
        ['AWS_LAMBDA_LOG_GROUP_NAME', '/aws/lambda/$AWS_LAMBDA_FUNCTION_NAME'],
        ['AWS_LAMBDA_LOG_STREAM_NAME', 'snapstart/[$AWS_LAMBDA_FUNCTION_VERSION]'],
      ].map(([name, value]) => ({
        name: name!,
        value: value!,
        why: 'SnapStart has none, and the client insists on one',
        unlessSet: true,
      })),
      ...variables,
    ],
  };
}
