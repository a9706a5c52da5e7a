import type { Project } from 'projen/lib/project.js';

import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** `.devcontainer/`: an editor's container, made of the layer build's `dev` stage. */
export class DevContainer extends TemplateComponent {
  constructor(project: Project, view: TemplateView) {
    super(project, view);
    this.add('.devcontainer/devcontainer.json', 'templates/common/devcontainer/devcontainer.json');
  }
}
