import type { Project } from 'projen/lib/project.js';

import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** The SAM template and its deployment settings. */
export class Stack extends TemplateComponent {
  constructor(project: Project, view: TemplateView) {
    super(project, view);
    this.add('template.yaml', 'templates/common/template.yaml');
    this.add('samconfig.toml', 'templates/common/samconfig.toml');
  }
}
