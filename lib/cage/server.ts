/**
 * The worker's side of the cage: it runs sign-in modules for the main process, and asks it for what the worker may not
 * do.
 */
import { UserError } from "../errors.ts";
import { laidOpen } from "../secret.ts";
import type { Clock } from "../system.ts";
import { speak } from "../terminal/dialect.ts";
import { received } from "./crossing.ts";
import { failureOf } from "./failure.ts";
import { httpOver, type Net } from "./http.ts";
import type { CageModule } from "./module.ts";
import type { Failure, FromCage, ToCage } from "./protocol.ts";
import type { Http } from "./request.ts";

/** The means of a sign-in module. */
export interface Inside {
  /** Calls a service of the main process; throws when it refuses. */
  ask(service: string, question: unknown): Promise<unknown>;
  /** Writes a line to the log; never a secret. */
  notice(text: string): void;
  /** The transport; it reaches the hosts that the plan named, and no other. */
  readonly http: Http;
  readonly clock: Clock;
}

/** A sign-in module: plain data and secrets in and out. A person sees the `UserError` that it throws as it is. */
export interface SignInModule<Input = unknown> {
  run(input: Input, inside: Inside): Promise<unknown>;
}

/** The modules that a file declares, as the worker lists them: a missing or extra name does not compile. */
export type Served<Declarations> = {
  readonly [Key in keyof Declarations as NameOf<Declarations[Key]>]: () => Promise<
    SignInModule<InputOf<Declarations[Key]>>
  >;
};

type NameOf<Declared> = Declared extends CageModule<infer Name, unknown, unknown> ? Name : never;

type InputOf<Declared> = Declared extends CageModule<string, infer Input, unknown> ? Input : never;

/** The channel to the main process: plain messages both ways. */
export interface Wall {
  post(message: FromCage): void;
  onMessage(handler: (message: ToCage) => void): void;
}

/** Serves the modules of that list; each is loaded when a task first names it. */
export function serve(
  modules: Readonly<Record<string, () => Promise<SignInModule>>>,
  wall: Wall,
  net: Net,
): void {
  const questions = new Questions(wall);
  let http = httpOver(net);
  let spoken: Promise<void> | undefined;
  wall.onMessage((message) => {
    if (message.type === "dialect") {
      spoken = speak(message.name);
      return;
    }
    if (message.type === "authorities") {
      http = httpOver({ ...net, fetch: net.believing(message.certificates) });
      return;
    }
    if (message.type !== "task") return questions.hear(message);
    const { task, module, input } = message;
    const inside: Inside = {
      ask: (service, content) => questions.ask(task, service, content),
      notice: (text) => wall.post({ type: "notice", text }),
      http,
      clock: net.clock,
    };
    Promise.resolve(spoken)
      .then(() => perform(modules, module, received(input), inside))
      .then((value) => wall.post({ type: "done", task, value: laidOpen(value) }))
      .catch((error) => wall.post({ type: "failed", task, failure: failureOf(error) }));
  });
}

async function perform(
  modules: Readonly<Record<string, () => Promise<SignInModule>>>,
  name: string,
  input: unknown,
  inside: Inside,
): Promise<unknown> {
  const load = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (load === undefined) throw new Error("there is no such module");
  const { run } = await load();
  return await run(input, inside);
}

/** Questions that wait for their answers. */
class Questions {
  readonly #wall: Wall;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  constructor(wall: Wall) {
    this.#wall = wall;
  }

  ask(task: number, service: string, content: unknown): Promise<unknown> {
    const question = this.#count++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(question, waiting);
    this.#wall.post({ type: "question", task, question, service, content: laidOpen(content) });
    return waiting.promise;
  }

  hear(message: Extract<ToCage, { question: number }>): void {
    const waiting = this.#waiting.get(message.question);
    this.#waiting.delete(message.question);
    if (message.type === "answer") waiting?.resolve(received(message.value));
    else waiting?.reject(thrownFrom(message.failure));
  }
}

function thrownFrom(failure: Failure): Error {
  if (failure.type === "said") return new UserError("failed", failure.message);
  return new Error(failure.type === "denied" ? failure.what : failure.message);
}
