import type { Project } from 'projen/lib/project.js';

import { TemplateComponent } from './template-component.ts';

/** `wrapper/`: the script that Lambda calls instead of the JVM. */
export class Wrapper extends TemplateComponent {
  constructor(project: Project) {
    super(project);
    this.add('wrapper/snapper-wrapper', 'wrapper/snapper-wrapper', { executable: true });
  }
}
