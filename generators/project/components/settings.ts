import { Component } from 'projen/lib/component.js';
import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import { settingsText } from '../settings.ts';
import { SnapperFile } from '../snapper-file.ts';
import type { TemplateView } from '../view.ts';

/**
 * `snapper.json`: the answers, from which `update` renders. It is rewritten and never merged: what it says
 * goes into the new one, however it was edited.
 */
export class Settings extends Component {
  constructor(project: Project, answers: Answers, view: TemplateView, written: string) {
    super(project);
    new SnapperFile(this, 'snapper.json', {
      ownership: 'generated',
      content: () => settingsText(answers, view.generatorVersion, written),
    });
  }
}
