import type { Project } from 'projen/lib/project.js';

import { TemplateComponent } from './template-component.ts';

/** `.devcontainer/`: an editor's container, made of the layer build's `dev` stage. */
export class DevContainer extends TemplateComponent {
  constructor(project: Project) {
    super(project);
    this.add('.devcontainer/devcontainer.json', 'templates/common/devcontainer/devcontainer.json');
  }
}
