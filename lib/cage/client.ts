/**
 * The main process's side of the cage. It starts the worker when there is a task, hands it tasks, answers its
 * questions, and turns every failure into one `UserError`.
 */
import { inBackground, UserError } from "../errors.ts";
import type { CageWorker, System } from "../system.ts";
import { Countdown } from "./countdown.ts";
import { posted, secretsIn } from "./crossing.ts";
import { errorOf, failureOf, fit } from "./failure.ts";
import { spokenDialect } from "../terminal/spoken.ts";
import type { CageTask } from "./module.ts";
import { type FromCage, readFromCage, type ToCage } from "./protocol.ts";

/** Time limit of a task, without the time its questions take, in milliseconds. */
export const TASK_TIMEOUT = 60_000;

/** Options of a cage. */
export interface CageClientOptions {
  /** Receives what the caged code prints, which a person sees only on request. */
  onNotice(text: string): void;
  /** Ends the worker and all its tasks with the error `cancelled`. */
  readonly signal?: AbortSignal;
  /** Certificates in PEM, which are trusted beside the runtime's own authorities. */
  readonly authorities?: readonly string[];
  /** Time limit of a task in milliseconds, without the time its questions take; the default is `TASK_TIMEOUT`. */
  readonly timeout?: number;
}

/** Runs sign-in modules in a cage, which all tasks of one sign-in share. */
export interface CageClient {
  /** Runs a task to its end. Throws only `UserError`. */
  run(task: CageTask): Promise<unknown>;
  /** Ends the cage; tasks that still run fail with `cancelled`. */
  close(): void;
}

/** Opens a cage over these hosts (`name` or `name:port`); the worker starts with the first task. */
export function openCageClient(
  system: Pick<System, "openCage">,
  hosts: readonly string[],
  options: CageClientOptions,
): CageClient {
  return new Watch(system, hosts, options);
}

/** A task that has not ended. */
interface Running {
  readonly task: CageTask;
  /** Secrets that must not be shown: those of the input, and of answers. */
  readonly secrets: string[];
  readonly countdown: Countdown;
  resolve(value: unknown): void;
  reject(error: UserError): void;
}

class Watch implements CageClient {
  readonly #system: Pick<System, "openCage">;
  readonly #hosts: readonly string[];
  readonly #options: CageClientOptions;
  readonly #running = new Map<number, Running>();
  #worker: CageWorker | undefined;
  #count = 0;

  constructor(
    system: Pick<System, "openCage">,
    hosts: readonly string[],
    options: CageClientOptions,
  ) {
    this.#system = system;
    this.#hosts = hosts;
    this.#options = options;
    options.signal?.addEventListener("abort", () => this.close(), { once: true });
  }

  async run(task: CageTask): Promise<unknown> {
    if (this.#options.signal?.aborted) throw cancelled();
    const worker = this.#worker ??= this.#open();
    const number = this.#count++;
    return await new Promise((resolve, reject) => {
      const late = () => this.#end(() => tookTooLong(task.module.name));
      const countdown = new Countdown(this.#options.timeout ?? TASK_TIMEOUT, late);
      const input = posted(task.input);
      const secrets = [...secretsIn(input)];
      this.#running.set(number, { task, secrets, countdown, resolve, reject });
      this.#post(worker, { type: "task", task: number, module: task.module.name, input });
    });
  }

  close(): void {
    this.#end(cancelled);
  }

  #open(): CageWorker {
    const worker = this.#system.openCage(this.#hosts);
    worker.onMessage((message) => {
      if (worker === this.#worker) this.#receive(worker, readFromCage(message));
    });
    worker.onCrash((reason) => {
      const failure = failureOf(new Error(reason.replace(/^Uncaught (\(in promise\) )?\w+: /, "")));
      if (worker === this.#worker) this.#fail(failure);
    });
    const spoken = spokenDialect();
    if (spoken !== undefined) worker.post({ type: "dialect", name: spoken.name });
    const { authorities: certificates = [] } = this.#options;
    if (certificates.length > 0) worker.post({ type: "authorities", certificates });
    return worker;
  }

  #receive(worker: CageWorker, message: FromCage | undefined): void {
    switch (message?.type) {
      case undefined:
        return this.#end((module) =>
          new UserError("bad_answer", `Sign-in module "${module}" said something unintelligible`, {
            hint: "atmos-auth doctor",
          })
        );
      case "notice":
        return this.#options.onNotice(fit(message.text, this.#secrets()));
      case "question":
        return inBackground(this.#answer(worker, message), (error) => this.#fail(failureOf(error)));
      case "done":
        return this.#take(message.task)?.resolve(message.value);
      case "failed": {
        const running = this.#take(message.task);
        return running?.reject(errorOf(message.failure, running.task.module.name, running.secrets));
      }
      case "fault":
        return this.#fail(message.failure);
    }
  }

  async #answer(
    worker: CageWorker,
    { task, question, service, content }: FromCage & { type: "question" },
  ): Promise<void> {
    const running = this.#running.get(task);
    if (running === undefined) return;
    running.countdown.pause();
    try {
      const value = posted(await serviceOf(running.task, service)(content));
      running.secrets.push(...secretsIn(value));
      this.#post(worker, { type: "answer", question, value });
    } catch (error) {
      this.#post(worker, { type: "refusal", question, failure: failureOf(error) });
      // What a person can mend ends the task as it is, whatever the module would make of it.
      if (error instanceof UserError) this.#take(task)?.reject(error);
    } finally {
      running.countdown.resume();
    }
  }

  #post(worker: CageWorker, message: ToCage): void {
    if (worker === this.#worker) worker.post(message);
  }

  /** Ends a task: removes it, and stops its clock. */
  #take(task: number): Running | undefined {
    const running = this.#running.get(task);
    running?.countdown.stop();
    this.#running.delete(task);
    return running;
  }

  #fail(failure: Parameters<typeof errorOf>[0]): void {
    const secrets = this.#secrets();
    this.#end((module) => errorOf(failure, module, secrets));
  }

  /** Ends the worker and every task; the next one starts a new worker. */
  #end(error: (module: string) => UserError): void {
    this.#worker?.close();
    this.#worker = undefined;
    for (const task of [...this.#running.keys()]) {
      const running = this.#take(task)!;
      running.reject(error(running.task.module.name));
    }
  }

  #secrets(): readonly string[] {
    return [...this.#running.values()].flatMap(({ secrets }) => secrets);
  }
}

function serviceOf(task: CageTask, name: string): (question: unknown) => Promise<unknown> {
  const services = task.services ?? {};
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  return service ?? (() => Promise.reject(new Error(`there is no service "${name}"`)));
}

function tookTooLong(module: string): UserError {
  return new UserError("unreachable", `Sign-in module "${module}" did not finish in time`, {
    hint: "atmos-auth doctor   (check the network and the proxy variables, and try again)",
  });
}

function cancelled(): UserError {
  return new UserError("cancelled", "Sign-in was cancelled");
}
