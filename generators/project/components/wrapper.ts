import type { Project } from 'projen/lib/project.js';

import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** `wrapper/`: the script that Lambda calls instead of the JVM. */
export class Wrapper extends TemplateComponent {
  constructor(project: Project, view: TemplateView) {
    super(project, view);
    this.add('wrapper/snapper-wrapper', 'wrapper/snapper-wrapper', { executable: true });
  }
}
