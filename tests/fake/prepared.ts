/** What a test has prepared, handed out bit by bit: what is not there fails, and what is left can be told. */
import type { Prompts } from "../../lib/system/terminal.ts";

/** Refuses what nobody prepared. */
export function refuse(what: string): never {
  throw new Error(`the test prepared nothing for: ${what}`);
}

/** What a person answers; `undefined` where they give up. */
export type GivenAnswer = string | undefined;

/** Answers to questions, one after the other; what was asked is kept. */
export class Answers implements Prompts {
  readonly asked: string[] = [];
  readonly left: GivenAnswer[];

  constructor(answers: readonly GivenAnswer[]) {
    this.left = [...answers];
  }

  async text(
    message: string,
    { hidden, check }: Parameters<Prompts["text"]>[1],
  ): Promise<GivenAnswer> {
    this.asked.push(`${hidden ? "hidden: " : ""}${message}`);
    for (;;) {
      const answer = this.#next(message);
      const trouble = answer === undefined ? undefined : await check?.(answer);
      if (trouble === undefined) return answer;
      this.asked.push(trouble);
    }
  }

  pick(
    message: string,
    choices: Parameters<Prompts["pick"]>[1],
    { word }: Parameters<Prompts["pick"]>[2] = {},
  ): Promise<GivenAnswer> {
    const title = word === undefined ? message : `${message} [${word}]`;
    this.asked.push([title, ...choices.map(({ label }) => label)].join("\n- "));
    const answer = this.#next(message);
    const isChoice = answer === undefined || choices.some(({ value }) => value === answer);
    if (!isChoice) refuse(`"${answer}", of which to pick`);
    return Promise.resolve(answer);
  }

  #next(message: string): GivenAnswer {
    if (this.left.length === 0) refuse(`an answer to "${message}"`);
    return this.left.shift();
  }
}
