import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import { TemplateComponent } from './template-component.ts';

/** The folder of large files: a first file says what belongs there, unless the sample fills it. */
export class Assets extends TemplateComponent {
  constructor(project: Project, { assets, sample }: Pick<Answers, 'assets' | 'sample'>) {
    super(project);
    if (assets === 'none' || sample === 'model') return;
    this.add(`${assets}/README.md`, 'templates/common/assets/README.md', { ownership: 'once' });
  }
}
