/** A world for sign-ins: nothing real in it, and whatever nobody prepared fails loudly. */
import type {
  Browser,
  OneTimeCodes,
  Person,
  ProviderContext,
  Question,
} from "../../lib/provider/context.ts";
import { helperEnvironment } from "../../lib/environment/programs.ts";
import type { Services } from "../../lib/cage/module.ts";
import { inForm, laidOpen, Secret } from "../../lib/secret.ts";
import type { Os } from "../../lib/system.ts";
import type { HelperCommand, HelperResult } from "../../lib/system/programs.ts";
import { fakeSystem } from "../fake_system.ts";

/** What the cage was asked: the module by its name, and its secrets laid open. */
export interface Task {
  readonly module: string;
  readonly input: unknown;
  readonly services?: Services;
}

/** What a test prepares. */
export interface PreparedWorld {
  readonly os?: Os;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** When it is, in milliseconds; `NOW` unless told. */
  readonly now?: number;
  /** Whether somebody is there; unless told, for as long as there are answers. */
  readonly person?: boolean;
  /** What the person answers, one after the other. */
  readonly answers?: readonly string[];
  readonly stdin?: readonly string[];
  readonly entryStore?: Readonly<Record<string, string>>;
  /** When all of it was written; nobody knows unless told. */
  readonly written?: number;
  /** Other realms in which an entry of its name keeps whatever is asked for. */
  readonly otherRealms?: readonly string[];
  /** What references lead to, by `SCHEME:REST`; unless told, each leads to an example. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly mfaCodeStdin?: boolean;
  readonly device?: boolean;
  readonly webflow?: boolean;
  readonly browser?: Partial<Browser>;
  readonly codes?: Partial<OneTimeCodes>;
  run?(command: HelperCommand): HelperResult;
  /** Answers for the cage; `given` is the input with its secrets closed, as the real modules take it. */
  cage?(task: Task, given: unknown): unknown;
}

/** The world, and what happened in it. */
export interface FakeWorld extends ProviderContext {
  readonly said: string[];
  readonly warned: string[];
  readonly asked: string[];
  readonly tasks: Task[];
  /** What the entry keeps. */
  readonly kept: Map<string, string>;
  /** References that were resolved, as `SCHEME:REST`. */
  readonly revealed: string[];
  readonly ran: HelperCommand[];
  /** Lets time pass for as long as something takes that waits for it. */
  until<T>(work: Promise<T>): Promise<T>;
}

/** Half past nothing: 2030-01-01. */
export const NOW = Date.parse("2030-01-01T00:00:00Z");

/** Builds one. */
export function fakeWorld(prepared: PreparedWorld = {}): FakeWorld {
  const { os = "linux", env = {}, files = {}, now = NOW, run } = prepared;
  const system = fakeSystem({ os, env, files, now, ...(run ? { run } : {}) });
  const said: string[] = [];
  const warned: string[] = [];
  const asked: string[] = [];
  const tasks: Task[] = [];
  const revealed: string[] = [];
  const answers = [...prepared.answers ?? []];
  const stdin = [...prepared.stdin ?? []];
  const kept = new Map(Object.entries(prepared.entryStore ?? {}));
  return {
    ...{ os, said, warned, asked, tasks, kept, revealed, ran: system.ran },
    env: system.env,
    clock: system.clock,
    chance: () => 0,
    until: (work) => system.until(work),
    files: system.files,
    person: {
      ...fakePerson(answers, { said, warned, asked }),
      isThere: () => prepared.person ?? answers.length > 0,
    },
    codes: {
      ofSeed: () => refuse("a code of a seed"),
      inTurn: (_device, make) => make(),
      ...prepared.codes,
    },
    browser: {
      isHere: () => false,
      open: () => refuse("a browser"),
      listen: () => refuse("a redirect"),
      steer: () => refuse("a browser to steer"),
      remembers: () => Promise.resolve(false),
      ...prepared.browser,
    },
    reveal: (source) => {
      if ("value" in source) return Promise.resolve(source.value);
      const { scheme, rest } = source.reference;
      const name = `${scheme}:${rest}`;
      revealed.push(name);
      const { secrets = { [name]: `${rest}-EXAMPLE` } } = prepared;
      const secret = new Secret(secrets[name] ?? refuse(name));
      return Promise.resolve(inForm(secret, source.form) ?? refuse(name));
    },
    run: ({ told, ...command }) => {
      const needs = { families: [], pass: ["*"] };
      return system.run({ ...command, env: helperEnvironment(system, needs, told) });
    },
    cage: ({ module, input, services = {} }) => {
      const asks = Object.keys(services).length > 0 ? { services } : {};
      const task: Task = { module: module.name, input: laidOpen(input), ...asks };
      tasks.push(task);
      return Promise.resolve(
        prepared.cage ? prepared.cage(task, input) : refuse(`module ${task.module}`),
      );
    },
    entryStore: {
      read: (name) => Promise.resolve(kept.has(name) ? new Secret(kept.get(name)!) : undefined),
      write: (name, value) => Promise.resolve(void kept.set(name, value.reveal())),
      replace: (name, value) => Promise.resolve(void kept.set(name, value.reveal())),
      remove: (name) => Promise.resolve(kept.delete(name)),
      writtenAt: (name) => Promise.resolve(kept.has(name) ? prepared.written : undefined),
      elsewhere: () => Promise.resolve(prepared.otherRealms ?? []),
    },
    options: {
      mfaCodeStdin: prepared.mfaCodeStdin ?? false,
      device: prepared.device ?? false,
      webflow: prepared.webflow ?? false,
    },
    readLine: () => Promise.resolve(stdin.shift()),
  };
}

function fakePerson(
  answers: string[],
  heard: { said: string[]; warned: string[]; asked: string[] },
): Omit<Person, "isThere"> {
  return {
    absence: () => "there is no terminal to sign in at",
    waitFor: (_, work) => work,
    ask: (question) => {
      heard.asked.push(question.message);
      return Promise.resolve(checked(question, answers.shift()));
    },
    pick: (message) => {
      heard.asked.push(message);
      return Promise.resolve(answers.shift() ?? refuse("a choice"));
    },
    say: (line) => void heard.said.push(line),
    warn: (line) => void heard.warned.push(line),
  };
}

function checked({ message, check }: Question, answer: string | undefined): string {
  if (answer === undefined) return refuse(`an answer to "${message}"`);
  const wrong = check?.(answer);
  if (wrong !== undefined) throw new Error(`the answer was not taken: ${wrong}`);
  return answer;
}

function refuse(what: string): never {
  throw new Error(`the test prepared nothing for: ${what}`);
}

/** The same world, but warnings are said among the rest, in their order. */
export function inOneVoice(world: FakeWorld): FakeWorld {
  const warn = (line: string) => void world.said.push(`warning: ${line}`);
  return { ...world, person: { ...world.person, warn } };
}
