/**
 * A shell's session asks its owner to make the shell another identity: a file in the session's directory, a signal, and
 * a file in answer.
 */
import * as v from "valibot";
import { type Credential, fromPlain, toPlain } from "../credential.ts";
import { type ErrorCode, isErrorCode, reasonOf, UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import { SESSION_FILE_LIMIT, type SessionDirectory } from "./directory/directory.ts";

const LOCK_FILE = "switch.lock";
const ASK_FILE = "switch";
const ANSWER_FILE = "switched";

/** Time that an answer may take, in milliseconds: the person's own tools are asked meanwhile. */
const PATIENCE = 30_000;

/** Request that a shell become another identity. */
export interface SwitchRequest {
  readonly names: readonly string[];
  readonly readOnly: boolean;
  /** One for each name: who asks has the terminal, and has signed in. None where the owner is to do it. */
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

/** The turn of who asks: nobody else does meanwhile, and the owner sees by it that they still wait. */
export async function takeTurn(system: System, path: string): Promise<Lock> {
  const lock = await system.files.lock(pathOf(system.os).join(path, LOCK_FILE), 0);
  if (lock !== undefined) return lock;
  throw new UserError("usage", "Another switch is under way in this shell", {
    hint: "atmos-auth sessions",
  });
}

/**
 * Asks the process that owns the session in this directory; the id of the session that the shell will be. Throws what
 * it says against it. `withdraw` is called where nothing has become of the request, and nothing will.
 */
export async function askOwner(
  system: System,
  { path, pid }: { readonly path: string; readonly pid: number },
  request: SwitchRequest,
  withdraw: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const { files } = system;
  const [ask, answer] = [ASK_FILE, ANSWER_FILE].map((name) => pathOf(system.os).join(path, name));
  await files.remove(answer!);
  const plain = { ...request, credentials: request.credentials.map(toPlain) };
  await files.writeBrief(ask!, JSON.stringify(plain));
  await system.signal(pid, "SIGUSR2");
  const heard = await answerIn(system, answer!) ??
    (await files.remove(ask!) ? undefined : await answerIn(system, answer!));
  await files.remove(answer!);
  if (heard !== undefined && "session" in heard) return heard.session;
  await withdraw();
  if (heard !== undefined) throw new UserError(heard.code, heard.message, { hint: heard.hint });
  const message = `Process ${pid}, which looks after this shell, does not answer`;
  throw new UserError("session_failed", message, { hint: "exit" });
}

async function answerIn({ files, clock }: System, file: string) {
  for (const until = clock.now() + PATIENCE; clock.now() < until; await clock.sleep(50)) {
    const bytes = await files.readOwn(file, SESSION_FILE_LIMIT).catch(() => undefined);
    if (bytes === undefined) continue;
    return v.parse(v.pipe(v.string(), v.parseJson(), ANSWER), new TextDecoder().decode(bytes));
  }
  return undefined;
}

/** Whether somebody waits for the answer: whoever has died, or given up, does not. */
export async function isWaitedFor(system: System, directory: SessionDirectory): Promise<boolean> {
  const lock = await system.files.lock(directory.pathOf(LOCK_FILE), 0);
  lock?.release();
  return lock === undefined;
}

/** Reads whom the session in this directory is asked to be; `undefined` when nobody asks, or no longer. */
export async function readRequest(
  system: System,
  directory: SessionDirectory,
): Promise<SwitchRequest | undefined> {
  // Whoever asks may take it back meanwhile.
  const text = await directory.take(ASK_FILE);
  if (text === undefined || !await isWaitedFor(system, directory)) return undefined;
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
