import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import { TemplateComponent } from './template-component.ts';

/** Where each service looks for its pipeline, and the template of it. */
const PIPELINES = {
  github: { path: '.github/workflows/ci.yml', template: 'templates/common/github/ci.yml' },
  gitlab: { path: '.gitlab-ci.yml', template: 'templates/common/gitlab-ci.yml' },
} as const;

/**
 * The pipeline that lints, tests, builds the layer, emulates the function, deploys it and proposes updates;
 * and the role that it deploys by.
 */
export class ContinuousIntegration extends TemplateComponent {
  constructor(project: Project, { ci, updates }: Pick<Answers, 'ci' | 'updates'>) {
    super(project);
    if (ci === 'none') return;
    const { path, template } = PIPELINES[ci];
    this.add(path, template);
    this.add('deploy-role.yaml', 'templates/common/deploy-role.yaml');
    // GitLab has one pipeline for all: its jobs of updates are in the template.
    if (ci === 'github' && updates) {
      this.add('.github/workflows/update.yml', 'templates/common/github/update.yml');
    }
  }
}
