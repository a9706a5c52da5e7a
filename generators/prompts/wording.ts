/** How questions are answered; what they ask comes from the option schema. */
export const wording = {
  howToChoose: 'Up and Down move, Enter takes',
  /** What a line asks for, before the default; where nothing is redrawn. */
  answer: 'Answer',
  number: 'Number',
  yesOrNo: 'y or n',
  chooseNumber: (count: number): string => `a number from 1 to ${count}`,
  whichAnswer: 'Which answer is to change?',
  none: 'none of them',
  cannotBe: (value: unknown, reason: string): string =>
    `${JSON.stringify(value)} cannot be: ${reason}.`,
} as const;
