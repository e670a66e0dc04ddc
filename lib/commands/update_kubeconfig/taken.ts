/**
 * Names that stand for something else in a kubeconfig: writing a cluster under one of them would lead there what the
 * person has had elsewhere.
 */
import { UserError } from "../../errors.ts";
import { mapUnder } from "../../map.ts";
import {
  type ClusterOf,
  contextNames,
  type Kubeconfig,
  type ListEntry,
  tokenWords,
  userName,
} from "../../session/tools/kubeconfig.ts";
import { flagWords } from "../../terminal/flag.ts";
import { typed, visible } from "../../terminal/escape.ts";

/** A kubeconfig and what it says. */
interface File {
  readonly path: string;
  readonly data: Kubeconfig;
}

/** A context that leads elsewhere. */
export interface ForeignContext {
  readonly path: string;
  /** Its user or its cluster, in words. */
  readonly of: string;
}

/** Finds a context of that name which is another user's, or another cluster's. */
export function foreignContext(
  files: readonly File[],
  one: ClusterOf,
): ForeignContext | undefined {
  const found = files.map(({ path, data }) => ({ path, of: contextOf(data, one) }));
  return found.find((each): each is ForeignContext => each.of !== undefined);
}

/** Tells in words whose the context of this one's name is in a file; `undefined` when there is no other's. */
export function contextOf(file: Kubeconfig, one: ClusterOf): string | undefined {
  const theirs = find(file.contexts, one.cluster.context);
  if (theirs === undefined) return undefined;
  const { user, cluster } = mapUnder(theirs, "context");
  const isOwn = user === userName(one) || isFor(one, find(file.users, user));
  if (!isOwn) return `of user "${visible(String(user ?? ""))}"`;
  return cluster === one.cluster.name
    ? undefined
    : `of cluster "${visible(String(cluster ?? ""))}"`;
}

/** Throws `UserError` when the user's name that the person wants is that of another in one of the files. */
export function checkUser(files: readonly File[], one: ClusterOf): void {
  if (one.user === undefined) return;
  for (const { path, data } of files) {
    const theirs = find(data.users, one.user);
    if (theirs !== undefined && !endsWith(theirs, tokenWords(one))) {
      throw userTaken(path, one, isFor(one, theirs) ? "for another cluster" : "of somebody else");
    }
  }
}

function userTaken(path: string, { user = "", ...one }: ClusterOf, whose: string): UserError {
  const message = `"${visible(path)}" has a user "${visible(user)}" already, ${whose}`;
  const free = userName(one);
  const hint = free === user
    ? `kubectl config delete-user ${typed(user)} --kubeconfig ${typed(path)}`
    : `--user-alias ${typed(free)}`;
  return new UserError("failed", message, { hint });
}

/** Returns an error that names a context which would do, where there is one. */
export function contextTaken(
  files: readonly File[],
  one: ClusterOf,
  { path, of }: ForeignContext,
): UserError {
  const { context } = one.cluster;
  const message = `"${visible(path)}" has a context "${visible(context)}" already, ${of}`;
  const free = freeName(files, one);
  const hint = free === undefined
    ? `kubectl config delete-context ${typed(context)} --kubeconfig ${typed(path)}`
    : `--alias ${typed(free)}`;
  return new UserError("failed", message, { hint });
}

/** Returns the first of the names that a context may have which leads nowhere else. */
export function freeName(files: readonly File[], one: ClusterOf): string | undefined {
  return contextNames(one).find((context) => {
    const named = { ...one, cluster: { ...one.cluster, context } };
    return foreignContext(files, named) === undefined;
  });
}

/** Whether a user's token is that identity's, by what it starts. */
function isFor({ identity }: ClusterOf, user: ListEntry | undefined): boolean {
  return endsWith(user, flagWords("-i", identity));
}

/** Whether a user starts a program whose last arguments are these. */
function endsWith(user: ListEntry | undefined, words: readonly string[]): boolean {
  const { args } = mapUnder(mapUnder(user, "user"), "exec");
  const last = Array.isArray(args) ? args.slice(-words.length) : [];
  return words.every((word, at) => last[at] === word);
}

function find(list: readonly ListEntry[] | null | undefined, name: unknown): ListEntry | undefined {
  return Array.isArray(list) ? list.find((entry) => entry?.name === name) : undefined;
}
