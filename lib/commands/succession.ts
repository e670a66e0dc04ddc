/** What one shell is, and what it was before: it becomes another identity without a shell in the shell. */
import { inBackground, reasonOf, UserError } from "../errors.ts";
import { enterSession } from "../session/open.ts";
import type { ShellProcess } from "../session/record.ts";
import type { Session, SessionOrder } from "../session/session.ts";
import { shellFor } from "../session/shells/mod.ts";
import type { Pins, ShellRequest } from "../session/shells/shell.ts";
import { answerWith, readRequest, type SwitchRequest } from "../session/switching.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { chainsOf, orderOf } from "./session_order.ts";
import { requestFor, SHELL_FOLDER, writeFiles } from "./shell_start.ts";

/** A session that the shell is, or was. */
interface Stage {
  readonly session: Session;
  readonly order: SessionOrder;
  readonly request: ShellRequest;
}

/** The sessions of a shell, the first of which is somebody else's to close. */
export class Succession implements AsyncDisposable {
  readonly #context: Context<"shell">;
  readonly #workspace: Workspace;
  readonly #system: System;
  readonly #past: Stage[] = [];
  #now: Stage;
  #shell: ShellProcess | undefined;
  /** One request after the other. */
  #work: Promise<void> = Promise.resolve();
  #leave: (() => Promise<void>)[] = [];
  #ended = false;

  constructor(context: Context<"shell">, workspace: Workspace, first: Stage) {
    this.#context = context;
    this.#workspace = workspace;
    this.#system = workspace.system;
    this.#now = first;
  }

  /** All of them, in order. */
  get sessions(): readonly Session[] {
    return [...this.#past, this.#now].map(({ session }) => session);
  }

  /**
   * Takes requests of the shell, which runs as this process, from now on; one that can't become another has none, nor
   * has one whose configuration nothing leads to again.
   */
  attend(pid: number): void {
    const { order, request: { path, os, args }, session } = this.#now;
    const flags = orNone(() => order.self().slice(1));
    if (shellFor(path, os).become === undefined || args.length > 0 || flags === undefined) return;
    const shell = this.#shell = { pid, directory: this.#system.cwd(), flags };
    this.#system.onSignal("SIGUSR2", () => this.#next(() => this.#serve()));
    this.#next(() => session.heldBy(shell));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#work;
    for (const leave of this.#leave) await leave();
  }

  #next(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
    const { terminal } = this.#workspace;
    inBackground(this.#work, (error) => terminal.warn(`switching failed: ${reasonOf(error)}`));
    this.#work = this.#work.catch(() => undefined);
  }

  async #serve(): Promise<void> {
    const { directory } = this.#now.session;
    const request = await readRequest(this.#system, directory);
    if (request === undefined || this.#ended) return;
    await answerWith(directory, () => this.#become(request));
  }

  /** Opens the session that the shell will be at its next prompt; returns its id. */
  async #become({ names, readOnly, credentials }: SwitchRequest): Promise<string> {
    const { invocation } = this.#context;
    const workspace = await openWorkspace(this.#context, { silent: true });
    const chains = await chainsOf(workspace, names, readOnly);
    const { session: { id, names: before }, order: { program } } = this.#now;
    const order = {
      ...orderOf(workspace, invocation.flags, program, chains),
      before: { session: id, names: before },
    };
    const { session, leave } = await enterSession(workspace, order, "shell", credentials);
    try {
      const request = requestFor(workspace, invocation, session, order);
      await this.#hand({ session, order, request });
    } catch (error) {
      await leave();
      throw error;
    }
    this.#leave.push(leave);
    return session.id;
  }

  /** Leaves word for the shell; from then on it is the new session's. */
  async #hand(next: Stage): Promise<void> {
    const was = this.#now;
    const { path, os } = was.request;
    const shell = shellFor(path, os);
    await writeFiles(next.session, shell.start(next.request).files);
    const variables = changed(was.session.env, next.session.env);
    const texts = shell.become!({ was: was.request, is: next.request, variables });
    await next.session.heldBy(this.#shell!);
    for (const [name, text] of Object.entries(texts)) {
      await was.session.directory.write(`${SHELL_FOLDER}/${name}`, text);
    }
    this.#past.push(was);
    this.#now = next;
    await was.session.retire();
  }
}

function orNone<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** What is otherwise in the second environment. */
function changed(before: ProcessEnvironment, after: ProcessEnvironment): Pins {
  const set = Object.entries(after).filter(([name, value]) => before[name] !== value);
  return {
    set: Object.fromEntries(set),
    unset: Object.keys(before).filter((name) => after[name] === undefined),
  };
}
