/** The content of a kubeconfig with a cluster in it; throws `UserError` when it must not be put there. */
import type { KubeconfigOptions } from "../../config/entries/integrations.ts";
import { UserError } from "../../errors.ts";
import { NoKubeconfig } from "../../kubeconfig/library.ts";
import { type KubeconfigText, readKubeconfigText } from "../../kubeconfig/text.ts";
import {
  type ClusterOf,
  type Kubeconfig,
  kubeconfigOf,
  LISTS,
  sharedNames,
} from "../../session/tools/kubeconfig.ts";
import type { System } from "../../system.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { checkUser, contextTaken, type ForeignContext, foreignContext, freeName } from "./taken.ts";
import { readTogether } from "./together.ts";

/** A cluster, and the file that it is wanted in. */
interface Wish {
  readonly path: string;
  readonly one: ClusterOf;
  readonly request: KubeconfigOptions;
  /** Whether the context's name was typed, so that no other will do. */
  readonly isTyped: boolean;
}

/** The file's new content, and the context's name in it. */
interface Change {
  readonly text: string;
  readonly context: string;
  /** The foreign context that has the wanted name; `undefined` when none does. */
  readonly taken: ForeignContext | undefined;
  /** The current context of a file that kubectl reads first, if any. */
  readonly current: { readonly path: string; readonly context: string } | undefined;
}

/**
 * Makes the change. Throws `UserError` when a name that was typed is taken, or when `update: error` finds one taken. Of
 * one name kubectl takes what the first of its files says, so a name in any of them is taken.
 */
export async function changed(system: System, wish: Wish): Promise<Change> {
  const { path, one, request, isTyped } = wish;
  const file = await readKubeconfig(system, path, request.update === "replace");
  const others = await readTogether(system, path);
  const all = [{ path, data: file.data }, ...others];
  checkUser(all, one);
  const taken = foreignContext(all, one);
  const context = taken && isTyped ? undefined : freeName(all, one);
  if (taken && context === undefined) throw contextTaken(all, one, taken);
  const named = { ...one, cluster: { ...one.cluster, context: context ?? one.cluster.context } };
  const added = kubeconfigOf([named]);
  if (request.update === "error") checkShared(path, file.data, added);
  const first = others.find(({ isBefore, data }) => isBefore && data["current-context"]);
  const current = first && { path: first.path, context: String(first.data["current-context"]) };
  return { text: changedText(file, added, path), context: named.cluster.context, taken, current };
}

function checkShared(path: string, before: Kubeconfig, added: Kubeconfig): void {
  const [shared] = sharedNames(before, added);
  if (shared === undefined) return;
  const message = `"${visible(path)}" has "${visible(shared)}" already`;
  throw new UserError("failed", message, { hint: "cluster: {kubeconfig: {update: merge}}" });
}

function changedText(file: KubeconfigText, added: Kubeconfig, path: string): string {
  try {
    return file.with(added);
  } catch (error) {
    throw cannotChange(path, error);
  }
}

/** Reads a kubeconfig, without its content if that is to be replaced; throws `UserError` when it can't be changed. */
export async function readKubeconfig(
  system: System,
  path: string,
  isFresh: boolean,
): Promise<KubeconfigText> {
  const text = await system.files.readText(path) ?? "";
  try {
    const file = await readKubeconfigText(text);
    checkIsOne(file.data, isFresh);
    return isFresh ? await readKubeconfigText("") : file;
  } catch (error) {
    throw cannotChange(path, error);
  }
}

/**
 * Throws for a file that is no kubeconfig; one that is to be replaced with all its content must say itself that it is
 * one.
 */
function checkIsOne(data: Kubeconfig, isFresh: boolean): void {
  const keys = Object.keys(data);
  if (keys.length === 0) return;
  if (!["kind", "current-context", ...LISTS].some((key) => keys.includes(key))) {
    throw new NoKubeconfig("is no kubeconfig");
  }
  if (!isFresh || keys.includes("kind")) return;
  throw new NoKubeconfig(
    "can't be replaced: it does not say that it is a kubeconfig (kind: Config)",
  );
}

function cannotChange(path: string, error: unknown): unknown {
  if (!(error instanceof NoKubeconfig)) return error;
  return new UserError("failed", `Cannot change "${visible(path)}": it ${visible(error.message)}`, {
    hint: `kubectl config view --kubeconfig ${typed(path)}`,
  });
}
