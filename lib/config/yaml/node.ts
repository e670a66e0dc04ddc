/** YAML values that know where they stand, before their tags are followed. */
import type { UserError } from "../../errors.ts";
import type { Tenant } from "./position.ts";

/** A scalar as it is written. */
export interface ScalarNode {
  readonly type: "scalar";
  readonly at: Tenant;
  readonly tag: string | undefined;
  readonly text: string;
  /** Written without quotes, so that `true` is not the word. */
  readonly plain: boolean;
}

/** A list. */
export interface ListNode {
  readonly type: "list";
  readonly at: Tenant;
  readonly tag: string | undefined;
  readonly items: Node[];
}

/** A map, in the order of the file. */
export interface MapNode {
  readonly type: "map";
  readonly at: Tenant;
  readonly tag: string | undefined;
  readonly pairs: Pair[];
}

/** A key and its value. */
export interface Pair {
  readonly key: string;
  readonly keyAt: Tenant;
  /** Whether the key is `<<`, which takes in other maps. */
  readonly merges: boolean;
  readonly value: Node;
}

/** A YAML value before its tags are followed; an alias is the very node that it names. */
export type Node = ScalarNode | ListNode | MapNode;

/** What a text holds. */
export interface ParsedYaml {
  /** `undefined` when the text is empty or can't be parsed. */
  readonly root: Node | undefined;
  readonly problems: readonly UserError[];
}
