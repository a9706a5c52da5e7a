import type { Project } from 'projen/lib/project.js';

import type { Language } from '../languages/index.ts';
import { TemplateComponent } from './template-component.ts';

/** `delegator/`: what primes the function, runs its hooks and hands over to the official client. */
export class Delegator extends TemplateComponent {
  constructor(project: Project, language: Language) {
    super(project);
    this.addFolder('delegator', `layer/${language.id}/delegator`);
  }
}
