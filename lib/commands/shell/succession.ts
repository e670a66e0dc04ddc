/** The sessions that one shell is in turn: it becomes another identity without a shell in the shell. */
import { inBackground, reasonOf, throwBug, UserError } from "../../errors.ts";
import { enterSession } from "../../session/open.ts";
import { SESSION_FILE_LIMIT, type SessionDirectory } from "../../session/directory/directory.ts";
import type { ShellProcess } from "../../session/record.ts";
import type { Session, SessionOrder } from "../../session/session.ts";
import { shellFor } from "../../session/shells/mod.ts";
import { TAKEN } from "../../session/shells/handover.ts";
import type { Change, ShellRequest } from "../../session/shells/shell.ts";
import {
  answerWith,
  isWaitedFor,
  readRequest,
  type SwitchRequest,
} from "../../session/switching.ts";
import type { System } from "../../system.ts";
import type { ProcessEnvironment } from "../../system/programs.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { chainsOf, orderOf } from "../shared/session_order.ts";
import { requestFor, SHELL_FOLDER, writeFiles } from "./start.ts";

/** A session that the shell is, or was. */
interface Stage {
  readonly session: Session;
  readonly order: SessionOrder;
  readonly request: ShellRequest;
  /** Closes it; absent for the first one, which others close. */
  leave?(): Promise<void>;
}

/** The interval between looks whether the shell has become what it was asked to, in milliseconds. */
const LOOK = 500;

/** The time after which a shell that was reading its files has read them, in milliseconds. */
const READING = 200;

/**
 * The sessions of a shell, the first of which others close. The shell is asked to become another, and is the earlier
 * one until it says that it has: a shell that does not hear loses nothing.
 */
export class Succession implements AsyncDisposable {
  readonly #context: Context<"shell">;
  readonly #workspace: Workspace;
  readonly #system: System;
  readonly #past: Stage[] = [];
  #now: Stage;
  #asked: Stage | undefined;
  #shell: ShellProcess | undefined;
  /** The work under way, one thing after the other. */
  #work: Promise<void> = Promise.resolve();
  readonly #end = new AbortController();

  constructor(context: Context<"shell">, workspace: Workspace, first: Stage) {
    this.#context = context;
    this.#workspace = workspace;
    this.#system = workspace.system;
    this.#now = first;
  }

  /** All sessions, in order. */
  get sessions(): readonly Session[] {
    return [...this.#past, this.#now].map(({ session }) => session);
  }

  /**
   * Takes requests of the shell, which runs as this process, from now on; none from a shell that can't become another,
   * or whose configuration nothing leads to again.
   */
  attend(pid: number): void {
    const { order, request: { path, os, args, directory: files }, session } = this.#now;
    const isLed = orNone(() => order.self()) !== undefined;
    const { become } = shellFor(path, os);
    if (args.length > 0 || become === undefined || !isLed) return;
    const shell = this.#shell = { pid, files };
    this.#system.onSignal("SIGUSR2", () => this.#next(() => this.#serve()));
    this.#next(() => session.heldBy(shell));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#work;
    for (const { leave } of this.#all()) await leave?.();
  }

  #all(): readonly Stage[] {
    return [...this.#past, this.#now, ...this.#asked ? [this.#asked] : []];
  }

  #next(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
    const { terminal } = this.#workspace;
    inBackground(this.#work, (error) => terminal.warn(`switching failed: ${reasonOf(error)}`));
    this.#work = this.#work.catch(() => undefined);
  }

  /** Answers requests; they are in the session that the shell was when they were made. */
  async #serve(): Promise<void> {
    for (const { session: { directory } } of [this.#now, ...this.#asked ? [this.#asked] : []]) {
      const request = await readRequest(this.#system, directory);
      if (request === undefined || this.#end.signal.aborted) continue;
      await answerWith(directory, () => this.#become(request, directory));
    }
  }

  /** Opens the session that the shell will be at its next prompt; returns its id. */
  async #become(
    { names, readOnly, credentials }: SwitchRequest,
    asked: SessionDirectory,
  ): Promise<string> {
    await this.#settle();
    const { invocation } = this.#context;
    const workspace = await openWorkspace(this.#context, { silent: true });
    const chains = await chainsOf(workspace, names, readOnly);
    const { session: { id, names: before }, order: { program } } = this.#now;
    const order = {
      ...await orderOf(workspace, invocation.flags, program, chains),
      before: { session: id, names: before },
    };
    const { session, leave } = await enterSession(workspace, order, "shell", credentials);
    try {
      const request = requestFor(workspace, invocation, session, order);
      await writeFiles(session, shellFor(request.path, request.os).start(request).files);
      await this.#hand({ session, order, request, leave }, asked);
    } catch (error) {
      await leave();
      throw error;
    }
    return session.id;
  }

  /** Leaves files for the shell that make it the next session, in place of earlier ones. */
  async #hand(next: Stage, asked: SessionDirectory): Promise<void> {
    await this.#takeBack();
    if (!await isWaitedFor(this.#system, asked)) {
      throw new UserError("cancelled", "Whoever asked for it has gone");
    }
    const { request: was, session } = this.#now;
    const variables = changed(session.env, next.session.env);
    const becoming = { was, is: next.request, session: next.session.id, variables };
    const texts = shellFor(was.path, was.os).become!(becoming);
    for (const [name, text] of Object.entries(texts)) {
      await session.directory.write(`${SHELL_FOLDER}/${name}`, text);
    }
    this.#asked = next;
    inBackground(this.#watch(next), () => undefined);
  }

  /** Takes back a request that the shell has not followed yet. */
  async #takeBack(): Promise<void> {
    if (this.#asked === undefined) return;
    await this.#now.session.directory.clear(`${SHELL_FOLDER}/next`);
    await this.#system.clock.sleep(READING);
    await this.#settle();
    await this.#asked?.leave?.();
    this.#asked = undefined;
  }

  async #watch(asked: Stage): Promise<void> {
    while (this.#asked === asked && !this.#end.signal.aborted) {
      await this.#system.clock.sleep(LOOK, this.#end.signal);
      this.#next(() => this.#settle());
    }
  }

  /** Checks whether the shell has become what it was asked to; if so, the earlier session retires. */
  async #settle(): Promise<void> {
    const [was, asked] = [this.#now, this.#asked];
    if (asked === undefined) return;
    const file = was.session.directory.pathOf(`${SHELL_FOLDER}/${TAKEN}`);
    const bytes = await this.#system.files.readOwn(file, SESSION_FILE_LIMIT);
    if (new TextDecoder().decode(bytes) !== asked.session.id) return;
    this.#past.push(was);
    this.#now = asked;
    this.#asked = undefined;
    await asked.session.heldBy(this.#shell!);
    await was.session.retire();
  }
}

function orNone<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}

/** Returns the changes from one environment to another. */
function changed(before: ProcessEnvironment, after: ProcessEnvironment): Change {
  const set = Object.entries(after).filter(([name, value]) => before[name] !== value);
  return {
    set: Object.fromEntries(set),
    unset: Object.keys(before).filter((name) => after[name] === undefined),
    before,
  };
}
