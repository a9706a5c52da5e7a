import { readFileSync } from 'node:fs';

interface PredictionBase {
  readonly title: string;
  readonly event: unknown;
}

/** An event that every language's model sample answers, and the answer. */
export interface AnsweredPrediction extends PredictionBase {
  readonly answer: { readonly label: string; readonly score: number };
}

/** An event that every language's model sample refuses, with the words for the caller. */
export interface RefusedPrediction extends PredictionBase {
  readonly refusal: string;
  /** The event is of another type than the sample's; where JSON is read into types, that is what refuses it. */
  readonly untyped?: boolean;
}

const ALL = JSON.parse(
  readFileSync(new URL('../fixtures/model/predictions.json', import.meta.url), 'utf8'),
) as readonly (AnsweredPrediction | RefusedPrediction)[];

/** What the model sample answers, the same in every language. */
export const ANSWERED = ALL.filter((one) => 'answer' in one);

/** What the model sample refuses, the same in every language. */
export const REFUSED = ALL.filter((one) => 'refusal' in one);
