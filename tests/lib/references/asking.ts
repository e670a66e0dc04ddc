/** References that are followed on a machine whose secret managers are prepared. */
import { UserError } from "../../../lib/errors.ts";
import { resolveSecret } from "../../../lib/references/mod.ts";
import type { Question } from "../../../lib/provider/context.ts";
import type { HelperCommand, HelperResult } from "../../../lib/system/programs.ts";
import { fakeSystem, type Prepared } from "../../fake_system.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { UNWATCHED } from "../../unwatched.ts";
import { NO_MANAGERS } from "./no_managers.ts";
import { secretEnvironments } from "../../../lib/environment/programs.ts";
import { clouds } from "../../../providers/mod.ts";

/** What no message may hold. */
export const CANARY = "canary-secret-EXAMPLE";

/** What a program answers, where it is not just an empty success. */
export type Answer = Partial<HelperResult>;

/** A machine whose programs answer so. */
export interface Managed extends Omit<Prepared, "run" | "answers"> {
  readonly answer: (command: HelperCommand) => Answer;
  /** What the person types. */
  readonly typed?: readonly string[];
  /** What the person lets through. */
  readonly pass?: readonly string[];
}

const FAMILIES = clouds.flatMap(({ family }) => family);

/** Follows references one after the other: what each came to, or why it could not be had, and the mend. */
export async function following(
  references: readonly string[],
  { answer, typed = [], pass = [], ...prepared }: Managed,
) {
  const run = (command: HelperCommand): HelperResult => ({
    ...{ status: 0, stdout: "", stderr: "" },
    ...answer(command),
  });
  const system = fakeSystem({ ...prepared, run, env: { HOME: "/home/ada", ...prepared.env } });
  const [learned, left]: [string[], string[]] = [[], [...typed]];
  const asked: string[] = [];
  const secrets = {
    ...{
      behind: system,
      managers: NO_MANAGERS,
      store: memoryStore(),
    },
    ...{ system, found: new Map(), learn: (secret: string) => void learned.push(secret) },
    environment: secretEnvironments(system, { families: FAMILIES, pass }),
    person: {
      ...UNWATCHED,
      ask: async ({ message, check }: Question) => {
        asked.push(message);
        for (;;) {
          const answer = left.shift();
          if (answer === undefined) throw new Error(message);
          if (await check?.(answer) === undefined) return answer;
        }
      },
    },
  };
  const results: string[] = [];
  for (const text of references) {
    const cut = text.indexOf(":");
    const reference = { scheme: text.slice(0, cut), rest: text.slice(cut + 1) };
    const at = { file: "/work/atmos.yaml", line: 1, column: 1, path: "auth.x" };
    results.push(await resolveSecret({ reference }, secrets, at).then((it) => it.reveal(), told));
  }
  return { results, asked, learned, ran: system.ran };
}

function told(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  const text = `${error.message} -> ${error.hint}`;
  if (text.includes("canary")) throw new Error(`it shows the secret: ${text}`);
  return text;
}
