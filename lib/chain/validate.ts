/** Validation: every problem of a configuration at once. */
import { throwBug, traitsOf, type UserError, UserErrors } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { pathTo } from "../config/entries/path.ts";
import { checkIntegration, fits, hang } from "./linked_integration.ts";
import { kindProblem } from "./misfits.ts";
import { checkEntry } from "./check_node.ts";
import { type Link, planLink, type Planning, resolved } from "./link.ts";
import { findKind } from "../config/entries/kinds.ts";
import type { Model } from "../config/entries/model.ts";
import { type Node, subjectOf } from "../config/entries/node.ts";
import { inFileOrder, onePerPlace, placeAt, problem } from "../config/schema/problems.ts";

/** A problem; a warning does not make a configuration invalid. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly error: UserError;
}

/** Whether it keeps anything from being used: a remark may be an error to whoever validates alone. */
export function isBroken({ severity, error }: Finding): boolean {
  return severity === "error" && !traitsOf(error).odd;
}

/**
 * Plans every node and finds all problems, in the order of the files, each once. `resolve` may refuse to run programs:
 * that is a finding, too. `onLink` is told each link that could be planned.
 */
export async function validateAll(
  planning: Planning,
  onLink?: (link: Link) => void,
): Promise<readonly Finding[]> {
  const { model } = planning;
  const planner = new Planner(planning);
  const nodes = [...model.providers.values(), ...model.identities.values()];
  for (const node of nodes) {
    const link = await planner.plan(node);
    if (link !== undefined) onLink?.(link);
  }
  for (const node of model.integrations.values()) await planner.integrate(node);
  const errors = [...model.problems, ...planner.problems, ...aliasProblems(model)];
  const warnings = new Set(defaultProblems(model));
  const odd = [...model.remarks, ...planner.remarks, ...model.left, ...warnings];
  return inFileOrder([...onePerPlace(errors), ...new Set(odd)]).map((error) => ({
    severity: warnings.has(error) || traitsOf(error).valid ? "warning" : "error",
    error,
  }));
}

/** Planner of nodes, each once, which collects their problems. */
class Planner {
  readonly #planning: Planning;
  readonly #links = new Map<Node, Promise<Link | undefined>>();
  readonly problems: UserError[] = [];
  readonly remarks: UserError[] = [];

  constructor(planning: Planning) {
    this.#planning = planning;
  }

  /** Returns the node's link; `undefined` when it is broken, or one that it goes through. */
  plan(node: Node): Promise<Link | undefined> {
    const known = this.#links.get(node);
    if (known !== undefined) return known;
    const link = this.#collect(() => this.#plan(node));
    this.#links.set(node, link);
    return link;
  }

  async #plan(node: Node): Promise<Link | undefined> {
    const before = await this.#before(node);
    if (node.via !== undefined && before === undefined) return await this.#alone(node);
    const { link, problems, remarks } = await planLink(this.#planning, node, before);
    this.problems.push(...problems);
    this.remarks.push(...remarks, ...link?.plan.odd ?? []);
    return link;
  }

  async #before(node: Node): Promise<Link | undefined> {
    const path = await this.#collect(() => Promise.resolve(pathTo(this.#planning.model, node)));
    const parent = path?.at(-2);
    return parent && await this.plan(parent);
  }

  /** Collects a node's own problems when one that it goes through is broken. */
  async #alone(unresolved: Node): Promise<undefined> {
    const node = await resolved(this.#planning, unresolved);
    const { clouds } = this.#planning;
    const found = node.role === "integration" ? undefined : findKind(clouds, node.role, node.kind);
    const { problems, remarks } = found ? await checkEntry(node, found.kind, clouds) : {
      problems: [...node.problems, ...kindProblem(node, clouds)],
      remarks: node.remarks,
    };
    this.problems.push(...problems);
    this.remarks.push(...remarks);
  }

  /** Checks an integration: by itself, and on the identity that it names. */
  async integrate(unresolved: Node): Promise<void> {
    await this.#collect(async () => {
      const node = await resolved(this.#planning, unresolved);
      const { problems, remarks } = checkIntegration(node, this.#planning.clouds);
      this.problems.push(...problems);
      this.remarks.push(...remarks);
      const owner = pathTo(this.#planning.model, node).at(-2);
      const link = owner && await this.plan(owner);
      if (problems.length > 0 || link === undefined) return;
      // An integration of a provider fits some of its identities, and the others do without.
      if (owner?.role === "provider" && !fits(this.#planning.clouds, node, link)) return;
      await hang(this.#planning, node, link);
    });
  }

  async #collect<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      throwBug(error);
      this.problems.push(...error instanceof UserErrors ? error.all : [error]);
    }
  }
}

/** An alias that would name two identities names none. */
function* aliasProblems(model: Model): Generator<UserError> {
  const owners = new Map<string, Node>();
  for (const node of model.identities.values()) {
    const { alias } = node;
    if (alias === undefined) continue;
    const owner = model.identities.get(alias) ?? owners.get(alias);
    owners.set(alias, owners.get(alias) ?? node);
    if (owner === undefined || owner === node) continue;
    const subject = subjectOf(node);
    const message = `${subject.failed}: "alias" is the name or alias of "${visible(owner.name)}"`;
    yield problem(message, placeAt(subject.entry, ["alias"]), "alias: NAME");
  }
}

/** With several defaults a person is asked, and a script fails. */
function defaultProblems(model: Model): readonly UserError[] {
  const [first, ...more] = [...model.identities.values()].filter((node) => node.default);
  return more.map((node) => {
    const message = `Identity "${visible(node.name)}" is a default, and "${
      visible(first!.name)
    }" too`;
    return problem(message, placeAt(subjectOf(node).entry, ["default"]), "default: false");
  });
}
