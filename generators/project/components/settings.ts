import { Component } from 'projen/lib/component.js';
import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import { settingsText } from '../settings.ts';
import { SnapperFile } from '../snapper-file.ts';
import type { TemplateView } from '../view.ts';

/** `snapper.json`: the answers, from which `update` renders. */
export class Settings extends Component {
  constructor(project: Project, answers: Answers, view: TemplateView) {
    super(project);
    new SnapperFile(this, 'snapper.json', {
      ownership: 'managed',
      content: () => settingsText(answers, view.generatorVersion),
    });
  }
}
