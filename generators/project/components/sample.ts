import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import type { Language } from '../languages/index.ts';
import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** `src/`, `test/` and `events/`: the function, which is the user's from the start. */
export class Sample extends TemplateComponent {
  constructor(project: Project, answers: Answers, language: Language, view: TemplateView) {
    super(project, view);
    const folders = language.sample(answers);
    this.addFolder('src', folders.source, { ownership: 'once' });
    this.addFolder('test', folders.test, { ownership: 'once' });
    this.add('events/event.json', `${folders.events}/${answers.sample}.json`, {
      ownership: 'once',
    });
  }
}
