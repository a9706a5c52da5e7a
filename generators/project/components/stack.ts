import type { Project } from 'projen/lib/project.js';

import { TemplateComponent } from './template-component.ts';

/** The SAM template and its deployment settings. */
export class Stack extends TemplateComponent {
  constructor(project: Project) {
    super(project);
    this.add('template.yaml', 'templates/common/template.yaml');
    this.add('samconfig.toml', 'templates/common/samconfig.toml');
  }
}
