/**
 * A shell's session asks its owner to make the shell another identity: a file in the session's directory, a signal, and
 * a file in answer.
 */
import * as v from "valibot";
import { type Credential, fromPlain, toPlain } from "../credential.ts";
import { type ErrorCode, isErrorCode, reasonOf, UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import { SESSION_FILE_LIMIT } from "./directory/sweep.ts";

const ASK_FILE = "switch";
const ANSWER_FILE = "switched";

/** How long an answer may take, in milliseconds: the person's own tools are asked meanwhile. */
const PATIENCE = 30_000;

/** Who a shell is to be. */
export interface SwitchRequest {
  readonly names: readonly string[];
  readonly readOnly: boolean;
  /** One for each name: who asks has the terminal, and has signed in. */
  readonly credentials: readonly Credential[];
}

const REQUEST = v.object({
  names: v.array(v.string()),
  readOnly: v.boolean(),
  credentials: v.array(v.unknown()),
});

const ANSWER = v.union([
  v.object({ session: v.string() }),
  v.object({
    code: v.custom<ErrorCode>((code) => typeof code === "string" && isErrorCode(code)),
    message: v.string(),
    hint: v.exactOptional(v.string()),
  }),
]);

/** Asks the process that owns the session in this directory; throws what it says against it. */
export async function askOwner(
  system: System,
  { path, pid }: { readonly path: string; readonly pid: number },
  request: SwitchRequest,
): Promise<void> {
  const { files, clock } = system;
  const [ask, answer] = [ASK_FILE, ANSWER_FILE].map((name) => pathOf(system.os).join(path, name));
  await files.remove(answer!);
  const plain = { ...request, credentials: request.credentials.map(toPlain) };
  await files.writeBrief(ask!, JSON.stringify(plain));
  try {
    system.signal(pid, "SIGUSR2");
    for (const until = clock.now() + PATIENCE; clock.now() < until; await clock.sleep(50)) {
      const bytes = await files.readOwn(answer!, SESSION_FILE_LIMIT).catch(() => undefined);
      if (bytes !== undefined) return heard(new TextDecoder().decode(bytes));
    }
    const message = `Process ${pid}, which looks after this shell, does not answer`;
    throw new UserError("session_failed", message, { hint: "exit" });
  } finally {
    await files.remove(ask!);
    await files.remove(answer!);
  }
}

function heard(text: string): void {
  const answer = v.parse(v.pipe(v.string(), v.parseJson(), ANSWER), text);
  if ("session" in answer) return;
  throw new UserError(answer.code, answer.message, { hint: answer.hint });
}

/** Whom the session in this directory is asked to be; `undefined` when nobody asks. */
export async function readRequest(
  system: System,
  directory: SessionDirectory,
): Promise<SwitchRequest | undefined> {
  const bytes = await system.files.readOwn(directory.pathOf(ASK_FILE), SESSION_FILE_LIMIT);
  await directory.clear(ASK_FILE);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  const request = v.parse(v.pipe(v.string(), v.parseJson(), REQUEST), text);
  return { ...request, credentials: request.credentials.map(fromPlain) };
}

/** Answers with what was done, or with what went wrong. */
export async function answerWith(
  directory: SessionDirectory,
  work: () => Promise<string>,
): Promise<void> {
  const answer = await work().then((session) => ({ session }), (error: unknown) => {
    const { code, message, hint } = error instanceof UserError
      ? error
      : new UserError("session_failed", reasonOf(error));
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  });
  await directory.write(ANSWER_FILE, JSON.stringify(answer));
}
