import type { Project } from 'projen/lib/project.js';

import { TemplateComponent } from './template-component.ts';

/** `tools/`: what measures cold starts on AWS, one file without dependencies. */
export class ColdStartsTool extends TemplateComponent {
  constructor(project: Project) {
    super(project);
    this.add('tools/cold-starts.mjs', 'tools/cold-starts.mjs', { executable: true });
  }
}
