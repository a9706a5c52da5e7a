import { performance } from 'node:perf_hooks';

import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { compare, printFigures } from './measure.ts';

/** Rendering a repository into memory, after start-up. */
export function rendering(): void {
  const answers = completeAnswers(
    {},
    { catalogue, today: '2026-11-24', folder: 'my-fn', nameOf: (key) => key },
  );
  const once = (): void => {
    render(answers, { catalogue, generatorVersion: '0.0.0' });
  };
  const start = performance.now();
  once();
  const first = performance.now() - start;
  const [warm] = compare({ 'again, templates compiled': once }, 50);
  printFigures('Rendering the .NET repository', [
    { name: 'the first time in a process', medianMs: first, samples: 1 },
    warm!,
  ]);
}
