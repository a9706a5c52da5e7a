import type { Project } from 'projen/lib/project.js';

import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** Where each service looks for its pipeline, and the template of it. */
const PIPELINES = {
  github: { path: '.github/workflows/ci.yml', template: 'templates/common/github/ci.yml' },
  gitlab: { path: '.gitlab-ci.yml', template: 'templates/common/gitlab-ci.yml' },
} as const;

/** The pipeline that lints, tests, builds the layer and emulates the function. */
export class ContinuousIntegration extends TemplateComponent {
  constructor(project: Project, view: TemplateView) {
    super(project, view);
    if (view.ci === 'none') return;
    const { path, template } = PIPELINES[view.ci];
    this.add(path, template);
  }
}
